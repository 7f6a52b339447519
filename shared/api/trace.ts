import { z } from 'zod';

/** `GET /api/v1/runs/{id}/trace` */
export const traceQuery = z
  .object({
    /** `pcap`: the packets, rebuilt, as pcapng; `text`: for reading; `json`: `TraceExport`. */
    format: z.enum(['pcap', 'text', 'json']).default('json'),
    /** Only the messages that fulfil it: docs/traces.md. */
    where: z.string().max(1000).optional(),
  })
  .strict();
export type TraceQuery = z.infer<typeof traceQuery>;

/** The trace of a run for programs. Credentials are masked. */
export const traceExport = z.object({
  format: z.literal('sipdx-trace'),
  version: z.literal(1),
  run: z.object({
    id: z.string(),
    deviceId: z.string(),
    line: z.string(),
    aor: z.string(),
    startedAt: z.number(),
    /** Whose clock told the start. */
    clock: z.enum(['device', 'server']),
  }),
  /** The filter that chose the entries. */
  where: z.string().optional(),
  /** Entries of the whole trace. */
  total: z.number(),
  /** So many entries or bodies the device shortened or left out. */
  shortened: z.number(),
  entries: z.array(
    z.object({
      /** Place in the whole trace, from 1: the same in every output. */
      number: z.number().int(),
      at: z.number(),
      /** Since the run's start. */
      ms: z.number(),
      proto: z.enum(['sip', 'dns', 'icmp', 'error']),
      dir: z.enum(['out', 'in', 'local']),
      transport: z.enum(['UDP', 'TCP', 'TLS']).optional(),
      local: z.string().optional(),
      remote: z.string().optional(),
      /** Number of the message that this one repeats; its text stands here too. */
      retransmissionOf: z.number().int().optional(),
      /** Of a deep probe: which one. */
      probe: z.string().optional(),
      /** An adapter only pretended (the lab). */
      simulated: z.literal(true).optional(),
      /** The device cut the end off. */
      cut: z.boolean().optional(),
      text: z.string().optional(),
      /** A message that is no UTF-8. */
      base64: z.string().optional(),
    }),
  ),
});
export type TraceExport = z.infer<typeof traceExport>;
