import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pingByCommand } from './ping-command.js';
import { createPinger } from './ping.js';

describe('a ping by ping(8)', () => {
  let folder = '';
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'sipdx-ping-'))));
  afterAll(() => rm(folder, { recursive: true }));

  async function script(name: string, body: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${body}\n`);
    await chmod(path, 0o755);
    return path;
  }

  it('passes the address as one argument, in the language C, and reads the reply', async () => {
    const command = await script('echo', 'echo "64 bytes from $6: icmp_seq=1 time=1.5 ms"; test "$LC_ALL" = C');
    expect(await pingByCommand('192.0.2.1', 1000, new AbortController().signal, command)).toEqual({
      kind: 'reply',
      rttMs: 1.5,
    });
  });

  it('kills the child when it is aborted', async () => {
    const pidFile = join(folder, 'pid');
    const command = await script('sleeper', `echo $$ > ${pidFile}\nexec sleep 60`);
    const abort = new AbortController();
    const outcome = pingByCommand('192.0.2.1', 60_000, abort.signal, command);
    let pid = 0;
    while (pid === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      pid = Number(await readFile(pidFile, 'utf8').catch(() => '0'));
    }
    abort.abort();
    expect(await outcome).toEqual({ kind: 'lost' });
    let alive = true;
    for (let i = 0; i < 200 && alive; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      try {
        process.kill(pid, 0);
      } catch {
        alive = false;
      }
    }
    expect(alive).toBe(false);
  });

  it('says why when there is no such command', async () => {
    const outcome = await pingByCommand('192.0.2.1', 1000, new AbortController().signal, join(folder, 'nothing'));
    expect(outcome).toEqual({ kind: 'unavailable', why: 'no ping command on this host (ENOENT)' });
    // As EPERM is, and unlike ENOENT, thrown at once.
    const refused = await pingByCommand('192.0.2.1', 1000, new AbortController().signal, 'a\0b');
    expect(refused).toEqual({ kind: 'unavailable', why: 'no ping command on this host (ERR_INVALID_ARG_VALUE)' });
  });
});

describe('the pinger of this host', () => {
  it('passes on nothing that is not a numeric address', async () => {
    const pinger = createPinger(4711);
    expect(await pinger.ping('-f', 1000, new AbortController().signal)).toMatchObject({ kind: 'unavailable' });
    pinger.close();
  });

  it.each(['127.0.0.1', '::1'])('hears loopback %s, or says that it cannot ping', async (address) => {
    const pinger = createPinger(4712);
    const outcome = await pinger.ping(address, 2000, new AbortController().signal);
    pinger.close();
    expect(['reply', 'unavailable']).toContain(outcome.kind);
  });
});
