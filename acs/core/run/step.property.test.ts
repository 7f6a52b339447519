import fc from 'fast-check';
import { KEY, NO_ANSWER, OTHER_KEY, World } from '../../../test/fakes/run-world.js';
import { isOpen, type ConnectOutcome } from './machine.js';

describe('whatever happens', () => {
  const happening = fc.oneof(
    fc.record({ do: fc.constant('advance' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
    fc.record({ do: fc.constant('crash' as const), ms: fc.integer({ min: 0, max: 100_000 }) }),
    fc.record({
      do: fc.constant('session' as const),
      boot: fc.boolean(),
      diagnosticsComplete: fc.boolean(),
      lostAt: fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined }),
    }),
    fc.record({ do: fc.constant('reboot' as const) }),
    fc.record({ do: fc.constant('cancel' as const) }),
    fc.record({
      do: fc.constant('network' as const),
      reachable: fc.constantFrom<ConnectOutcome>(
        { ok: true },
        NO_ANSWER,
        { ok: false, reason: 'busy', detail: '' },
        { ok: false, reason: 'unauthorized', detail: '' },
      ),
      comes: fc.boolean(),
    }),
    fc.record({
      do: fc.constant('phone' as const),
      testMs: fc.integer({ min: 0, max: 200_000 }),
      endState: fc.constantFrom('Complete', 'Completed', 'Requested', 'Error_Internal', 'None', ''),
    }),
    fc.record({ do: fc.constant('stranger' as const), state: fc.constantFrom('Complete', 'Requested', 'None') }),
  );

  it('the phone is never told twice to begin for one key, and every run ends (property)', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 25 }), (happenings) => {
        const world = new World().start();
        for (const it of happenings) {
          if (it.do === 'advance') world.advance(it.ms);
          if (it.do === 'crash') world.crash(it.ms);
          if (it.do === 'session') {
            const { boot, diagnosticsComplete, lostAt } = it;
            world.session({ boot, diagnosticsComplete, ...(lostAt !== undefined && lostAt !== 0 && { lostAt }) });
          }
          if (it.do === 'reboot') world.phone.reboot();
          if (it.do === 'cancel') world.feed({ type: 'cancel', by: 'x' });
          if (it.do === 'network') Object.assign(world, { reachable: it.reachable, comes: it.comes });
          if (it.do === 'phone') Object.assign(world.phone, { testMs: it.testMs, endState: it.endState });
          // Another writer clears the results, but the key of a request that was seen stays ours.
          if (it.do === 'stranger') Object.assign(world.phone, { state: it.state, resultKey: OTHER_KEY });
        }
        world.advance(25 * 3_600_000);
        expect(world.phone.started.filter((key) => key === KEY).length).toBeLessThanOrEqual(1);
        expect(isOpen(world.row.state)).toBe(false);
        expect(world.row.endedAt).toBeDefined();
        expect(world.machine).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });
});
