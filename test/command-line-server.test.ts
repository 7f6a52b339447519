import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLocalToken } from '#acs/cli/local-token.js';
import { runExport, runSummary } from '#shared/api/runs.js';
import { DEVICE, WebConsole } from './fakes/web-console.js';
import { freePort } from './peers/free-port.js';
import { printed, spawnSipdx, type SpawnedSipdx } from './spawn-sipdx.js';

const INTERVAL = 'Device.ManagementServer.PeriodicInformInterval';
const AUTH_PASSWORD = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.SIP.AuthPassword';
const SECRET = 'a secret that nobody may see';

describe('the command line and a management server beside it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-cli-'));
  const state = join(folder, 'state');
  const secretFile = join(folder, 'secret');
  const runFile = join(folder, 'run.json');
  let acs: SpawnedSipdx;
  let adminPassword: string;
  let localToken: string;
  let runId: string;

  beforeAll(async () => {
    writeFileSync(secretFile, `${SECRET}\n`);
    runId = await exportedRun(runFile);
    const ports = ['--console-port', String(await freePort()), '--cwmp-port', String(await freePort())];
    acs = spawnSipdx(['acs', ...ports, '--cwmp-host', '127.0.0.1', '--state', state, '--log-level', 'debug']);
    [, adminPassword = ''] = await printed(acs, /admin, password (\S+)/, 120_000);
    await printed(acs, /Ctrl-C ends/);
    localToken = readLocalToken(state)?.token ?? '';
    expect(localToken).not.toBe('');
  }, 180_000);

  afterAll(async () => {
    acs.process.kill('SIGTERM');
    expect(await acs.exited).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a command to its end. Whatever it does, no secret is in its output. */
  async function sipdx(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
    const child = spawnSipdx(args, { SIPDX_STATE: state, ...environment });
    const code = await child.exited;
    const [out, err] = [child.output(), child.errors()];
    for (const secret of [SECRET, localToken, adminPassword]) expect(out + err).not.toContain(secret);
    return { code, out, err };
  }

  it('an imported run makes its device known; then each command on devices does what it says', async () => {
    expect(await sipdx(['runs', 'import', runFile])).toMatchObject({ code: 0, out: `${runId}: ${DEVICE}, canceled\n` });
    expect((await sipdx(['devices'])).out).toMatch(new RegExp(`^${DEVICE} .*quarantined`, 'm'));
    expect(await sipdx(['devices', 'approve', '0001'])).toMatchObject({ code: 0, out: `${DEVICE}: approved\n` });
    expect((await sipdx(['devices', 'show', '1001'])).out).toContain('approved (cli)');

    expect(await sipdx(['devices', 'parameters', '1001'])).toMatchObject({ code: 3, out: '' });
    expect((await sipdx(['devices', 'refresh', '1001', 'Device.', '--no-wait'])).code).toBe(0);
    const set = ['devices', 'set', '1001', `${INTERVAL}=300`, '--type', 'unsignedInt', '--no-wait'];
    expect(await sipdx(set)).toMatchObject({ code: 2, err: expect.stringContaining('give --yes') as string });
    const written = await sipdx([...set, '--yes', '--secret', `${AUTH_PASSWORD}=${secretFile}`]);
    expect(written).toMatchObject({ code: 0, err: expect.stringContaining('(not read) → 300') as string });
    const tasks = await sipdx(['devices', 'tasks', '1001', '--json']);
    expect(
      tasks.out
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { kind: string }).kind)
        .sort(),
    ).toEqual(['refresh', 'write']);
    expect((await sipdx(['devices', 'cancel-task', written.out.trim()])).out).toContain('canceled');
    expect((await sipdx(['devices', 'quarantine', '1001'])).code).toBe(0);
    expect(await sipdx(['diagnose', '1001'])).toMatchObject({
      code: 4,
      err: expect.stringContaining('approve') as string,
    });
  }, 120_000);

  it('runs: list, show, export, cancel', async () => {
    await sipdx(['runs', 'import', runFile]);
    expect((await sipdx(['runs', '--device', '1001', '--since', '24h'])).out).toContain(runId);
    expect((await sipdx(['runs', 'show', runId])).code).toBe(5);
    const exported = await sipdx(['runs', 'export', runId]);
    expect(runExport.parse(JSON.parse(exported.out)).run.id).toBe(runId);
    expect(await sipdx(['runs', 'cancel', runId])).toMatchObject({
      code: 4,
      err: expect.stringContaining('run-ended') as string,
    });
  }, 60_000);

  it('users, tokens, settings and audit', async () => {
    const added = await sipdx(['users', 'add', 'nina', '--role', 'operator', '--password-file', secretFile]);
    expect(added).toMatchObject({ code: 0, out: 'nina: operator\n' });
    const nina = { SIPDX_USER: 'nina', SIPDX_PASSWORD: SECRET };
    const token = await sipdx(['tokens', 'add', 'nightly', '--role', 'viewer'], nina);
    expect(token.out).toMatch(/^\S{30,}\n$/);
    expect((await sipdx(['devices', 'list', 'nothing'], { SIPDX_TOKEN: token.out.trim() })).code).toBe(3);
    expect(await sipdx(['tokens', 'add', 'x', '--role', 'viewer'])).toMatchObject({
      code: 4,
      err: expect.stringContaining('Give --user') as string,
    });
    const [listed = ''] = (await sipdx(['tokens', 'list', '--json'])).out.split('\n');
    expect((await sipdx(['tokens', 'remove', (JSON.parse(listed) as { id: string }).id])).code).toBe(0);
    expect((await sipdx(['users', 'role', 'nina', 'engineer'])).out).toBe('nina: engineer\n');
    expect((await sipdx(['users', 'disable', 'nina'])).out).toBe('nina: engineer, disabled\n');
    expect((await sipdx(['devices'], nina)).code).toBe(4);
    expect((await sipdx(['users', 'enable', 'nina'])).code).toBe(0);
    expect((await sipdx(['users', 'password', 'nina'])).out).toMatch(/^nina: password \S{24}\n$/);
    expect((await sipdx(['users', 'remove', 'nina', '--yes'])).code).toBe(0);
    expect((await sipdx(['users'])).out).not.toContain('nina');

    const changed = await sipdx(['settings', 'set', 'periodicInformSeconds=600']);
    expect(changed).toMatchObject({ code: 0, out: 'periodicInformSeconds: none → 600\n' });
    expect((await sipdx(['settings'])).out).toMatch(/^periodicInformSeconds +600$/m);
    const audit = await sipdx(['audit', '--actor', 'cli', '--limit', '200']);
    for (const action of ['user.create', 'user.change', 'user.delete', 'settings.change']) {
      expect(audit.out).toContain(action);
    }
  }, 120_000);

  it('credentials and a backup', async () => {
    const add = ['devices', 'credential', 'add', 'phone-1', '--password-file', secretFile];
    expect(await sipdx(add)).toMatchObject({ code: 0, out: expect.stringContaining('as given') as string });
    expect((await sipdx(['devices', 'credential', 'list'])).out).toContain('phone-1');
    expect((await sipdx(['devices', 'credential', 'remove', 'phone-1'])).code).toBe(0);
    expect((await sipdx(['backup', join(folder, 'backup')])).code).toBe(0);
    expect(readdirSync(join(folder, 'backup')).length).toBeGreaterThan(2);
  }, 60_000);

  it('the server has no secret in its arguments or its log', () => {
    const shown = readFileSync(`/proc/${String(acs.process.pid)}/cmdline`, 'utf8') + acs.errors();
    for (const secret of [SECRET, localToken, adminPassword]) expect(shown).not.toContain(secret);
    expect(shown).toContain('--state');
  });
});

/** A run of a device that no other server knows, as another server exported it. @returns its id */
async function exportedRun(file: string): Promise<string> {
  const web = await WebConsole.start();
  try {
    // Retention must not find it too old.
    web.clock.advance(Date.now() - web.clock.now());
    const headers = await web.login('operator');
    const { json: run } = await web.call('POST', '/runs', { headers, body: { deviceId: DEVICE } });
    const { id } = runSummary.parse(run);
    await web.call('POST', `/runs/${id}/cancel`, { headers, body: {} });
    const { json } = await web.call('GET', `/runs/${id}/export`, { headers });
    writeFileSync(file, JSON.stringify(json));
    return id;
  } finally {
    await web.close();
  }
}
