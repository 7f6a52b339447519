import { ruledOut } from './ruled-out.js';

const after = (...types: readonly string[]) => ruledOut(types.map((type) => ({ type })));

describe('What a run has ruled out so far', () => {
  it('is nothing before the phone was heard of', () => {
    expect(after('run.queued', 'connection-request.sent', 'connection-request.failed', 'made.up')).toEqual([]);
  });

  it('grows with each step, also of a phone that came by itself', () => {
    expect(after('connection-request.accepted')).toEqual(['off']);
    expect(after('connection-request.failed', 'session.started')).toEqual(['off', 'management']);
    expect(after('connection-request.accepted', 'session.started', 'run.requested', 'run.running')).toEqual([
      'off',
      'management',
      'unwilling',
    ]);
    expect(after('diagnostics-complete')).toEqual(['off', 'management', 'unwilling', 'stuck']);
  });
});
