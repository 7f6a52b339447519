import { z } from 'zod';
import {
  createCwmpCredential,
  createdCwmpCredential,
  cwmpCredentialPage,
  cwmpCredentialQuery,
  importCwmpCredentials,
  importedCwmpCredentials,
  type CreatedCwmpCredential,
} from '#shared/api/credentials.js';
import type { DeviceBackend } from '../../backends/backend.js';
import type { Audit } from '../../core/audit.js';
import type { AddedCredential, CredentialService } from '../../core/credentials.js';
import { LEAST_ROLE } from '../../core/roles.js';
import { actorOf } from '../authentication.js';
import { route, type Route } from '../route.js';
import { assertOwnDevices } from './own-devices.js';

const role = LEAST_ROLE['credentials.manage'];
const tag = 'credentials';
/** 10,000 rows of the longest names and passwords. */
const IMPORT_LIMIT = '16mb';

export function credentialRoutes(deps: {
  readonly credentials: CredentialService;
  readonly backend: DeviceBackend;
  readonly audit: Audit;
}): readonly Route[] {
  const { credentials, backend, audit } = deps;
  return [
    route({
      id: 'listCredentials',
      method: 'get',
      path: '/credentials',
      tag,
      summary: 'User names with which CPEs come, by name',
      role,
      query: cwmpCredentialQuery,
      answers: { 200: cwmpCredentialPage },
    })(async ({ query }) => {
      const { items, nextCursor } = await credentials.list(query);
      return { status: 200, body: { items: [...items], ...(nextCursor !== undefined && { nextCursor }) } };
    }),
    route({
      id: 'addCredential',
      method: 'post',
      path: '/credentials',
      tag,
      summary: 'Lets a CPE in',
      description:
        'Without `password` one is made, which is in this answer only. `deviceId`: the only device that may use it. `bootstrap`: shared by devices at their first contact, and replaced there.',
      role,
      body: createCwmpCredential,
      answers: { 201: createdCwmpCredential },
      errors: ['credential-exists', 'genieacs-decides'],
      toldOnce: true,
    })(async ({ body, request }) => {
      assertOwnDevices(backend);
      const added = await credentials.add(body);
      const { username, deviceId, bootstrap } = added;
      const detail = { deviceId, bootstrap };
      await audit.record({ ...actorOf(request), action: 'credential.add', target: username, detail });
      return { status: 201, body: told(added) };
    }),
    route({
      id: 'importCredentials',
      method: 'post',
      path: '/credentials/import',
      tag,
      summary: 'Lets up to 10,000 CPEs in, or none of them',
      description:
        'The answer holds what was added, with the passwords that were made. A row that is here already, just so and with the same password, is left as it is. An error names the row: `credentials.<n>`, counted from 0.',
      role,
      body: importCwmpCredentials,
      answers: { 200: importedCwmpCredentials },
      errors: ['credential-exists', 'request-too-large', 'genieacs-decides'],
      toldOnce: true,
      bodyLimit: IMPORT_LIMIT,
    })(async ({ body, request }) => {
      assertOwnDevices(backend);
      const added = await credentials.import(body.credentials);
      const detail = { rows: body.credentials.length, added: added.length, first: added[0]?.username };
      await audit.record({ ...actorOf(request), action: 'credential.import', detail });
      return { status: 200, body: { items: added.map(told) } };
    }),
    route({
      id: 'removeCredential',
      method: 'delete',
      path: '/credentials/{username}',
      tag,
      summary: 'Lets a CPE in no longer',
      role,
      params: z.object({ username: z.string().min(1).max(256) }),
      answers: { 204: null },
      errors: ['credential-not-found', 'genieacs-decides'],
    })(async ({ params: { username }, request }) => {
      assertOwnDevices(backend);
      await credentials.remove(username);
      await audit.record({ ...actorOf(request), action: 'credential.remove', target: username });
      return { status: 204 };
    }),
  ];
}

/** The one place that reveals a password, in the one answer that may. */
function told({ password, ...credential }: AddedCredential): CreatedCwmpCredential {
  return { ...credential, ...(password && { password: password.reveal() }) };
}
