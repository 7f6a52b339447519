import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLocalToken } from '#acs/cli/local-token.js';
import { waitFor } from '../api-client.js';
import { fillUp, mountMissing, mountSmall } from '../durability/small-disk.js';
import { RawConnection } from '../fakes/raw-connection.js';
import { informOf, TinyCpe } from '../fakes/tiny-cpe.js';
import { itWithPeer } from '../peer.js';
import { spawnSipdx } from '../spawn-sipdx.js';
import { AcsCommand } from './acs-command.js';

describe('the life of sipdx acs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-life-'));
  const state = join(folder, 'state');
  let acs: AcsCommand | undefined;

  afterEach(async () => {
    await acs?.stop();
    acs = undefined;
    rmSync(state, { recursive: true, force: true });
  }, 30_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function readiness(server: AcsCommand): Promise<unknown> {
    const response = await fetch(new URL('readyz', server.consoleUrl));
    return [response.status, await response.json()];
  }

  const READY = [200, { status: 'ready' }];

  it('a second server on the same folder is refused, and told by whom it is used; the first one goes on', async () => {
    acs = await AcsCommand.start(state);
    const second = spawnSipdx(AcsCommand.args(state));
    expect(await second.exited).toBe(1);
    expect(second.errors()).toContain(`is in use by process ${String(acs.process.process.pid)}`);
    expect(await readiness(acs)).toEqual(READY);
    expect((await acs.sipdx('devices')).status).toBe(3);
    expect(readLocalToken(state)).toBeDefined();
  }, 60_000);

  it('ends within 5 s of SIGTERM with sessions, streams and half-sent requests open', async () => {
    acs = await AcsCommand.start(state);
    const { out } = await acs.sipdx('devices', 'credential', 'add', 'phone-1');
    const cpe = new TinyCpe(acs.cwmpUrl, 'phone-1', /password (\S+)/.exec(out)?.[1] ?? '');
    expect((await cpe.post(informOf('1'))).status).toBe(200);
    const cwmpPort = Number(new URL(acs.cwmpUrl).port);
    const consolePort = Number(new URL(acs.consoleUrl).port);
    const half = 'POST / HTTP/1.1\r\nHost: acs\r\nContent-Length: 100\r\n\r\nhalf';
    const peers = [new RawConnection(cwmpPort).send(half), new RawConnection(consolePort).send(half)];
    const authorization = `Bearer ${readLocalToken(state)?.token ?? ''}`;
    const stream = await fetch(new URL('api/v1/events?topics=fleet', acs.consoleUrl), { headers: { authorization } });
    expect(stream.status).toBe(200);

    const asked = Date.now();
    expect(await acs.stop()).toBe(0);
    expect(Date.now() - asked).toBeLessThan(5000);
    expect(acs.process.errors()).not.toContain('did not end in time');
    expect(existsSync(join(state, 'cli.json'))).toBe(false);
    await Promise.all(peers.map((peer) => peer.closed));
    cpe.close();
    await stream.body?.cancel().catch(() => undefined);
  }, 60_000);

  itWithPeer(
    'is not ready while its disk is full, is alive meanwhile, and is ready again afterwards',
    mountMissing,
    async () => {
      mkdirSync(state);
      mountSmall(state, '8m');
      try {
        const server = await AcsCommand.start(state);
        expect(await readiness(server)).toEqual(READY);
        fillUp(join(state, 'filler'));
        const full = await waitFor('the disk to be noticed', 10_000, async () => {
          const answer = await readiness(server);
          return JSON.stringify(answer).includes('503') ? answer : undefined;
        });
        expect(full).toEqual([503, { status: 'not-ready', reasons: [expect.stringMatching(/^store: .*full/)] }]);
        expect((await fetch(new URL('healthz', server.consoleUrl))).status).toBe(200);
        rmSync(join(state, 'filler'));
        expect(await readiness(server)).toEqual(READY);
        await server.stop();
      } finally {
        execFileSync('umount', ['-l', state]);
      }
    },
    60_000,
  );
});
