import { z } from 'zod';
import { info, type Info } from '#shared/api/backend.js';
import { appErrorCodes, isAppErrorCode } from '../../app-error-codes.js';
import { AppError } from '../../app-error.js';
import { route, type Route } from '../route.js';

/** What the server says of itself, before a login too. */
export function infoRoutes(deps: { readonly info: Info }): readonly Route[] {
  return [
    route({
      id: 'getInfo',
      method: 'get',
      path: '/info',
      tag: 'server',
      summary: 'Which version this is, and whether it is the lab',
      role: 'anyone',
      answers: { 200: info },
    })(() => ({ status: 200, body: deps.info })),
    route({
      id: 'getProblem',
      method: 'get',
      path: '/problems/{code}',
      tag: 'server',
      summary: 'What the `type` of a problem document means',
      role: 'anyone',
      params: z.object({ code: z.string().max(64) }),
      answers: { 200: z.object({ code: z.string(), status: z.number().int(), title: z.string() }) },
      errors: ['not-found'],
    })(({ params: { code } }) => {
      if (!isAppErrorCode(code)) throw new AppError('not-found', `There is no problem ${code}`);
      return { status: 200, body: { code, ...appErrorCodes[code] } };
    }),
  ];
}
