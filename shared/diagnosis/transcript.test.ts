import fc from 'fast-check';
import { runEventType, type RunEventType, type StoredEvent } from '../api/events.js';
import { transcriptOf } from './transcript.js';

type Told = RunEventType | readonly [RunEventType, Record<string, unknown>];

function events(...told: readonly Told[]): StoredEvent[] {
  return told.map((one, i) => {
    const [type, data] = typeof one === 'string' ? [one, {}] : one;
    return { id: i + 1, at: 1000 * (i + 1), topic: 'run:R', type, v: 1, data };
  });
}

function states(...told: readonly Told[]): string {
  return transcriptOf(events(...told), 32_000)
    .steps.map((step) => step.state)
    .join(' ');
}

const TO_THE_SESSION: readonly Told[] = [
  'run.queued',
  'connection-request.sent',
  'connection-request.accepted',
  'session.started',
];

describe('the transcript of a run', () => {
  it('before any event waits to contact the phone', () => {
    expect(transcriptOf([], 32_000)).toMatchObject({ phase: 'queued', lastEventId: 0, polls: 0, worstCaseMs: 32_000 });
    expect(states()).toBe('active pending pending pending pending');
  });

  it.each<[string, string, readonly Told[]]>([
    ['queued', 'done active pending pending pending', TO_THE_SESSION.slice(0, 3)],
    ['queued', 'done done active pending pending', TO_THE_SESSION],
    ['requested', 'done done done active pending', [...TO_THE_SESSION, 'run.requested']],
    ['running', 'done done done active pending', [...TO_THE_SESSION, 'run.requested', 'run.running', 'run.polled']],
    [
      'running',
      'done done done done active',
      [...TO_THE_SESSION, 'run.requested', 'run.running', 'diagnostics-complete'],
    ],
    ['complete', 'done done done done done', [...TO_THE_SESSION, 'run.requested', 'run.running', 'run.complete']],
    ['failed', 'done done stopped pending pending', [...TO_THE_SESSION, 'run.failed']],
    [
      'interrupted',
      'done done done stopped pending',
      [...TO_THE_SESSION, 'run.requested', 'run.running', 'run.interrupted'],
    ],
    ['canceled', 'stopped pending pending pending pending', ['run.queued', 'run.canceled']],
  ])('%s: %s', (phase, expected, told) => {
    expect(states(...told)).toBe(expected);
    expect(transcriptOf(events(...told), 1).phase).toBe(phase);
  });

  it('shows a refused Connection Request until one is accepted, and goes on behind it', () => {
    const refused: Told = ['connection-request.failed', { reason: 'busy', detail: 'HTTP 503' }];
    const [contact] = transcriptOf(events('run.queued', 'connection-request.sent', refused), 1).steps;
    expect(contact).toEqual({
      key: 'contact',
      state: 'refused',
      labelKey: 'step.refused',
      at: 3000,
      reason: 'busy',
      detail: 'HTTP 503',
    });
    expect(states('run.queued', refused)).toBe('refused active pending pending pending');
    expect(states('run.queued', refused, 'session.started')).toBe('refused done active pending pending');
    expect(states('run.queued', refused, 'connection-request.accepted')).toBe('done active pending pending pending');
  });

  it('says why and when a run stopped', () => {
    const told = events(...TO_THE_SESSION, ['run.failed', { reason: 'cwmp-fault', detail: '9005 …' }]);
    expect(transcriptOf(told, 1)).toMatchObject({
      endedAt: 5000,
      steps: [
        {},
        {},
        { key: 'request', labelKey: 'step.request.stopped', at: 5000, reason: 'cwmp-fault', detail: '9005 …' },
        {},
        {},
      ],
    });
  });

  it('counts the elapsed time from the acknowledgement', () => {
    const told = events(...TO_THE_SESSION, 'run.requested', 'run.running', 'run.polled', 'run.polled');
    expect(transcriptOf(told, 32_000)).toMatchObject({ startedAt: 1000, elapsedFrom: 5000, polls: 2, lastEventId: 8 });
  });

  it('is the same for events that come twice or out of order (property)', () => {
    const delivered = fc.array(fc.constantFrom(...runEventType.options)).chain((types) => {
      const told = events(...types);
      const twice = [...told, ...told];
      const shuffled = fc.shuffledSubarray(twice, { minLength: twice.length });
      return fc.record({ told: fc.constant(told), shuffled });
    });
    fc.assert(
      fc.property(delivered, ({ told, shuffled }) => {
        expect(transcriptOf(shuffled, 1)).toEqual(transcriptOf(told, 1));
      }),
    );
  });

  it('passes over event types of a newer version', () => {
    const newer: StoredEvent = { id: 99, at: 9, topic: 'run:R', type: 'run.dreamt', v: 1, data: {} };
    expect(transcriptOf([...events('run.queued'), newer], 1)).toMatchObject({ phase: 'queued', lastEventId: 99 });
  });
});
