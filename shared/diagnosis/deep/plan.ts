import { FaultCode, type Verdict } from '../fault-code.js';
import type { Evidence } from '../evidence.js';
import { credentialsRejected, finalResponses, sawFinal, sawProvisional, type FinalResponse } from '../readings.js';
import type { ProbeId } from './evidence.js';

/** What decides, beside the procedure's own evidence, whether a probe can change the verdict. */
export interface PlanFacts {
  readonly believesRegistered: boolean;
  /** A REGISTER can leave from the line's own UDP port. */
  readonly canUseOwnPort: boolean;
  readonly asksForRport: boolean;
  /** Further targets or a standby server are known. */
  readonly hasOthers: boolean;
  readonly hasStun: boolean;
  /** There must be a NAT, and the answer shows none (nat.ts). */
  readonly hidesNat: boolean;
  /** The server offered one that was not tried, and that we can compute. */
  readonly hasOtherAlgorithm: boolean;
}

/** Which probes can change the verdict: only those run (diagnosis.md, 'Deep probes'), in this order. After code 1 there are none. */
export function planProbes(verdict: Verdict, evidence: Evidence, about: PlanFacts): readonly ProbeId[] {
  if (verdict.faultCode === FaultCode.none || verdict.faultCode === FaultCode.configuration) return [];
  if (evidence.end === 'dns') return ofDns(evidence);
  if (isSilent(verdict)) return ofSilence(verdict, evidence, about);
  const last = finalResponses(evidence).at(-1);
  if (last === undefined) return [];
  return ofResponse(verdict, evidence, last, about);
}

/** No final response decided: earlier ones of the run may be there. */
export function isSilent({ faultCode }: Verdict): boolean {
  return faultCode === FaultCode.network || faultCode === FaultCode.noResponse || faultCode === FaultCode.undetermined;
}

/** 'No such name' is an answer: neither the gateway nor another name server could change what it says. */
function ofDns({ dns }: Evidence): readonly ProbeId[] {
  return dns?.error === 'nxdomain' || dns?.error === 'no-address' ? [] : ['lan', 'dns'];
}

function ofSilence({ faultCode, cause }: Verdict, evidence: Evidence, about: PlanFacts): readonly ProbeId[] {
  const udp = evidence.target?.transport === 'UDP';
  const pinged = (evidence.ping?.replies.length ?? 0) > 0;
  // Who was heard from lies behind the gateway: this host's own network works.
  const lan = faultCode !== FaultCode.noResponse && !sawProvisional(evidence) && !sawFinal(evidence);
  return pick([
    ['lan', lan],
    ['new-port', udp],
    ['nat', udp && !about.asksForRport],
    // A server that speaks TLS and shows a certificate that is refused is the right one, there.
    ['transports', cause !== 'tls-certificate-rejected'],
    ['standby', about.hasOthers],
    // Long packets are lost: only where short ones do come through.
    ['mtu', udp && (pinged || sawFinal(evidence))],
  ]);
}

function ofResponse({ cause }: Verdict, evidence: Evidence, last: FinalResponse, about: PlanFacts): readonly ProbeId[] {
  const { status } = last;
  const isFirst = evidence.attempts[0]?.outcome === last;
  // The procedure's own port was answered: is the line's? Answers from another address no connected socket hears, from no port.
  const samePeer = cause !== 'response-from-other-address';
  const newPort = evidence.target?.transport === 'UDP' && samePeer && !about.believesRegistered && about.canUseOwnPort;
  if (status < 300) {
    return pick([
      ['new-port', newPort],
      ['binding', about.believesRegistered],
      ['nat', about.hidesNat || about.hasStun],
    ]);
  }
  return pick([
    // seeds 004: a registrar that wants a new dialog for each REGISTER says 400, others 500, to all but the first.
    ['call-id', cause === 'invalid-cseq' || cause === 'overlap' || ((status === 400 || status === 500) && !isFirst)],
    ['algorithm', about.hasOtherAlgorithm && credentialsRejected(evidence)],
    ['standby', status >= 500 && status < 600 && about.hasOthers],
  ]);
}

function pick(probes: readonly (readonly [ProbeId, boolean])[]): readonly ProbeId[] {
  return probes.filter(([, wanted]) => wanted).map(([probe]) => probe);
}
