import { checkConfiguration, type LineParameters, type RegistrationPlan } from '#shared/diagnosis/configuration.js';
import type { Engine } from '#shared/diagnosis/evidence.js';
import { DEFAULT_ATTEMPT_TIMEOUT_MS, DEFAULT_REPETITIONS, DEFAULT_TIMEOUT_MS } from '#shared/diagnosis/options.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import type { TraceEntry } from '#shared/diagnosis/trace.js';
import {
  incompleteConfiguration,
  runDiagnosis,
  type DiagnosisHost,
  type DiagnosisObserver,
  type DiagnosisOptions,
} from '../driver.js';
import { bindingsIn } from './bindings.js';
import { releaseBinding, type ReleasedBinding } from './release.js';

/**
 * One diagnosis from this machine, without an ACS: the agent's procedure and probes, and at its end the bindings that they
 * made are taken away again.
 */

export interface ProbeSettings {
  readonly line: LineParameters;
  readonly userAgent: string;
  readonly deep: boolean;
  /** What `host.sip` sends through, where that is not this host's own sockets. */
  readonly engine?: ProbeEngine | undefined;
}

export interface ProbeEngine {
  readonly name: Engine;
  /** Rejects when it can send no more: an error with a `code`. Never resolves. */
  readonly failed: Promise<never>;
}

export interface ProbeFindings {
  /** Epoch ms. */
  readonly startedAt: number;
  /** Until everything was over. */
  readonly ms: number;
  /** Absent: it was stopped before the procedure had ended. */
  readonly result?: DiagnosisResult;
  /** It was stopped: deep probes, if not the procedure, are missing. */
  readonly interrupted: boolean;
  /** Of the whole, what took the bindings away included. */
  readonly trace: readonly TraceEntry[];
  readonly bindings: readonly ReleasedBinding[];
  /** Contacts of REGISTERs that nobody answered: a registrar may have bound them all the same. */
  readonly possibleBindings: readonly string[];
}

/** Rejects only when the diagnosis could not be carried out at all: an error with a `code`. */
export async function runProbe(
  settings: ProbeSettings,
  host: DiagnosisHost,
  watch: { readonly signal: AbortSignal; readonly observer: DiagnosisObserver },
): Promise<ProbeFindings> {
  const startedAt = host.clock.now();
  const begin = host.clock.monotonic();
  const now = (): number => Math.floor(host.clock.monotonic() - begin);
  const plan = checkConfiguration(settings.line);
  if (!plan.ok) {
    const result = incompleteConfiguration(plan.error);
    watch.observer.concluded(result);
    return { startedAt, ms: 0, result, interrupted: false, trace: [], bindings: [], possibleBindings: [] };
  }
  const diagnosed = await diagnose(plan.value, settings, host, watch);
  const { made, possible } = bindingsIn(diagnosed.trace);
  const { engine, userAgent } = settings;
  const options = { plan: plan.value, userAgent, engine: engine?.name, host, now };
  const released = await Promise.all(made.map((binding) => releaseBinding(binding, options)));
  const last = released.flatMap(({ trace }) => trace);
  if (last.length > 0) watch.observer.traced(last);
  return {
    startedAt,
    ms: now(),
    ...diagnosed,
    trace: [...diagnosed.trace, ...last],
    bindings: released.map(({ binding }) => binding),
    possibleBindings: possible,
  };
}

async function diagnose(
  plan: RegistrationPlan,
  { userAgent, deep, engine }: ProbeSettings,
  host: DiagnosisHost,
  { signal, observer }: { readonly signal: AbortSignal; readonly observer: DiagnosisObserver },
): Promise<Pick<ProbeFindings, 'result' | 'interrupted' | 'trace'>> {
  let concluded: DiagnosisResult | undefined;
  const options: DiagnosisOptions = {
    timeoutMs: DEFAULT_TIMEOUT_MS,
    attemptTimeoutMs: DEFAULT_ATTEMPT_TIMEOUT_MS,
    repetitions: DEFAULT_REPETITIONS,
    userAgent,
    ...(engine !== undefined && { engine: engine.name }),
    ...(deep && { deep: NO_PHONE }),
    observer: {
      traced: (entries) => observer.traced(entries),
      concluded(result) {
        concluded = result;
        observer.concluded(result);
      },
    },
  };
  const running = runDiagnosis(plan, options, host);
  try {
    const result = await Promise.race([running.done, aborted(signal), ...(engine ? [engine.failed] : [])]);
    if (result !== undefined) return { result, interrupted: false, trace: result.trace.entries };
    const trace = concluded?.trace.entries ?? running.trace();
    return { ...(concluded && { result: concluded }), interrupted: true, trace };
  } finally {
    running.cancel();
  }
}

/** A probe has no line of its own: no Status, no keep-alives, no port, no standby server. */
const NO_PHONE = {
  line: { believesRegistered: false, keepAliveSeconds: 0 },
  standby: [],
  hasStun: false,
} as const;

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
