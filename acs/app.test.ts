import { createServer } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { devicePage } from '#shared/api/devices.js';
import { Secret } from '#shared/lib/secret.js';
import { startAcs, type Acs } from './app.js';
import { connect } from './cli/api-client.js';
import { listDevices } from './cli/devices.js';
import { silentLog } from '../test/fakes/silent-log.js';

describe('the management server', () => {
  let stateFolder: string;
  let running: Acs[];

  beforeEach(() => {
    stateFolder = mkdtempSync(join(tmpdir(), 'sipdx-acs-'));
    running = [];
  });

  afterEach(async () => {
    for (const acs of running) await acs.close();
    rmSync(stateFolder, { recursive: true });
  });

  async function start(more: { cwmpPort?: number; consolePort?: number; resetPassword?: boolean } = {}): Promise<Acs> {
    const acs = await startAcs({
      host: '127.0.0.1',
      cwmpPort: 0,
      consolePort: 0,
      stateFolder,
      lab: false,
      version: '1.0.0',
      log: silentLog,
      ...more,
    });
    running.push(acs);
    return acs;
  }

  const stop = async () => running.pop()?.close();

  it('tells the first password once, and a new one when asked to', async () => {
    const first = (await start()).firstPassword;
    await stop();
    expect((await start()).firstPassword).toBeUndefined();
    await stop();
    const second = (await start({ resetPassword: true })).firstPassword;
    expect(first?.reveal()).toMatch(/^[\w-]{16}$/);
    expect(second?.reveal()).not.toBe(first?.reveal());
    const login = (password: Secret | undefined) =>
      connect({ state: stateFolder, user: 'admin' }, { password: password ?? new Secret('') });
    await expect(login(first)).rejects.toMatchObject({ exitStatus: 4 });
    expect(await (await login(second)).get('devices', devicePage)).toMatchObject({ total: 0 });
  });

  it('lets the command line of its own machine in, by a token that only its user can read and that ends with it', async () => {
    await start();
    const file = join(stateFolder, 'cli.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const client = await connect({ state: stateFolder }, {});
    expect(await client.get('devices', devicePage)).toMatchObject({ total: 0 });
    await stop();
    expect(() => statSync(file)).toThrow(/ENOENT/);
    await expect(client.get('devices', devicePage)).rejects.toMatchObject({ exitStatus: 4 });
    await expect(connect({ state: stateFolder }, {})).rejects.toThrow(/--user/);
  });

  it('never sends that token to another server', async () => {
    await start();
    await expect(connect({ state: stateFolder, url: 'http://127.0.0.1:1/' }, {})).rejects.toThrow(/the token is for/);
  });

  it.each([
    ['cwmpPort', '--cwmp-port'],
    ['consolePort', '--console-port'],
  ] as const)('names a busy port and its option (%s), and lets go of everything else', async (key, option) => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as AddressInfo).port));
    });
    await expect(start({ [key]: port })).rejects.toMatchObject({
      code: 'port-in-use',
      message: expect.stringMatching(new RegExp(`${port}.*${option}`)) as string,
    });
    other.close();
    expect((await start()).consolePort).toBeGreaterThan(0);
  });

  it('refuses a configuration that is none, in words', async () => {
    await expect(start({ cwmpPort: 70_000 })).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringContaining('cwmpPort') as string,
    });
  });

  it('keeps the password of a CPE as HA1 only', async () => {
    const acs = await start();
    await acs.addCwmpCredential('phone', new Secret('the-cpe-password'), 'A-B-C');
    await stop();
    const files = ['acs.db', 'key'].map((name) => readFileSync(join(stateFolder, name), 'latin1'));
    expect(files.join()).not.toContain('the-cpe-password');
  });

  it('without phones lists none', async () => {
    await start();
    const out: string[] = [];
    const output = { out: (text: string) => void out.push(text), err: () => undefined };
    expect(await listDevices(undefined, { state: stateFolder, lang: 'en' }, output, {})).toBe(3);
    expect(out).toEqual(['Phone  Line  Status  Registrar  Last verdict']);
  });
});
