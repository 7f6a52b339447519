import { z } from 'zod';
import { explanation } from './explain.js';
import { verdict } from './runs.js';

/** What `sipdx probe --json` prints (docs/probe.md). Times in ms are since `startedAt`; secrets are masked. */

const count = z.number().int().nonnegative();

export const probeReport = z.object({
  format: z.literal('sipdx-probe'),
  version: z.literal(1),
  /** sipdx's, and its version. */
  program: z.string(),
  /** `own`: this machine's sockets. */
  engine: z.enum(['own', 'drachtio']),
  /** Epoch ms. */
  startedAt: z.number(),
  ms: count,
  /** Stopped by a signal: deep probes, or without a verdict the procedure, are not whole. */
  interrupted: z.boolean(),
  aor: z.string(),
  verdict: verdict.optional(),
  /** What the engine cannot tell, and what that means for this verdict: sentences in the language that was asked for. */
  limits: z.array(z.string()),
  /** In the language that was asked for; its `cause` is the verdict's. */
  explanation: explanation
    .pick({ title: true, what: true, why: true, confirm: true, remedy: true, owner: true })
    .optional(),
  /** Absent where nothing was sent, or it was stopped. */
  result: z
    .object({
      reasonPhrase: z.string(),
      serverAddress: z.string(),
      localAddress: z.string(),
      registerTransactions: count,
      /** Absent: the engine does not tell. */
      registerRetransmissions: count.optional(),
      /** Absent: nothing was pinged. */
      pingSuccessCount: count.optional(),
      pingFailureCount: count.optional(),
      guardTimerExpired: z.boolean(),
    })
    .optional(),
  bindings: z.array(
    z.object({
      contact: z.string(),
      expiresSeconds: count,
      /** ms */
      boundAt: count,
      removed: z.boolean(),
      /** ms */
      removedAt: count.optional(),
      /** Contacts that the registrar listed when it was removed. */
      others: z.array(z.string()),
    }),
  ),
  /** Contacts of REGISTERs that nobody answered. */
  possibleBindings: z.array(z.string()),
  /** shared/diagnosis/evidence.ts */
  evidence: z.unknown().optional(),
  /** shared/diagnosis/trace.ts */
  trace: z.unknown(),
});
export type ProbeReport = z.infer<typeof probeReport>;
