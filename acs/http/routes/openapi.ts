import { z } from 'zod';
import { etagOf } from '../etag.js';
import { openApiDocument } from '../openapi.js';
import { route, type Route } from '../route.js';

/** The given routes, and the one that describes them all, itself too. */
export function withOpenApi(routes: readonly Route[], version: string): readonly Route[] {
  let document: Readonly<Record<string, unknown>> | undefined;
  const describing = route({
    id: 'getOpenApi',
    method: 'get',
    path: '/openapi.json',
    tag: 'server',
    summary: 'This interface as an OpenAPI 3.1 document',
    role: 'anyone',
    answers: { 200: z.record(z.string(), z.unknown()) },
    etag: true,
  })(() => {
    document ??= openApiDocument(all, version);
    return { status: 200, headers: { ETag: etagOf(JSON.stringify(document)) }, body: document };
  });
  const all = [...routes, describing];
  return all;
}
