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

  it('expires after 24 h', () => {
    const world = new World();
    world.reachable = NO_ANSWER;
    world.start().advance(24 * 3_600_000);
    expect(world.row).toMatchObject({ state: 'failed', failure: { reason: 'expired' } });
  });

  it('a phone that accepts but does not come within 30 s is asked again, three times in all (TR-069 §3.2.2)', () => {
    const world = new World();
    world.comes = false;
    world.start().advance(3_600_000);
    expect([world.row.state, world.connects]).toEqual(['queued', 3]);
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
