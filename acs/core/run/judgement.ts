import { withHistory, type EarlierRun } from '#shared/diagnosis/history.js';
import { readEvidence } from '#shared/diagnosis/read-evidence.js';
import type { RunChange, RunRow } from '../../store/ports/runs.js';
import type { Store } from '../../store/ports/store.js';

/** Further back, and more of them, no rule of the history looks. */
const SINCE_MS = 25 * 3600_000;
const RUNS = 20;

/** A change that brings a verdict brings the server's: by the rules of today, and with the line's history. */
export async function judgedChange(
  store: Pick<Store, 'lineHistory'>,
  { deviceId, line }: { readonly deviceId: string; readonly line: string },
  change: RunChange,
): Promise<RunChange> {
  const { verdict, endedAt } = change;
  if (verdict === undefined || endedAt === undefined) return change;
  const history = await store.lineHistory(deviceId, line, endedAt - SINCE_MS, RUNS);
  const earlier = history.flatMap((run) => earlierRun(run, endedAt));
  return { ...change, ...withHistory(verdict, readEvidence(change.evidence), earlier) };
}

function earlierRun({ verdict, endedAt, evidence }: RunRow, now: number): readonly EarlierRun[] {
  if (verdict === undefined || endedAt === undefined || endedAt > now) return [];
  return [{ agoMs: now - endedAt, verdict, evidence: readEvidence(evidence) }];
}
