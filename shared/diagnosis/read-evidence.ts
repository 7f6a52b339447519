import { z } from 'zod';
import { NEIGHBOUR_STATES, PROBES, PROBE_OUTCOMES, REWRITTEN_HEADERS } from './deep/evidence.js';
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
    unproven: z.boolean().optional(),
    challenges: z.array(z.object({ realm: z.string(), algorithm: z.string(), stale: z.boolean() })).optional(),
    offered: texts.optional(),
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

const dnsStage = z.object({
  name: z.string(),
  type: z.string(),
  at,
  ms: z.number(),
  records: texts.optional(),
  error: dnsError.optional(),
});

const target = z.object({ address: z.string(), port: z.number(), transport: z.enum(['UDP', 'TCP', 'TLS']) });

const connection = z.object({
  openedAt: at,
  connectedAt: at.optional(),
  secureAt: at.optional(),
  ended: z.object({ at, code: z.string() }).optional(),
});

const ping = z.object({
  unavailable: z.string().optional(),
  sent: z.number(),
  replies: z.array(z.object({ seq: z.number(), at, rttMs: z.number() })),
  lost: z.number(),
});

const evidence = z.object({
  v: z.literal(1),
  engine: z.enum(['drachtio']).optional(),
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
      stages: z.array(dnsStage).optional(),
    })
    .optional(),
  target: target.optional(),
  attempts: z.array(attempt),
  icmp: z.array(z.object({ at, code: z.string() })),
  connections: z.array(connection).optional(),
  malformed: z.array(z.object({ at, detail: z.string() })),
  ping: ping.optional(),
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

/** A probe that this version does not know is no part of its rules. */
const probe = z.enum(PROBES).or(z.string());

const deep = z.object({
  startedAt: at,
  endedAt: at,
  probes: z.array(
    z.object({ probe, startedAt: at, endedAt: at, outcome: z.enum(PROBE_OUTCOMES), why: z.string().optional() }),
  ),
  line: z.object({
    believesRegistered: z.boolean(),
    hasRegistered: z.boolean().optional(),
    lastFailure: z.string().optional(),
    keepAliveSeconds: z.number(),
    asksForRport: z.boolean(),
    domain: z.string(),
    hasPassword: z.boolean(),
    passwordIsLong: z.boolean(),
    passwordHasBlanks: z.boolean(),
    authUserDiffers: z.boolean(),
    clockAt: z.number(),
  }),
  dns: z.object({ servers: z.array(z.object({ server: z.string(), stage: dnsStage })) }).optional(),
  lan: z
    .object({
      source: z.string().optional(),
      prefixLength: z.number().optional(),
      interface: z.string().optional(),
      gateway: z.string().optional(),
      routeError: z.string().optional(),
      gatewayInSubnet: z.boolean().optional(),
      gatewayPing: ping.optional(),
      neighbour: z.enum(NEIGHBOUR_STATES).optional(),
      lease: z.object({ address: z.string(), gateway: z.string().optional(), expired: z.boolean() }).optional(),
    })
    .optional(),
  nat: z
    .object({
      sent: z.string().optional(),
      seen: z.string().optional(),
      seenElsewhere: z.string().optional(),
      stun: z.string().optional(),
      rportAnswered: z.boolean().optional(),
      warning: z.string().optional(),
      rewritten: z.array(z.enum(REWRITTEN_HEADERS)),
    })
    .optional(),
  registers: z.array(
    z.object({
      probe,
      target,
      local: z.string().optional(),
      sentAt: z.array(at),
      freshCallId: z.boolean(),
      query: z.boolean(),
      credentials: z.boolean(),
      rport: z.boolean(),
      outcome,
      connection: connection.optional(),
      ownPort: z.boolean(),
    }),
  ),
  connections: z.array(z.object({ probe, target, connection })).optional(),
  mtu: z
    .object({
      registerBytes: z.number(),
      pings: z.array(z.object({ bytes: z.number(), replied: z.boolean(), code: z.string().optional() })),
    })
    .optional(),
  shortened: z.literal(true).optional(),
});

/**
 * Deep evidence that cannot be read is left out: the procedure's stands by itself.
 * @returns undefined where it is not evidence of version 1, whole and well-formed
 */
export function readEvidence(value: unknown): Evidence | undefined {
  if (!evidence.safeParse(value).success) return undefined;
  const { deep: probed, ...procedure } = value as Evidence;
  return probed === undefined || deep.safeParse(probed).success ? (value as Evidence) : procedure;
}
