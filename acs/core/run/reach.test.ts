import { NO_ANSWER, World } from '../../../test/fakes/run-world.js';

describe('reaching the phone', () => {
  it('a failed Connection Request leaves the run queued; the next Inform serves it', () => {
    const world = new World();
    world.reachable = NO_ANSWER;
    world.start().advance(3_600_000);
    expect([world.row.state, world.connects]).toEqual(['queued', 1]);
    expect(world.notes).toEqual(['connection-request.sent', 'connection-request.failed']);
    world.session();
    expect(world.row.state).toBe('running');
  });

  it('expires when its own time is over, and says what stood in the way', () => {
    const world = new World({ expiresAt: 1_000_000 + 600_000 });
    world.reachable = NO_ANSWER;
    world.start().advance(599_999);
    expect(world.row.state).toBe('queued');
    world.advance(1);
    expect(world.row).toMatchObject({
      state: 'failed',
      failure: {
        reason: 'expired',
        detail: 'The phone did not come within 600 s; the last Connection Request failed (timeout): no answer',
      },
    });
  });

  it('expires after 24 h where its row tells no time', () => {
    const world = new World();
    const { expiresAt: _, ...row } = world.row;
    world.row = row;
    world.reachable = NO_ANSWER;
    world.start().advance(24 * 3_600_000 - 1);
    expect(world.row.state).toBe('queued');
    world.advance(1);
    expect(world.row).toMatchObject({ state: 'failed', failure: { reason: 'expired' } });
  });

  it('expires after a restart of the server when its time passed meanwhile', () => {
    const world = new World({ expiresAt: 1_060_000 });
    world.reachable = NO_ANSWER;
    world.start();
    world.crash(120_000);
    world.advance(0);
    expect(world.row).toMatchObject({ state: 'failed', failure: { reason: 'expired' } });
  });

  it('is not expired by a timer that comes too early (31 bits of ms, a clock that was set back)', () => {
    const world = new World({ expiresAt: 1_000_000 + 30 * 86_400_000 });
    world.reachable = NO_ANSWER;
    world.start().advance(1000);
    world.feed({ type: 'timer', timer: 'expiry' });
    expect(world.row.state).toBe('queued');
    expect(world.timers.get('expiry')).toBe(1_000_000 + 30 * 86_400_000);
  });

  it.each(['address-not-allowed', 'tls', 'no-address', 'unauthorized'])(
    'where asking again is hopeless (%s), it waits for the phone’s own Inform',
    (reason) => {
      const world = new World();
      world.reachable = { ok: false, reason, detail: 'why' };
      world.start().advance(3_600_000);
      expect([world.row.state, world.connects]).toEqual(['queued', 1]);
      world.session();
      expect(world.row.state).toBe('running');
    },
  );

  it('a phone that accepts but does not come within 30 s is asked again, three times in all (TR-069 §3.2.2)', () => {
    const world = new World();
    world.comes = false;
    world.start().advance(3_600_000);
    expect([world.row.state, world.connects]).toEqual(['queued', 3]);
    const each = ['connection-request.sent', 'connection-request.accepted', 'connection-request.failed'];
    expect(world.notes).toEqual([...each, ...each, ...each]);
    world.advance(24 * 3_600_000);
    expect(world.row.failure?.detail).toContain('no-inform');
  });

  it('a busy phone (503) is asked again after 5 s', () => {
    const world = new World();
    world.reachable = { ok: false, reason: 'busy', detail: '503' };
    world.start().advance(4_000);
    world.reachable = { ok: true };
    world.advance(2_000);
    expect(world.row.state).toBe('running');
  });

  it('a phone that cannot be reached while running is read at its own Inform, not polled in vain', () => {
    const world = new World().start();
    world.advance(200);
    world.reachable = { ok: false, reason: 'unauthorized', detail: '401' };
    const before = world.connects;
    world.advance(40_000);
    expect(world.connects - before).toBe(1);
    world.session({ diagnosticsComplete: true });
    expect(world.row.state).toBe('complete');
  });
});
