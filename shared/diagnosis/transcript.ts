import type { StoredEvent } from '../api/events.js';
import type { RunState } from '../api/runs.js';

/** What the ACS does for a run, in order. The phone's own steps arrive with its result, as evidence. */
export const STEP_KEYS = ['contact', 'session', 'request', 'diagnose', 'result'] as const;
export type StepKey = (typeof STEP_KEYS)[number];

export interface TranscriptStep {
  readonly key: StepKey;
  /** `refused`: did not work, and the run goes on without it. `stopped`: the run ended here. */
  readonly state: 'pending' | 'active' | 'done' | 'refused' | 'stopped';
  /** Of the text in shared/i18n. */
  readonly labelKey: `step.${StepKey}.${'pending' | 'active' | 'done' | 'stopped'}` | 'step.refused';
  /** Epoch ms at which it was done, refused or stopped. */
  readonly at?: number;
  /** Kebab-case, of a refusal or a stop; `detail` is the server's sentence. */
  readonly reason?: string;
  readonly detail?: string;
}

/** A run as its events tell it: the same for console, command line and exports. */
export interface Transcript {
  readonly phase: RunState;
  readonly steps: readonly TranscriptStep[];
  /** Epoch ms at which the phone acknowledged: procedure and probes last `worstCaseMs` from there at most. */
  readonly elapsedFrom?: number;
  readonly worstCaseMs: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** How often the phone was asked for its result. */
  readonly polls: number;
  /** Resume the stream after it. 0: no event yet. */
  readonly lastEventId: number;
}

const PHASES: Readonly<Record<string, RunState>> = {
  'run.queued': 'queued',
  'run.requested': 'requested',
  'run.running': 'running',
  'run.complete': 'complete',
  'run.failed': 'failed',
  'run.canceled': 'canceled',
  'run.interrupted': 'interrupted',
};

/**
 * Folds a run's events. Events may come twice or out of order (a stream that resumes); types that this version does not
 * know are passed over.
 * @param worstCaseMs the run's guard timer, and that of the deep probes where they were asked for
 */
export function transcriptOf(events: readonly StoredEvent[], worstCaseMs: number): Transcript {
  const told = inOrder(events);
  const last = (type: string) => told.findLast((event) => event.type === type);
  const turning = told.findLast((event) => phaseOf(event) !== undefined);
  const phase = (turning && phaseOf(turning)) ?? 'queued';
  const end = isOpenPhase(phase) ? undefined : turning;
  const requested = last('run.requested');
  const queued = told.find((event) => event.type === 'run.queued');
  return {
    phase,
    steps: steps(told, phase, end),
    ...(requested && { elapsedFrom: requested.at }),
    worstCaseMs,
    ...(queued && { startedAt: queued.at }),
    ...(end && { endedAt: end.at }),
    polls: told.filter((event) => event.type === 'run.polled').length,
    lastEventId: told.at(-1)?.id ?? 0,
  };
}

/** Each event once, in the order of the server. */
export function inOrder(events: readonly StoredEvent[]): readonly StoredEvent[] {
  return [...new Map(events.map((event) => [event.id, event])).values()].sort((a, b) => a.id - b.id);
}

function phaseOf({ type }: StoredEvent): RunState | undefined {
  return Object.hasOwn(PHASES, type) ? PHASES[type] : undefined;
}

function isOpenPhase(phase: RunState): boolean {
  return phase === 'queued' || phase === 'requested' || phase === 'running';
}

function steps(told: readonly StoredEvent[], phase: RunState, end: StoredEvent | undefined): readonly TranscriptStep[] {
  const first = (...types: readonly string[]) => told.find((event) => types.includes(event.type))?.at;
  const complete = first('run.complete');
  const request = first('run.requested', 'run.running') ?? complete;
  const session = first('session.started') ?? request;
  const done: Readonly<Record<StepKey, number | undefined>> = {
    // A phone that came by itself has been contacted too.
    contact: first('connection-request.accepted') ?? session,
    session,
    request,
    diagnose: first('diagnostics-complete') ?? complete,
    result: complete,
  };
  const refusal = refusalOf(told);
  let current: 'active' | 'stopped' | 'pending' = isOpenPhase(phase) ? 'active' : 'stopped';
  return STEP_KEYS.map((key): TranscriptStep => {
    if (key === 'contact' && refusal !== undefined) {
      return { key, state: 'refused', labelKey: 'step.refused', at: refusal.at, ...whyOf(refusal) };
    }
    const at = done[key];
    if (at !== undefined) return { key, state: 'done', labelKey: `step.${key}.done`, at };
    const state = current;
    current = 'pending';
    const stop = state === 'stopped' && end !== undefined ? { at: end.at, ...whyOf(end) } : {};
    return { key, state, labelKey: `step.${key}.${state}`, ...stop };
  });
}

/** A failed Connection Request that no later one has made good. */
function refusalOf(told: readonly StoredEvent[]): StoredEvent | undefined {
  const event = told.findLast(
    ({ type }) => type === 'connection-request.failed' || type === 'connection-request.accepted',
  );
  return event?.type === 'connection-request.failed' ? event : undefined;
}

function whyOf({ data }: StoredEvent): Pick<TranscriptStep, 'reason' | 'detail'> {
  const { reason, detail } = data;
  return { ...(typeof reason === 'string' && { reason }), ...(typeof detail === 'string' && { detail }) };
}
