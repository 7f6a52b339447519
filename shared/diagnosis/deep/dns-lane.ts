import { printRecords } from '../../sip/dns-records.js';
import type { DnsServerProbe } from './evidence.js';
import { recorded, type LaneContext, type ProbeEnd } from './findings.js';
import { ask } from './ask.js';
import type { Lane } from './requests.js';

/** Each name server by itself: is it the name that is wrong, or a resolver that is dead? */

const SERVERS = 3;
const RECORDS = 8;
const QUERY_MS = 2_000;

export function dnsLane(context: LaneContext, name: string): Lane {
  return recorded(context, 'dns', function* (): Lane<ProbeEnd> {
    const servers = yield* ask(context, 'dns', { type: 'name-servers' });
    if (servers.length === 0) return { why: 'this host does not tell its name servers' };
    const probes: DnsServerProbe[] = [];
    for (const server of servers.slice(0, SERVERS)) {
      const { at } = context;
      const request = { type: 'query-server', server, name, recordType: 'A', timeoutMs: QUERY_MS } as const;
      const answer = yield* ask(context, 'dns', request);
      const told = answer.ok ? { records: printRecords(answer.records).slice(0, RECORDS) } : { error: answer.error };
      probes.push({ server, stage: { name, type: 'A', at, ms: context.at - at, ...told } });
      context.found.dns = { servers: [...probes] };
    }
    return 'done';
  });
}
