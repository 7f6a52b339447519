import { backend } from '#shared/api/backend.js';
import type { DeviceBackend } from '../../backends/backend.js';
import { LEAST_ROLE } from '../../core/roles.js';
import { route, type Route } from '../route.js';

export function backendRoutes(deps: { readonly backend: DeviceBackend }): readonly Route[] {
  return [
    route({
      id: 'getBackend',
      method: 'get',
      path: '/backend',
      tag: 'server',
      summary: 'What phones are reached through, and how it is doing',
      description:
        'With a GenieACS behind this server: its version, whether it answers, and up to when what it knows is shown here.',
      role: LEAST_ROLE['fleet.read'],
      answers: { 200: backend },
    })(() => ({ status: 200, body: deps.backend.status() })),
  ];
}
