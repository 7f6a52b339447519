import { feedback as feedbackSchema, feedbackList, feedbackSummary, giveFeedback } from '#shared/api/feedback.js';
import type { Audit } from '../../core/audit.js';
import type { FeedbackService } from '../../core/feedback.js';
import { LEAST_ROLE } from '../../core/roles.js';
import { actorOf, whoAsks } from '../authentication.js';
import { idParams, route, type Route } from '../route.js';

const tag = 'feedback';

/** What people who went and looked say of verdicts. */
export function feedbackRoutes(deps: { readonly feedback: FeedbackService; readonly audit: Audit }): readonly Route[] {
  const { feedback, audit } = deps;
  return [
    route({
      id: 'listRunFeedback',
      method: 'get',
      path: '/runs/{id}/feedback',
      tag,
      summary: 'Whether the verdict of a run was right, one answer per user',
      role: LEAST_ROLE['fleet.read'],
      params: idParams,
      answers: { 200: feedbackList },
      errors: ['run-not-found'],
    })(async ({ params }) => ({ status: 200, body: { items: [...(await feedback.ofRun(params.id))] } })),
    route({
      id: 'giveFeedback',
      method: 'put',
      path: '/runs/{id}/feedback',
      tag,
      summary: 'Says whether the verdict of a run was right',
      description: 'One answer per user and run; the last counts.',
      role: LEAST_ROLE['run.start'],
      params: idParams,
      body: giveFeedback,
      answers: { 200: feedbackSchema },
      errors: ['run-not-found', 'run-without-verdict'],
    })(async ({ params: { id }, body, request }) => {
      const given = await feedback.give(id, body, whoAsks(request).user.username);
      const { correct, actualCause } = given;
      const detail = { correct, ...(actualCause !== undefined && { actualCause }) };
      await audit.record({ ...actorOf(request), action: 'feedback.give', target: id, detail });
      return { status: 200, body: given };
    }),
    route({
      id: 'getFeedbackSummary',
      method: 'get',
      path: '/feedback',
      tag,
      summary: 'How often each rule was right: per cause and confidence that was claimed',
      role: LEAST_ROLE['fleet.read'],
      answers: { 200: feedbackSummary },
    })(async () => ({ status: 200, body: { items: await feedback.summary() } })),
  ];
}
