import { FaultCode, type Verdict } from '../fault-code.js';
import type { Evidence } from '../evidence.js';
import { finalResponses, sawConnected, sawFinal } from '../readings.js';
import type { ProbeId } from './evidence.js';

/** Which probes can change the verdict: only those run (diagnosis.md, 'Deep probes'). After code 1 there are none. */
export function planProbes(verdict: Verdict, evidence: Evidence, about: PlanFacts): readonly ProbeId[] {
  if (verdict.faultCode === FaultCode.none || verdict.faultCode === FaultCode.configuration) return [];
  if (evidence.end === 'dns') return ['lan', 'dns'];
  const last = finalResponses(evidence).at(-1);
  if (last === undefined) return silent(evidence, about);
  if (last.status < 300) return registered(about);
  if (isCSeqComplaint(last.status, verdict.cause)) return ['call-id'];
  if (last.status === 503 || last.status === 500 || last.status === 504) return ['standby'];
  // The rest is judged by what came back: a challenge, a refusal, an interval.
  return [];
}

export interface PlanFacts {
  readonly believesRegistered: boolean;
  readonly lastFailure?: string;
  /** Further targets or a standby server are known. */
  readonly hasStandby: boolean;
  readonly hasStun: boolean;
}

function silent(evidence: Evidence, about: PlanFacts): readonly ProbeId[] {
  const udp = evidence.target?.transport === 'UDP';
  const pinged = (evidence.ping?.replies.length ?? 0) > 0;
  return [
    'lan',
    ...(udp ? (['new-port'] as const) : []),
    'transports',
    ...(about.hasStandby ? (['standby'] as const) : []),
    // Lost to fragmentation: only where small packets do come through.
    ...(udp && pinged && !sawFinal(evidence) && !sawConnected(evidence) ? (['mtu'] as const) : []),
  ];
}

function registered(about: PlanFacts): readonly ProbeId[] {
  return [
    // The procedure's own socket was answered, the line's was not.
    ...(about.lastFailure === 'no answer' ? (['new-port'] as const) : []),
    'binding',
    'nat',
  ];
}

function isCSeqComplaint(status: number, cause: Verdict['cause']): boolean {
  // seeds 004: a registrar that wants a new dialog for each REGISTER says 400, others 500.
  return cause === 'invalid-cseq' || cause === 'overlap' || status === 400;
}
