import { KEY, World } from '../../../test/fakes/run-world.js';

describe('after kill -9', () => {
  it('between request and result: ends right, nothing is requested twice', () => {
    const world = new World().start();
    world.advance(3000);
    world.crash(2000);
    world.advance(20_000);
    expect(world.row.state).toBe('complete');
    expect(world.phone.started).toEqual([KEY]);
  });

  it('between the write and its acknowledgement: the RequestKey tells that it was requested', () => {
    const world = new World().start();
    world.session({ lostAt: 2 });
    expect([world.row.state, world.phone.started]).toEqual(['queued', [KEY]]);
    world.crash(1000);
    world.advance(30_000);
    expect(world.moves).toEqual(['requested', 'running', 'complete']);
    expect(world.phone.started).toEqual([KEY]);
  });

  it('before the write arrived: it is requested now', () => {
    const world = new World().start();
    world.session({ lostAt: -2 });
    world.crash();
    world.advance(30_000);
    expect([world.row.state, world.phone.started]).toEqual(['complete', [KEY]]);
  });

  it('in the session of the request: the row says requested, and goes on as running', () => {
    const world = new World({ state: 'requested', requestedAt: 1_000_000, deadlineAt: 1_092_000 });
    Object.assign(world.phone, { state: 'Requested', requestKey: KEY, endsAt: 1_004_000 });
    world.start().advance(20_000);
    expect([world.moves, world.phone.started]).toEqual([['running', 'complete'], []]);
  });
});
