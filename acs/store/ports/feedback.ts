import type { Feedback, FeedbackSummary } from '#shared/api/feedback.js';

/** Opinions on verdicts. */
export interface FeedbackStore {
  /** One per run and user: replaces. */
  putFeedback(row: FeedbackRow): Promise<void>;
  feedbackOf(runId: string): Promise<readonly Feedback[]>;
  feedbackSummary(): Promise<FeedbackSummary['items']>;
}

export interface FeedbackRow extends Feedback {
  readonly category: string;
  readonly cause: string;
  readonly confidence: string;
}
