import type { StoredEvent } from '#shared/api/events.js';
import type { RunDetail } from '#shared/api/schemas.js';
import { isOpen } from '../../components/line-status.js';

/** What the ACS does for a run, in order. The phone's own steps arrive with its result, as evidence. */
export const stepNames = ['contact', 'session', 'request', 'diagnose', 'result'] as const;
export type StepName = (typeof stepNames)[number];

export interface Step {
  readonly name: StepName;
  /** `refused`: did not work, and the run goes on without it. `stopped`: the run ended here. */
  readonly state: 'done' | 'active' | 'pending' | 'refused' | 'stopped';
  /** Epoch ms at which it was done or refused. */
  readonly at?: number;
  /** Why a Connection Request failed, kebab-case, and in the server's sentence. */
  readonly reason?: string;
  readonly detail?: string;
  /** How often the phone was asked for its result. */
  readonly polls?: number;
}

/** Where a run is: its events folded into the five steps. Events may be repeated or missing; the state decides. */
export function stepsOf(run: Pick<RunDetail, 'state' | 'events' | 'requestedAt' | 'endedAt'>): readonly Step[] {
  const seen = new Map<string, StoredEvent>();
  for (const event of run.events) seen.set(event.type, event);
  const polls = new Set(run.events.filter((event) => event.type === 'run.polled').map((event) => event.id)).size;
  const at = (...types: readonly string[]) =>
    types.map((type) => seen.get(type)?.at).find((time) => time !== undefined);

  const requestedAt = run.requestedAt ?? at('run.requested');
  const sessionAt = at('session.started') ?? requestedAt;
  const runningOn = run.state === 'running' || run.state === 'complete';
  const reportedAt = at('diagnostics-complete', 'run.complete') ?? (run.state === 'complete' ? run.endedAt : undefined);
  const done: Readonly<Record<StepName, number | undefined>> = {
    contact: at('connection-request.accepted') ?? sessionAt,
    session: sessionAt,
    request: requestedAt ?? (runningOn ? at('run.running') : undefined),
    diagnose: reportedAt,
    result: run.state === 'complete' ? (run.endedAt ?? at('run.complete')) : undefined,
  };
  const refusal = seen.get('connection-request.failed');
  const accepted = seen.get('connection-request.accepted');
  const refused = refusal !== undefined && (accepted === undefined || accepted.id < refusal.id) ? refusal : undefined;

  let current: Step['state'] = isOpen(run.state) ? 'active' : 'stopped';
  return stepNames.map((name): Step => {
    if (name === 'contact' && refused !== undefined)
      return { name, state: 'refused', at: refused.at, ...reasonOf(refused) };
    const time = done[name];
    if (time !== undefined) return { name, state: 'done', at: time };
    const state = current;
    current = 'pending';
    return { name, state, ...(name === 'diagnose' && polls > 0 ? { polls } : {}) };
  });
}

/** The step that is going on. */
export function activeStep(steps: readonly Step[]): Step | undefined {
  return steps.find((step) => step.state === 'active');
}

function reasonOf(event: StoredEvent): Pick<Step, 'reason' | 'detail'> {
  const { reason, detail } = event.data;
  return {
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof detail === 'string' ? { detail } : {}),
  };
}
