import { OTHER_KEY, World } from '../../../test/fakes/run-world.js';

describe('faults', () => {
  it.each(['GetParameterValues', 'SetParameterValues'] as const)('of %s end the run, with code and text', (method) => {
    const world = new World();
    world.phone.fault = { method, code: 9003 };
    world.start().advance(1000);
    expect(world.row).toMatchObject({ state: 'failed', failure: { reason: 'cwmp-fault' } });
    const expected = method === 'SetParameterValues' ? '; X.Timeout: 9007 Invalid parameter value' : '';
    expect(world.row.failure?.detail).toBe(`9003 Invalid arguments${expected}`);
    expect(world.phone.canceled).toEqual([]);
  });

  it('9005 for the object itself: the phone does not have it', () => {
    const world = new World();
    world.phone.fault = { method: 'GetParameterValues', code: 9005 };
    world.start().advance(1000);
    expect(world.row).toMatchObject({ state: 'failed', failure: { reason: 'object-not-supported' } });
    expect(world.row.failure?.detail).toContain('9005');
  });

  it('of a reading while running end the run too', () => {
    const world = new World().start();
    world.advance(200);
    world.phone.fault = { method: 'GetParameterValues', code: 9005 };
    world.advance(10_000);
    expect(world.row).toMatchObject({ state: 'failed', failure: { detail: '9005 Invalid parameter name' } });
  });
});

describe('other people and reboots', () => {
  it('Complete with another ResultKey is not ours: keep waiting until the deadline', () => {
    const world = new World().start();
    world.advance(200);
    Object.assign(world.phone, { state: 'Complete', resultKey: OTHER_KEY, endsAt: Infinity });
    world.advance(80_000);
    expect(world.row.state).toBe('running');
    world.advance(20_000);
    expect(world.row).toMatchObject({ state: 'failed', failure: { reason: 'deadline' } });
  });

  it("an error of another writer's diagnosis is not ours either", () => {
    const world = new World().start();
    world.advance(200);
    Object.assign(world.phone, { state: 'Error_Other', requestKey: OTHER_KEY, resultKey: OTHER_KEY, endsAt: Infinity });
    world.advance(60_000);
    expect(world.row.state).toBe('running');
  });

  it('state None after our request: interrupted', () => {
    const world = new World().start();
    world.advance(200);
    world.phone.reboot();
    world.advance(6_000);
    expect(world.row).toMatchObject({ state: 'interrupted', failure: { reason: 'diagnosis-stopped' } });
  });

  it('a 1 BOOT Inform with state None says that the phone restarted', () => {
    const world = new World().start();
    world.advance(200);
    world.phone.reboot();
    world.session({ boot: true });
    expect(world.row).toMatchObject({ state: 'interrupted', failure: { reason: 'device-restarted' } });
  });
});

describe('a deep run', () => {
  it('asks for Depth Deep, and is waited for 20 s longer', () => {
    const world = new World({ depth: 'Deep' }).start();
    world.session();
    const depth = world.phone.lastWrite.find(({ name }) => name.endsWith('.Depth'));
    expect(depth?.value).toBe('Deep');
    expect(world.row.deadlineAt).toBe(world.now + 112_000);
  });
});

describe('what the phone tells', () => {
  it('is kept with credentials masked, and evidence and trace only once', () => {
    const world = new World().start();
    const message = 'REGISTER sip:x SIP/2.0\r\nAuthorization: Digest username="a", response="0123456789abcdef"\r\n';
    world.phone.more = {
      ReasonPhrase: 'Authorization: Basic c2VjcmV0',
      Trace: JSON.stringify({ v: 1, entries: [{ ms: 1, proto: 'sip', dir: 'out', text: message }] }),
    };
    world.advance(20_000);
    expect(world.row.state).toBe('complete');
    const text = JSON.stringify(world.row);
    expect(text).not.toMatch(/0123456789abcdef|c2VjcmV0/);
    expect(text).toContain('response=\\"***\\"');
    expect(world.row.result).not.toHaveProperty('Trace');
    expect(world.row.result).not.toHaveProperty('Evidence');
  });

  it('and is nested absurdly deep is no reason to fail', () => {
    const world = new World().start();
    world.phone.more = { Trace: '['.repeat(5000) + ']'.repeat(5000) };
    world.advance(20_000);
    expect(world.row.state).toBe('complete');
    expect(JSON.stringify(world.row.trace)).toBe(`${'['.repeat(32)}null${']'.repeat(32)}`);
  });
});
