import { z } from 'zod';

/** `GET /api/v1/explain`: by status line of a SIP server (`code`, best with its `phrase`), or by cause. */
export const explainQuery = z
  .object({
    code: z.coerce.number().int().min(100).max(699).optional(),
    /** Reason phrase, as the server worded it. */
    phrase: z.string().max(500).optional(),
    cause: z.string().min(1).max(64).optional(),
    /** Explains a cause that is not known here. */
    category: z.string().max(64).optional(),
    lang: z.enum(['en', 'zh', 'ru']).default('en'),
  })
  .strict()
  .refine(({ code, cause }) => (code === undefined) !== (cause === undefined), 'send either code or cause');
export type ExplainQuery = z.input<typeof explainQuery>;

/** An entry of the knowledge base in one language. */
export const explanation = z.object({
  /** What was asked for: a cause, or the entry's own id. */
  cause: z.string(),
  id: z.string(),
  kind: z.enum(['cause', 'category', 'code', 'situation']),
  title: z.string(),
  what: z.string(),
  /** Likely causes, most frequent first. */
  why: z.array(z.string()),
  confirm: z.array(z.string()),
  /** What to do, in the order in which it is worth doing. */
  remedy: z.array(z.object({ who: z.string(), step: z.string() })),
  /** Who must act first. */
  owner: z.string(),
  severity: z.enum(['critical', 'major', 'minor', 'info']),
  related: z.array(z.object({ id: z.string(), title: z.string() })),
  /** Names of parameters in the phone that bear on it. */
  parameters: z.array(z.string()),
  source: z.string(),
});
export type ApiExplanation = z.infer<typeof explanation>;
