import { z } from 'zod';
import { role } from './access.js';

/** RFC 9457, with our stable `code`. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string().optional(),
  /** Seconds, with `run-too-soon` and `too-many-logins`. */
  retryAfter: z.number().optional(),
  /** With `forbidden`: the least role that may. */
  role: role.optional(),
  /** With `invalid-request`: each field (dotted) and what is wrong with it, never its value. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** As in the header X-Request-Id and the server's log. */
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof problem>;
