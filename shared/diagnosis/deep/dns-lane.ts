import { printRecords } from '../../sip/dns-records.js';
import type { DnsProbe, DnsServerProbe, ProbeRecord } from './evidence.js';
import { ask, type Lane, type LaneClock } from './requests.js';

/** Each name server by itself: is it the name that is wrong, or a resolver that is dead? */

const SERVERS = 3;
const QUERY_MS = 2_000;

export interface DnsResult {
  readonly record: ProbeRecord;
  readonly dns?: DnsProbe;
}

export function* dnsLane(clock: LaneClock, name: string): Lane<DnsResult> {
  const startedAt = clock.at;
  const servers = yield* ask(clock, { type: 'name-servers' });
  if (servers.length === 0) {
    const why = 'this host does not tell its name servers';
    return { record: { probe: 'dns', startedAt, endedAt: clock.at, outcome: 'unavailable', why } };
  }
  const probes: DnsServerProbe[] = [];
  for (const server of servers.slice(0, SERVERS)) {
    const at = clock.at;
    const request = { type: 'query-server', server, name, recordType: 'A', timeoutMs: QUERY_MS } as const;
    const answer = yield* ask(clock, request);
    const told = answer.ok ? { records: printRecords(answer.records) } : { error: answer.error };
    probes.push({ server, stage: { name, type: 'A', at, ms: clock.at - at, ...told } });
  }
  const record: ProbeRecord = { probe: 'dns', startedAt, endedAt: clock.at, outcome: 'done' };
  return { record, dns: { servers: probes } };
}
