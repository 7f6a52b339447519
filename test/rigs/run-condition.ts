import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { Verdict } from '#shared/diagnosis/fault-code.js';
import { withHistory, type EarlierRun } from '#shared/diagnosis/history.js';
import { readResult } from '#shared/diagnosis/result-parameters.js';
import type { Condition } from './condition.js';
import type { PhoneReport } from './processes/phone.js';
import type { RigPrograms } from './processes.js';
import { Rig, type RigPhone } from './rig.js';

export interface Found {
  readonly verdict: Verdict;
  /** The patent's procedure alone. */
  readonly procedureMs: number;
  /** From the request to `Complete`, deep probes included. */
  readonly ms: number;
  /** For whoever looks why. */
  readonly evidence: Evidence;
  readonly status: string;
}

/**
 * The DNS decided, or each attempt ended in an error that the socket saw (ICMP, a reset): the verdict is to come in under
 * 8 s then. An error that comes after the attempt, as that of a router which first looks for a neighbour, is none.
 */
export function isDecidedEarly({ evidence: { end, attempts } }: Found): boolean {
  return end === 'dns' || (attempts.length > 0 && attempts.every(({ outcome }) => outcome.kind === 'transport-error'));
}

/** Builds the rig, breaks it, diagnoses, and leaves nothing behind. */
export async function runCondition(condition: Condition, programs: RigPrograms): Promise<Found> {
  const rig = await Rig.build(programs);
  try {
    await condition.prepare(rig);
    const phone = await rig.phone(condition.phone ?? {});
    const earlier: EarlierRun[] = [];
    for (const before of condition.runsBefore ?? []) {
      await before(rig);
      earlier.unshift(await earlierRun(phone));
    }
    await condition.breakIt?.(rig);
    return judged(await phone.diagnose(), earlier);
  } finally {
    await rig.remove();
  }
}

async function earlierRun(phone: RigPhone): Promise<EarlierRun> {
  const { verdict, evidence } = read(await phone.diagnose());
  return { agoMs: 60_000, verdict, evidence };
}

/** As the management server judges it. */
function judged(report: PhoneReport, earlier: readonly EarlierRun[]): Found {
  const { verdict, evidence } = read(report);
  const { ms, status } = report;
  const procedureMs = evidence.deep?.startedAt ?? ms;
  return { verdict: withHistory(verdict, evidence, earlier).verdict, procedureMs, ms, evidence, status };
}

function read({ values }: PhoneReport): { readonly verdict: Verdict; readonly evidence: Evidence } {
  const { verdict, evidence, problems } = readResult(values);
  if (verdict === undefined || evidence === undefined) throw new Error(`no result: ${problems.join(', ')}`);
  return { verdict, evidence: evidence as Evidence };
}
