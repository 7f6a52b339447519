import { printRecords } from '../../sip/dns-records.js';
import type { TraceEntry } from '../trace.js';
import { printAddress } from '../tracing.js';
import type { ProbeId } from './evidence.js';
import type { DeepReply, DeepRequest } from './requests.js';

/** What one request of a probe put on the wire, as entries of the trace. A look at this host's own tables is none. */
export function traceOf(about: {
  readonly probe: ProbeId;
  readonly sentAt: number;
  readonly request: DeepRequest;
  readonly reply: DeepReply;
  readonly simulated: { readonly network: boolean; readonly ping: boolean };
}): readonly TraceEntry[] {
  const { probe, sentAt, request, reply, simulated } = about;
  if (reply.type === 'register') return reply.value.trace;
  if (request.type === 'ping' && reply.type === 'ping') {
    if (reply.value.kind === 'unavailable') return [];
    const { address, options } = request;
    const entry = {
      proto: 'icmp',
      remote: address,
      probe,
      ...(simulated.ping && { simulated: true as const }),
    } as const;
    const size = options === undefined ? '' : ` of ${String(options.bytes)} bytes, not to be fragmented`;
    const { value } = reply;
    return [
      { ms: sentAt, dir: 'out', text: `echo request${size}`, ...entry },
      value.kind === 'reply'
        ? { ms: reply.at, dir: 'in', text: `echo reply, ${value.rttMs.toFixed(1)} ms`, ...entry }
        : {
            ms: reply.at,
            dir: 'local',
            text: `no echo reply${value.code === undefined ? '' : ` (${value.code})`}`,
            ...entry,
          },
    ];
  }
  if (request.type === 'query' || request.type === 'query-server') {
    if (reply.type !== 'query' && reply.type !== 'query-server') return [];
    const question = `${request.recordType} ${request.name}`;
    const entry = { proto: 'dns', probe, ...(request.type === 'query-server' && { remote: request.server }) } as const;
    const answer = reply.value;
    const told = answer.ok ? printRecords(answer.records).join(', ') : answer.error;
    const dir = !answer.ok && answer.error === 'timeout' ? 'local' : 'in';
    return [
      { ms: sentAt, dir: 'out', text: question, ...entry },
      { ms: reply.at, dir, text: `${question} → ${told}`, ...entry },
    ];
  }
  if (request.type === 'connect' && reply.type === 'connect' && reply.value.ended !== undefined) {
    const { at, code } = reply.value.ended;
    const { target } = request;
    const network = simulated.network && { simulated: true as const };
    const about = { remote: printAddress(target), transport: target.transport, probe };
    const dir = code.startsWith('ECONN') || code === 'EHOSTUNREACH' ? 'in' : 'local';
    return [{ ms: at, proto: 'error', dir, text: code, ...about, ...network }];
  }
  return [];
}

/** In order of time, behind the procedure's; a copy of a message refers to the first one. */
export function joinTraces(procedure: readonly TraceEntry[], probes: readonly TraceEntry[]): readonly TraceEntry[] {
  const firsts = new Map<string, number>();
  const ordered = [...probes].sort((a, b) => a.ms - b.ms);
  return [
    ...procedure,
    ...ordered.map((entry, i): TraceEntry => {
      if (entry.proto !== 'sip' || entry.dir !== 'out' || entry.text === undefined) return entry;
      const first = firsts.get(entry.text);
      if (first === undefined) {
        firsts.set(entry.text, procedure.length + i);
        return entry;
      }
      const { text: _, ...rest } = entry;
      return { ...rest, retransmissionOf: first };
    }),
  ];
}
