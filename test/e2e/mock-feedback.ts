import { z } from 'zod';
import { feedback, feedbackList, feedbackSummary, giveFeedback, type Feedback } from '#shared/api/feedback.js';
import { answer, refuse, type MockApi } from './mock-api.js';

/** Opinions on verdicts, kept as the server keeps them: one per user and run. */
export function mockFeedback(mock: MockApi): void {
  const given: Feedback[] = [];
  mock.routes['GET runs/id/feedback'] = ({ id }) =>
    answer(200, feedbackList, { items: given.filter(({ runId }) => runId === id) });
  mock.routes['PUT runs/id/feedback'] = ({ id, body, username }) => {
    const opinion = giveFeedback.parse(body);
    if (mock.role === 'viewer') return refuse({ status: 403, code: 'forbidden' });
    const { actualCause, ...rest } = opinion;
    const one = { ...rest, ...(actualCause !== undefined && { actualCause }), runId: id, username, at: Date.now() };
    const before = given.findIndex(({ runId, username: by }) => runId === id && by === username);
    if (before < 0) given.push(one);
    else given[before] = one;
    return answer(200, feedback, one);
  };
  mock.routes['GET feedback'] = () => {
    const verdicts = mock.runs.flatMap(({ id, verdict }) => {
      const opinions = given.filter(({ runId }) => runId === id);
      return verdict === undefined || opinions.length === 0 ? [] : [{ verdict, opinions }];
    });
    const items: z.infer<typeof feedbackSummary>['items'] = verdicts.map(
      ({ verdict: { category, cause, confidence }, opinions }) => ({
        category,
        cause,
        confidence,
        right: 11 + opinions.filter(({ correct }) => correct).length,
        wrong: opinions.filter(({ correct }) => !correct).length,
        actual: [],
      }),
    );
    return answer(200, feedbackSummary, { items });
  };
}
