import type { RegistrationPlan } from '#shared/diagnosis/configuration.js';
import type { Engine } from '#shared/diagnosis/evidence.js';
import type { Outcome } from '#shared/diagnosis/observations.js';
import type { TraceEntry } from '#shared/diagnosis/trace.js';
import { parseNameAddr } from '#shared/sip/headers.js';
import { exchangeRegister } from '../deep-exchange.js';
import type { DiagnosisHost } from '../driver.js';
import type { Binding } from './bindings.js';

/** RFC 3261 §10.2.2: a REGISTER with expiry 0 takes one binding away, and leaves the others alone. */

export interface ReleasedBinding extends Binding {
  /** The registrar said so. Otherwise it ends by itself. */
  readonly removed: boolean;
  /** ms since the run's start */
  readonly endedAt?: number;
  /** URIs that the registrar still has for this address of record: the phone's own, most likely. */
  readonly others: readonly string[];
}

/** For each of the two REGISTERs: the challenge is answered. */
const WAIT_MS = 3_000;

export interface ReleaseOptions {
  readonly plan: RegistrationPlan;
  readonly userAgent: string;
  readonly engine?: Engine | undefined;
  readonly host: DiagnosisHost;
  /** ms since the run's start */
  readonly now: () => number;
}

/** Never rejects. */
export async function releaseBinding(
  binding: Binding,
  { plan, userAgent, engine, host, now }: ReleaseOptions,
): Promise<{ readonly binding: ReleasedBinding; readonly trace: readonly TraceEntry[] }> {
  const { records, trace } = await exchangeRegister(
    {
      probe: 'binding',
      run: {
        plan: { ...plan, expires: 0 },
        contact: binding.contact,
        seed: host.random.hex(16),
        userAgent,
        hash: host.hash,
        simulated: { network: host.sip.simulated === true, ping: false },
        ...(engine !== undefined && { engine }),
      },
      target: binding.target,
      waitMs: WAIT_MS,
      until: now() + 2 * WAIT_MS,
      registers: 2,
      key: 'release',
      callId: host.random.hex(16),
      cseq: 1,
      query: false,
      rport: true,
      ownPort: false,
    },
    { host, now, serverName: plan.nextHop.host, signal: new AbortController().signal },
  );
  const outcome = records.at(-1)?.outcome;
  const removed = outcome?.kind === 'response' && outcome.status < 300;
  return {
    binding: {
      ...binding,
      removed,
      ...(removed && { endedAt: outcome.at }),
      others: removed ? contactsOf(outcome) : [],
    },
    // No deep probe: the last words of the run.
    trace: trace.map(({ probe: _, ...entry }) => entry),
  };
}

function contactsOf({ headers }: Extract<Outcome, { kind: 'response' }>): readonly string[] {
  return (headers['Contact'] ?? []).flatMap((value) => parseNameAddr(value)?.uri ?? []);
}
