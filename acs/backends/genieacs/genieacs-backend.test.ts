import { FakeGenieAcs } from '../../../test/fakes/nbi/fake-genie-acs.js';
import { ManualClock } from '../../../test/fakes/manual-clock.js';
import { silentLog } from '../../../test/fakes/silent-log.js';
import { AppError } from '../../app-error.js';
import { openSqliteStore } from '../../store/sqlite.js';
import type { Store } from '../../store/ports/store.js';
import { GenieAcsBackend } from './genieacs-backend.js';

describe('a GenieACS that goes down and comes back', () => {
  let genie: FakeGenieAcs;
  let store: Store;
  let clock: ManualClock;
  let backend: GenieAcsBackend;

  beforeEach(async () => {
    genie = await FakeGenieAcs.start();
    store = await openSqliteStore({ file: ':memory:' });
    clock = new ManualClock();
    clock.advance(1_000_000);
    backend = new GenieAcsBackend({ url: genie.nbi, syncMs: 5_000, store, clock, log: silentLog }, () => {
      throw new Error('no device has work');
    });
  });

  afterEach(async () => {
    await backend.close();
    await store.close();
    await genie.close();
  });

  async function until(reachable: boolean): Promise<void> {
    while (backend.status().reachable !== reachable) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  it('is told with what to do about it, and what is shown keeps its date', async () => {
    expect(backend.status()).toMatchObject({ kind: 'genieacs', reachable: false });
    // Nothing has failed yet.
    expect(() => backend.assertAvailable()).not.toThrow();
    backend.start();
    await until(true);
    expect(backend.status()).toMatchObject({
      version: expect.stringMatching(/^1\.2\.16/) as unknown,
      lastSyncAt: 1_000_000,
    });
    expect(() => backend.check()).not.toThrow();

    await genie.goDown();
    clock.advance(5_000);
    await until(false);
    let code = '';
    try {
      backend.assertAvailable();
    } catch (error) {
      code = error instanceof AppError ? error.code : String(error);
    }
    expect(code).toBe('nbi-unavailable');
    expect(() => backend.check()).toThrow(new RegExp(`${genie.nbi}.*Check that its NBI runs`));
    expect([backend.asOf(), backend.status().lastContactAt]).toEqual([1_000_000, 1_000_000]);

    await genie.comeBack();
    clock.advance(5_000);
    await until(true);
    expect(() => backend.assertAvailable()).not.toThrow();
    expect(backend.asOf()).toBe(1_010_000);
  });
});
