import { z } from 'zod';
import { applyRemedy, remedy, remedyList, remedyPreview } from '#shared/api/remedies.js';
import type { RemedyService } from '../../core/remedies/remedy-service.js';
import type { DeviceBackend } from '../../backends/backend.js';
import { LEAST_ROLE } from '../../core/roles.js';
import { actorOf, whoAsks } from '../authentication.js';
import { idParams, route, type Route } from '../route.js';

const tag = 'remedies';
const remedyParams = idParams.extend({ remedyId: z.string().min(1).max(64) });

/** What can be set in a phone against a run's verdict, and what became of it. Their audit rows are written with their moves. */
export function remedyRoutes({
  backend,
  remedies,
}: {
  readonly backend: DeviceBackend;
  readonly remedies: RemedyService;
}): readonly Route[] {
  return [
    route({
      id: 'listRemedies',
      method: 'get',
      path: '/runs/{id}/remedies',
      tag,
      summary: 'What can be done against the verdict of a run, and what was done',
      description: 'Each offer names its parameters with old and new value, and the RPC as it would be sent.',
      role: LEAST_ROLE['fleet.read'],
      params: idParams,
      answers: { 200: remedyList },
      errors: ['run-not-found'],
    })(async ({ params: { id } }) => ({ status: 200, body: await remedies.list(id) })),
    route({
      id: 'applyRemedy',
      method: 'post',
      path: '/runs/{id}/remedies/{remedyId}/apply',
      tag,
      summary: 'Shows what a remedy would change, and, confirmed, has it written and judged by a second run',
      description:
        'Without `confirmation` nothing is done: 200 with the preview and its token. With it 202 with the remedy; its steps are events of the run.',
      role: LEAST_ROLE['parameters.write'],
      params: remedyParams,
      body: applyRemedy,
      answers: { 200: remedyPreview, 202: remedy },
      errors: [
        'run-not-found',
        'device-not-found',
        'device-not-approved',
        'remedy-not-offered',
        'remedy-secret-missing',
        'remedy-not-reversible',
        'remedy-outdated',
        'remedy-open',
        'parameter-value-invalid',
        'parameter-not-writable',
        'parameter-managed',
        'confirmation-invalid',
        'confirmation-stale',
        'nbi-unavailable',
      ],
    })(async ({ params: { id, remedyId }, body, request }) => {
      if (body.confirmation === undefined) {
        const { username } = whoAsks(request).user;
        return { status: 200, body: await remedies.preview(id, remedyId, body, username) };
      }
      backend.assertAvailable();
      const applied = await remedies.apply(id, remedyId, body, actorOf(request));
      return { status: 202, headers: { Location: `/api/v1/remedies/${applied.id}` }, body: applied };
    }),
    route({
      id: 'getRemedy',
      method: 'get',
      path: '/remedies/{id}',
      tag,
      summary: 'One remedy',
      role: LEAST_ROLE['fleet.read'],
      params: idParams,
      answers: { 200: remedy },
      errors: ['remedy-not-found'],
    })(async ({ params: { id } }) => ({ status: 200, body: await remedies.remedy(id) })),
    route({
      id: 'rollBackRemedy',
      method: 'post',
      path: '/remedies/{id}/roll-back',
      tag,
      summary: 'Puts back what was there before a remedy',
      role: LEAST_ROLE['parameters.write'],
      params: idParams,
      answers: { 202: remedy },
      errors: ['remedy-not-found', 'remedy-not-reversible', 'remedy-not-at-rest', 'remedy-superseded', 'remedy-open'],
    })(async ({ params: { id }, request }) => ({
      status: 202,
      headers: { Location: `/api/v1/remedies/${id}` },
      body: await remedies.rollBack(id, actorOf(request)),
    })),
  ];
}
