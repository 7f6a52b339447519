import { z } from 'zod';

/** 'Was this right?': what people who went and looked say of verdicts. */

/** `PUT /api/v1/runs/{id}/feedback`: one answer per user; the last counts. */
export const giveFeedback = z
  .object({
    correct: z.boolean(),
    /** The cause that it was instead, where known: an id of the knowledge base. */
    actualCause: z.string().min(1).max(64).optional(),
    comment: z.string().max(1000).default(''),
  })
  .strict()
  .refine(({ correct, actualCause }) => !correct || actualCause === undefined, 'a right verdict has no other cause');
export type GiveFeedback = z.input<typeof giveFeedback>;

export const feedback = z.object({
  runId: z.string(),
  username: z.string(),
  at: z.number(),
  correct: z.boolean(),
  actualCause: z.string().optional(),
  comment: z.string(),
});
export type Feedback = z.infer<typeof feedback>;
/** `GET /api/v1/runs/{id}/feedback` */
export const feedbackList = z.object({ items: z.array(feedback) });

/** `GET /api/v1/feedback`: per rule, that is per cause and confidence that was claimed. */
export const feedbackSummary = z.object({
  items: z.array(
    z.object({
      category: z.string(),
      cause: z.string(),
      confidence: z.string(),
      right: z.number(),
      wrong: z.number(),
      /** What it was instead, most frequent first. */
      actual: z.array(z.object({ cause: z.string(), count: z.number() })),
    }),
  ),
});
export type FeedbackSummary = z.infer<typeof feedbackSummary>;
