import { RegistrationWorld } from '../../test/fakes/registration-world.js';

describe('while a diagnosis runs', () => {
  it('a line that failed sends nothing, and then waits by its back-off again', () => {
    const world = RegistrationWorld.started('disabled-403').runTo(10);
    world.event({ type: 'hold' });
    world.event({ type: 'refresh-now' });
    expect(world.runTo(5000).sent).toHaveLength(1);
    world.event({ type: 'resume' });
    expect(world.runTo(5001).sent).toHaveLength(1);
    expect(world.runTo(5200).sentSeconds()[1]).toBeGreaterThan(5001);
  });

  it('a line that the diagnosis found to register tries at once', () => {
    const world = RegistrationWorld.started('disabled-403').runTo(10);
    world.event({ type: 'hold' });
    world.runTo(20).event({ type: 'resume' });
    world.event({ type: 'refresh-now' });
    expect(world.sentSeconds()).toEqual([0, 20]);
  });

  it('a REGISTER that waits for its answer is given up', () => {
    const world = RegistrationWorld.started('silent').runTo(1);
    world.event({ type: 'hold' });
    expect(world.runTo(100).sentSeconds()).toEqual([0, 0.5]);
    expect(world.line.status).toBe('Initializing');
  });

  it('a line that is started then waits for the end', () => {
    const world = new RegistrationWorld('normal');
    world.event({ type: 'hold' });
    world.event({ type: 'start' });
    expect(world.runTo(10).sent).toEqual([]);
    world.event({ type: 'resume' });
    expect(world.runTo(20).line.status).toBe('Up');
  });

  it('a registered line goes on refreshing', () => {
    const world = RegistrationWorld.started('normal').runTo(10);
    world.event({ type: 'hold' });
    expect(world.runTo(160).sentSeconds()).toEqual([0, 0.01, 150.02]);
    world.event({ type: 'resume' });
    expect(world.sent).toHaveLength(3);
  });

  it('a line that loses its registration then falls silent', () => {
    const world = RegistrationWorld.started('normal').runTo(10);
    world.event({ type: 'hold' });
    world.condition = 'disabled-403';
    expect(world.runTo(1000).sentSeconds()).toEqual([0, 0.01, 150.02]);
    expect(world.line.status).toBe('Error');
  });
});
