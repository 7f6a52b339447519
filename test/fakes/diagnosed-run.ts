import type { RunRow } from '#acs/store/ports/runs.js';
import type { Store } from '#acs/store/ports/store.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { Verdict } from '#shared/diagnosis/fault-code.js';
import { aRun } from './store-rows.js';

/** A 423 that asked for half an hour. */
export const TOO_BRIEF: Evidence = {
  v: 1,
  configuration: [],
  target: { address: '192.0.2.10', port: 5060, transport: 'UDP' },
  attempts: [
    {
      ...{ n: 1, cseq: 1, sentAt: [0], expires: 60, credentials: false },
      outcome: {
        ...{ kind: 'response', at: 10, status: 423, reason: 'Interval Too Brief' },
        headers: { 'Min-Expires': ['1800'] },
      },
    },
  ],
  icmp: [],
  malformed: [],
  end: 'third-in-a-row',
};
export const TOO_BRIEF_VERDICT: Verdict = {
  faultCode: 423,
  category: 'interval',
  cause: 'interval-too-brief',
  confidence: 'certain',
};

/** A run of the line that ended so, as the store has it. */
export async function diagnosedRun(
  store: Store,
  of: Pick<RunRow, 'deviceId' | 'line' | 'createdAt'>,
  { verdict, evidence }: { readonly verdict: Verdict; readonly evidence: Evidence } = {
    verdict: TOO_BRIEF_VERDICT,
    evidence: TOO_BRIEF,
  },
): Promise<string> {
  const { run } = await store.createRun(aRun(of.deviceId, of));
  const at = of.createdAt + 1;
  const change = { state: 'complete', endedAt: at, verdict, evidence } as const;
  const event = { at, topic: `run:${run.id}`, type: 'run.complete', data: {} };
  if (!(await store.transition(run.id, ['queued'], change, event))) throw new Error('the line had another run open');
  return run.id;
}
