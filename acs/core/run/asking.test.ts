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
