import { unreachable } from '../lib/unreachable.js';

/**
 * One diagnostics object's state machine (TR-106 DiagnosticsState; the rules are in docs/data-model.md). It decides when
 * a test runs and what the state parameter reads; the values themselves lie in the parameter model.
 *
 * `requested`: waits for the end of the CWMP session in which Requested was written. `run` numbers the tests, so that
 * the end of a terminated one is recognised and dropped.
 */
export interface DiagnosticsMachine {
  readonly phase: 'idle' | 'requested' | 'running';
  readonly run: number;
}

/** What a test ends in: results, or why there are none. */
export type FinalDiagnosticsState = 'Complete' | 'Error_CannotResolveHostName' | 'Error_Internal' | 'Error_Other';

export type DiagnosticsEvent =
  /** One SetParameterValues wrote to the object. `state`: what it wrote to DiagnosticsState, if it did. */
  | { readonly type: 'written'; readonly state?: 'Requested' | 'Canceled' }
  | { readonly type: 'session-ended' }
  /** The test of that number came to its end. */
  | { readonly type: 'finished'; readonly run: number; readonly state: FinalDiagnosticsState };

export type DiagnosticsEffect =
  | { readonly type: 'set-state'; readonly state: 'None' | 'Requested' | FinalDiagnosticsState }
  | { readonly type: 'clear-results' }
  | { readonly type: 'start'; readonly run: number }
  | { readonly type: 'terminate'; readonly run: number }
  /** Store the results, then tell the ACS with `8 DIAGNOSTICS COMPLETE`. */
  | { readonly type: 'report' };

export type DiagnosticsStep = readonly [DiagnosticsMachine, readonly DiagnosticsEffect[]];

export const idleDiagnostics: DiagnosticsMachine = { phase: 'idle', run: 0 };

export function stepDiagnostics(machine: DiagnosticsMachine, event: DiagnosticsEvent): DiagnosticsStep {
  switch (event.type) {
    case 'written':
      return event.state === 'Requested' ? requested(machine) : voided(machine);
    case 'session-ended': {
      if (machine.phase !== 'requested') return [machine, []];
      const run = machine.run + 1;
      return [{ phase: 'running', run }, [{ type: 'start', run }]];
    }
    case 'finished':
      if (machine.phase !== 'running' || machine.run !== event.run) return [machine, []];
      return [{ ...machine, phase: 'idle' }, [{ type: 'set-state', state: event.state }, { type: 'report' }]];
    default:
      return unreachable(event);
  }
}

function requested(machine: DiagnosticsMachine): DiagnosticsStep {
  return [
    { ...machine, phase: 'requested' },
    [...terminate(machine), { type: 'clear-results' }, { type: 'set-state', state: 'Requested' }],
  ];
}

/** Canceled, or another writable parameter was written: the results are void and no event is sent. */
function voided(machine: DiagnosticsMachine): DiagnosticsStep {
  return [{ ...machine, phase: 'idle' }, [...terminate(machine), { type: 'set-state', state: 'None' }]];
}

function terminate(machine: DiagnosticsMachine): readonly DiagnosticsEffect[] {
  return machine.phase === 'running' ? [{ type: 'terminate', run: machine.run }] : [];
}
