import { cwmpSessionPage, cwmpSessionQuery } from '#shared/api/cwmp-log.js';
import type { Info } from '#shared/api/backend.js';
import { AppError } from '../../app-error.js';
import { LEAST_ROLE } from '../../core/roles.js';
import type { Store } from '../../store/ports/store.js';
import { idParams, route, type Route } from '../route.js';

export function cwmpSessionRoutes(deps: {
  readonly store: Pick<Store, 'device' | 'cwmpSessions'>;
  readonly info: Info;
}): readonly Route[] {
  const { store, info } = deps;
  return [
    route({
      id: 'listDeviceSessions',
      method: 'get',
      path: '/devices/{id}/sessions',
      tag: 'devices',
      summary: 'What a device and this server said to each other, newest session first',
      description:
        'The newest 50 sessions are kept, without values; a periodic Inform in which nothing else happened is not. `elsewhere`: the device comes to a GenieACS, and this server does not see its sessions.',
      role: LEAST_ROLE['fleet.read'],
      params: idParams,
      query: cwmpSessionQuery,
      answers: { 200: cwmpSessionPage },
      errors: ['device-not-found'],
    })(async ({ params: { id }, query }) => {
      if ((await store.device(id)) === undefined) throw new AppError('device-not-found', `No device has the id ${id}`);
      const page = await store.cwmpSessions(id, query);
      return { status: 200, body: { ...page, elsewhere: info.backend === 'genieacs' } };
    }),
  ];
}
