import { z } from 'zod';
import type { Evidence } from './evidence.js';

/** The shape of evidence.ts for what a device sends. Fields that are not named here are let pass: newer agents know more. */

const at = z.number();
const texts = z.array(z.string());

const outcome = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('response'),
    at,
    status: z.number(),
    reason: z.string(),
    late: z.boolean().optional(),
    evidenceOnly: z.boolean().optional(),
    challenges: z.array(z.object({ realm: z.string(), algorithm: z.string(), stale: z.boolean() })).optional(),
    headers: z.record(z.string(), texts),
  }),
  z.object({ kind: z.literal('timeout'), at }),
  z.object({ kind: z.literal('transport-error'), at, code: z.string() }),
  z.object({ kind: z.literal('given-up'), at }),
  z.object({ kind: z.literal('open') }),
]);

const attempt = z.object({
  n: z.number(),
  cseq: z.number(),
  sentAt: z.array(at),
  expires: z.number(),
  credentials: z.boolean(),
  unconnected: z.boolean().optional(),
  provisional: z.array(z.object({ at, status: z.number() })).optional(),
  outcome,
});

const dnsError = z.enum(['nxdomain', 'no-address', 'servfail', 'refused', 'timeout', 'failed']);

const evidence = z.object({
  v: z.literal(1),
  configuration: z.array(
    z.object({
      parameter: z.string(),
      problem: z.enum(['missing', 'malformed', 'out-of-range', 'disabled']),
      value: z.string().optional(),
    }),
  ),
  dns: z
    .object({
      name: z.string(),
      addresses: texts,
      ms: z.number(),
      error: dnsError.optional(),
      stages: z
        .array(
          z.object({
            name: z.string(),
            type: z.string(),
            at,
            ms: z.number(),
            records: texts.optional(),
            error: dnsError.optional(),
          }),
        )
        .optional(),
    })
    .optional(),
  target: z.object({ address: z.string(), port: z.number(), transport: z.enum(['UDP', 'TCP', 'TLS']) }).optional(),
  attempts: z.array(attempt),
  icmp: z.array(z.object({ at, code: z.string() })),
  connections: z
    .array(
      z.object({
        openedAt: at,
        connectedAt: at.optional(),
        secureAt: at.optional(),
        ended: z.object({ at, code: z.string() }).optional(),
      }),
    )
    .optional(),
  malformed: z.array(z.object({ at, detail: z.string() })),
  ping: z
    .object({
      unavailable: z.string().optional(),
      sent: z.number(),
      replies: z.array(z.object({ seq: z.number(), at, rttMs: z.number() })),
      lost: z.number(),
    })
    .optional(),
  interval: z.object({ configured: z.number(), accepted: z.number() }).optional(),
  bindingMissing: z.boolean().optional(),
  responseFrom: z.string().optional(),
  end: z.enum([
    'configuration',
    'dns',
    'final',
    'third-in-a-row',
    'credentials-missing',
    'challenge-unusable',
    'pinged',
    'cap',
    'guard',
  ]),
  simulated: z.array(z.enum(['network', 'ping'])).optional(),
});

/** @returns undefined where it is not evidence of version 1, whole and well-formed */
export function readEvidence(value: unknown): Evidence | undefined {
  return evidence.safeParse(value).success ? (value as Evidence) : undefined;
}
