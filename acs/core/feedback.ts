import type { z } from 'zod';
import type { Feedback, FeedbackSummary, giveFeedback } from '#shared/api/feedback.js';
import { CAUSES } from '#shared/diagnosis/fault-code.js';
import { AppError } from '../app-error.js';
import type { Clock } from '../clock.js';
import type { Store } from '../store/ports/store.js';

interface FeedbackDeps {
  readonly store: Pick<Store, 'run' | 'putFeedback' | 'feedbackOf' | 'feedbackSummary'>;
  readonly clock: Clock;
}

/** 'Was this right?': what people say of verdicts, counted for each rule. */
export class FeedbackService {
  readonly #deps: FeedbackDeps;

  constructor(deps: FeedbackDeps) {
    this.#deps = deps;
  }

  /** @throws AppError `run-not-found`, `run-without-verdict`, `invalid-request` */
  async give(runId: string, opinion: z.output<typeof giveFeedback>, username: string): Promise<Feedback> {
    const { store, clock } = this.#deps;
    const { verdict } = await this.#run(runId);
    if (verdict === undefined) throw new AppError('run-without-verdict', 'The run has no verdict to be judged');
    const { correct, actualCause, comment } = opinion;
    if (actualCause !== undefined && !CAUSES.some((cause) => cause === actualCause)) {
      throw new AppError('invalid-request', `actualCause: there is no cause ${actualCause}`);
    }
    const feedback = {
      ...{ runId, username, at: clock.now(), correct, comment },
      ...(actualCause !== undefined && { actualCause }),
    };
    const { category, cause, confidence } = verdict;
    await store.putFeedback({ ...feedback, category, cause, confidence });
    return feedback;
  }

  /** @throws AppError `run-not-found` */
  async ofRun(runId: string): Promise<readonly Feedback[]> {
    await this.#run(runId);
    return this.#deps.store.feedbackOf(runId);
  }

  summary(): Promise<FeedbackSummary['items']> {
    return this.#deps.store.feedbackSummary();
  }

  async #run(id: string) {
    const run = await this.#deps.store.run(id);
    if (run === undefined) throw new AppError('run-not-found', `No run has the id ${id}`);
    return run;
  }
}
