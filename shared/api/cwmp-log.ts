import { z } from 'zod';

/** What devices and server said to each other, message by message, without values that are secret. */

export const cwmpExchange = z.object({
  /** ms since the session's Inform. */
  ms: z.number(),
  /** The RPC, `Fault` of the device, or `empty`. */
  method: z.string(),
  from: z.enum(['acs', 'device']),
  /** Names or a fault in words: at most 500 characters. */
  detail: z.string(),
});
export type CwmpExchange = z.infer<typeof cwmpExchange>;

export const cwmpSession = z.object({
  id: z.number(),
  at: z.number(),
  endedAt: z.number(),
  address: z.string(),
  /** Event codes of the Inform. */
  events: z.array(z.string()),
  /** Refused: not let in. */
  outcome: z.enum(['clean', 'lost', 'refused']),
  exchanges: z.array(cwmpExchange),
});
export type CwmpSession = z.infer<typeof cwmpSession>;

/** `GET /api/v1/devices/{id}/sessions`, newest first. A periodic Inform in which nothing else happened is not kept. */
export const cwmpSessionQuery = z
  .object({ cursor: z.string().max(32).optional(), limit: z.coerce.number().int().min(1).max(50).default(20) })
  .strict();
export type CwmpSessionQuery = z.infer<typeof cwmpSessionQuery>;
export const cwmpSessionPage = z.object({
  items: z.array(cwmpSession),
  nextCursor: z.string().optional(),
  /** The server does not see the sessions itself (GenieACS does). */
  elsewhere: z.boolean(),
});
export type CwmpSessionPage = z.infer<typeof cwmpSessionPage>;
