import type { RunEventType, StoredEvent } from '#shared/api/events.js';
import type { RunDetail } from '#shared/api/schemas.js';
import { stepsOf } from './steps.js';

type Told = RunEventType | readonly [RunEventType, Record<string, unknown>];

function fold(state: RunDetail['state'], ...told: readonly Told[]): readonly string[] {
  const events = told.map((one, i): StoredEvent => {
    const [type, data] = typeof one === 'string' ? [one, {}] : one;
    return { id: i + 1, at: 1000 * (i + 1), topic: 'run:r', type, v: 1, data };
  });
  const times = { ...(state === 'complete' ? { endedAt: 1000 * told.length } : {}) };
  return stepsOf({ state, events, ...times }).map((step) => `${step.name} ${step.state}`);
}

describe('The steps of a run', () => {
  it('begin with the contact', () => {
    expect(fold('queued', 'run.queued')).toEqual([
      'contact active',
      'session pending',
      'request pending',
      'diagnose pending',
      'result pending',
    ]);
  });

  it('follow the events to the verdict', () => {
    const told: Told[] = ['run.queued', 'connection-request.sent', 'connection-request.accepted'];
    expect(fold('queued', ...told)[1]).toBe('session active');
    told.push('session.started');
    expect(fold('queued', ...told)[2]).toBe('request active');
    told.push('run.requested', 'run.running');
    expect(fold('running', ...told)[3]).toBe('diagnose active');
    told.push('diagnostics-complete');
    expect(fold('running', ...told).slice(3)).toEqual(['diagnose done', 'result active']);
    told.push('run.complete');
    expect(new Set(fold('complete', ...told).map((step) => step.split(' ')[1]))).toEqual(new Set(['done']));
  });

  it('go on after a refused Connection Request: the phone may come by itself', () => {
    const told: Told[] = [
      'run.queued',
      'connection-request.sent',
      ['connection-request.failed', { reason: 'refused' }],
    ];
    expect(fold('queued', ...told).slice(0, 3)).toEqual(['contact refused', 'session active', 'request pending']);
    expect(fold('queued', ...told, 'session.started').slice(0, 3)).toEqual([
      'contact refused',
      'session done',
      'request active',
    ]);
  });

  it('forget a refusal when a later Connection Request is accepted', () => {
    expect(fold('queued', ['connection-request.failed', { reason: 'busy' }], 'connection-request.accepted')[0]).toBe(
      'contact done',
    );
  });

  it('stop where the run ended', () => {
    expect(fold('failed', 'run.queued', 'connection-request.accepted', 'session.started', 'run.failed')).toEqual([
      'contact done',
      'session done',
      'request stopped',
      'diagnose pending',
      'result pending',
    ]);
  });

  it('count each poll once, however often its event is delivered', () => {
    const poll: StoredEvent = { id: 9, at: 5, topic: 'run:r', type: 'run.polled', v: 1, data: {} };
    const steps = stepsOf({ state: 'running', requestedAt: 1, events: [poll, poll, { ...poll, id: 10 }] });
    expect(steps[3]).toEqual({ name: 'diagnose', state: 'active', polls: 2 });
  });
});
