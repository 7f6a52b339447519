import {
  idleDiagnostics,
  stepDiagnostics,
  type DiagnosticsEvent,
  type DiagnosticsMachine,
} from './diagnostics-state.js';

function play(...events: readonly DiagnosticsEvent[]): { machine: DiagnosticsMachine; told: readonly string[] } {
  let machine = idleDiagnostics;
  const told: string[] = [];
  for (const event of events) {
    const [next, effects] = stepDiagnostics(machine, event);
    machine = next;
    for (const e of effects) told.push('run' in e ? `${e.type} ${e.run}` : 'state' in e ? e.state : e.type);
  }
  return { machine, told };
}

const request: DiagnosticsEvent = { type: 'written', state: 'Requested' };
const cancel: DiagnosticsEvent = { type: 'written', state: 'Canceled' };
const other: DiagnosticsEvent = { type: 'written' };
const ended: DiagnosticsEvent = { type: 'session-ended' };
const finished = (run: number): DiagnosticsEvent => ({ type: 'finished', run, state: 'Complete' });

describe('DiagnosticsState (TR-106)', () => {
  it.each<[string, readonly DiagnosticsEvent[], readonly string[]]>([
    [
      'Requested clears the old results and does not start within the session',
      [request],
      ['clear-results', 'Requested'],
    ],
    ['the test starts when the session has ended', [request, ended], ['clear-results', 'Requested', 'start 1']],
    [
      'a finished test is reported once',
      [request, ended, finished(1), finished(1)],
      ['clear-results', 'Requested', 'start 1', 'Complete', 'report'],
    ],
    [
      'a diagnosis that could not be carried out is reported too',
      [request, ended, { type: 'finished', run: 1, state: 'Error_Internal' }],
      ['clear-results', 'Requested', 'start 1', 'Error_Internal', 'report'],
    ],
    ['the end of a session starts nothing that was not requested', [ended], []],
    ['a second session end starts no second test', [request, ended, ended], ['clear-results', 'Requested', 'start 1']],
    ['writing another parameter while idle sets None', [other], ['None']],
    [
      'writing another parameter after Complete voids the results',
      [request, ended, finished(1), other],
      ['clear-results', 'Requested', 'start 1', 'Complete', 'report', 'None'],
    ],
    [
      'writing another parameter while running terminates and reports nothing',
      [request, ended, other, finished(1)],
      ['clear-results', 'Requested', 'start 1', 'terminate 1', 'None'],
    ],
    [
      'writing another parameter after Requested in the same session starts nothing',
      [request, other, ended],
      ['clear-results', 'Requested', 'None'],
    ],
    [
      'Canceled while running ends in None and reports nothing',
      [request, ended, cancel, finished(1)],
      ['clear-results', 'Requested', 'start 1', 'terminate 1', 'None'],
    ],
    ['Canceled while idle ends in None', [cancel], ['None']],
    [
      'Requested while running terminates, restarts after the session and reports the second test only',
      [request, ended, request, finished(1), ended, finished(2)],
      [
        ...['clear-results', 'Requested', 'start 1'],
        ...['terminate 1', 'clear-results', 'Requested', 'start 2', 'Complete', 'report'],
      ],
    ],
  ])('%s', (_name, events, told) => {
    expect(play(...events).told).toEqual(told);
  });

  it('is idle again after the report', () => {
    expect(play(request, ended, finished(1)).machine.phase).toBe('idle');
  });
});
