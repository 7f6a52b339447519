import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRegistrar, type EmbeddedRegistrar } from '#cpe-agent/lab/registrar/embedded-registrar.js';
import { silentLog } from './fakes/silent-log.js';
import { Secret } from '#shared/lib/secret.js';
import { printed, spawnSipdx, type SpawnedSipdx } from './spawn-sipdx.js';
import { temporaryLab, type TemporaryLab } from './temporary-lab.js';

const ROOT = join(__dirname, '..');
const DEVICE = '0011AA-IP%2DPhone-77';
const SIP_PASSWORD = 'sip-password-of-1001';
const ACS_PASSWORD = 'acs-password-of-77';
const ENVIRONMENT = { PHONE_ACS_PASSWORD: ACS_PASSWORD, PHONE_SIP_PASSWORD: SIP_PASSWORD };

const folder = mkdtempSync(join(tmpdir(), 'sipdx-agent-'));
let registrar: EmbeddedRegistrar;

beforeAll(async () => {
  registrar = await startRegistrar({
    host: '127.0.0.1',
    port: 0,
    realm: 'example.com',
    users: [{ user: '1001', domain: 'example.com', password: new Secret(SIP_PASSWORD), condition: 'normal' }],
    log: silentLog,
  });
});
afterAll(async () => {
  await registrar.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a phone's configuration and returns its path. */
function phoneFile(name: string, acsUrl: string, more = ''): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(
    path,
    `identity: { manufacturer: Example, oui: "0011AA", productClass: IP-Phone, serialNumber: "77" }
acs: { url: "${acsUrl}", username: "${DEVICE}", password: { env: PHONE_ACS_PASSWORD } }
connectionRequest: { host: 127.0.0.1, port: 0, address: 127.0.0.1 }
sip:
  registrar: 127.0.0.1
  port: ${String(registrar.port)}
  keepAlive: { type: options, interval: 10 }
lines:
  - uri: sip:1001@example.com
    authPassword: { env: PHONE_SIP_PASSWORD }
storage: ${join(folder, name)}
log: { level: debug }
${more}`,
  );
  chmodSync(path, 0o600);
  return path;
}

async function ended(sipdx: SpawnedSipdx, signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }> {
  const at = performance.now();
  sipdx.process.kill(signal);
  return { code: await sipdx.exited, ms: performance.now() - at };
}

async function until(condition: () => Promise<boolean> | boolean, what: string): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('sipdx agent', () => {
  let system: TemporaryLab;
  const children: ChildProcess[] = [];
  const agent = (...args: string[]): SpawnedSipdx => {
    const sipdx = spawnSipdx(['agent', ...args], ENVIRONMENT);
    children.push(sipdx.process);
    return sipdx;
  };

  beforeAll(async () => {
    system = await temporaryLab({ only: 'acs' });
    await system.lab.acs?.addCwmpCredential(DEVICE, new Secret(ACS_PASSWORD), DEVICE);
  }, 30_000);
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await system.close();
  }, 30_000);

  it('appears at a management server with its line Up, reads its file again, and says goodbye', async () => {
    const acsUrl = system.lab.acs?.cwmpUrl ?? '';
    const file = phoneFile('phone', acsUrl);
    const sipdx = agent('--config', file);
    await until(async () => {
      const device = (await system.api.devices()).find(({ serialNumber }) => serialNumber === '77');
      return device?.lines[0]?.status === 'Up';
    }, `the phone is Up\n${sipdx.output()}${sipdx.errors()}`);

    phoneFile('phone', acsUrl, 'colour: red\n');
    sipdx.process.kill('SIGHUP');
    await printed(sipdx, /phone\.yaml:13:1: colour is unknown/);
    await printed(sipdx, /the old configuration stays in force/);

    phoneFile('phone', acsUrl, 'periodicInform: { interval: 60 }\n');
    const before = registrar.registerCount('1001');
    sipdx.process.kill('SIGHUP');
    await printed(sipdx, /new configuration is in force/);
    await until(() => registrar.registerCount('1001') > before + 1, 'the line registered again');

    const registered = registrar.registerCount('1001');
    const { code, ms } = await ended(sipdx, 'SIGTERM');
    expect([code, ms < 5000]).toEqual([0, true]);
    expect(registrar.registerCount('1001')).toBeGreaterThan(registered); // Expires: 0

    const told = sipdx.output() + sipdx.errors();
    for (const line of sipdx.output().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
    for (const secret of [SIP_PASSWORD, ACS_PASSWORD]) expect(told).not.toContain(secret);
    expect(statSync(join(folder, 'phone')).isDirectory()).toBe(true);
  }, 60_000);

  it('goes on without its management server, with the time of the next try in a warning', async () => {
    const sipdx = agent('--config', phoneFile('alone', 'http://127.0.0.1:9/'));
    await printed(sipdx, /"level":"warn".*"retryInMs":\d+.*session failed/);
    expect((await ended(sipdx, 'SIGTERM')).code).toBe(0);
  }, 30_000);

  it('--check and --print-config tell everything but secrets, and end with 0 or 2', async () => {
    const good = phoneFile('good', 'http://127.0.0.1:9/', 'diagnoseOnFailure: { failures: 5 }\n');
    const check = agent('--config', good, '--check');
    expect([await check.exited, check.errors()]).toEqual([0, '']);

    const inline = join(folder, 'inline.yaml');
    writeFileSync(inline, `lines: [{ authPassword: ${SIP_PASSWORD} }]\nacs: { url: "ftp://x" }\n`);
    const bad = agent('--config', inline, '--check');
    expect(await bad.exited).toBe(2);
    expect(bad.errors()).toContain('inline.yaml:2:13: acs.url must be an http:// or https:// URL');

    const open = rewritten(phoneFile('open', 'http://127.0.0.1:9/'), '{ env: PHONE_SIP_PASSWORD }', SIP_PASSWORD);
    const shown = agent('--config', open, '--print-config');
    expect(await shown.exited).toBe(0);
    expect(shown.output()).toContain('registerExpires: 3600');
    expect(bad.errors() + shown.output()).not.toContain(SIP_PASSWORD);
  }, 30_000);

  it('names the parameter whose port is taken', async () => {
    const taken = new URL(system.lab.acs?.cwmpUrl ?? '').port;
    const file = phoneFile('busy', 'http://127.0.0.1:9/');
    const sipdx = agent('--config', rewritten(file, 'port: 0,', `port: ${taken},`));
    expect(await sipdx.exited).toBe(1);
    expect(sipdx.errors()).toContain('connectionRequest.port');
  }, 30_000);
});

function rewritten(file: string, from: string, to: string): string {
  const path = `${file}.other.yaml`;
  writeFileSync(path, readFileSync(file, 'utf8').replace(from, to));
  return path;
}

describe('the agent as one file', () => {
  const bundle = join(folder, 'sipdx-agent.mjs');

  beforeAll(() => {
    execFileSync(process.execPath, [join(ROOT, 'bin', 'bundle-agent.mjs'), bundle]);
  }, 60_000);

  it('is below 1.5 MB and holds neither management server nor database', () => {
    expect(statSync(bundle).size).toBeLessThan(1_500_000);
  });

  it('checks the documented example', () => {
    const example = join(ROOT, 'docs', 'agent', 'phone.example.yaml');
    const told = execFileSync(process.execPath, [bundle, '--config', example, '--check'], {
      cwd: folder,
      env: { ...process.env, ...ENVIRONMENT },
      encoding: 'utf8',
    });
    expect(told).toContain('in order');
  });

  it('registers a line, with nothing beside it', async () => {
    const before = registrar.registerCount('1001');
    const child = spawn(process.execPath, [bundle, '--config', phoneFile('bundle', 'http://127.0.0.1:9/')], {
      cwd: folder,
      env: { ...process.env, ...ENVIRONMENT },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
    const exited = new Promise((resolve) => child.on('close', resolve));
    try {
      await until(() => registrar.registerCount('1001') >= before + 2, `registered\n${errors}`);
      await new Promise((resolve) => setTimeout(resolve, 300));
      child.kill('SIGTERM');
      expect([await exited, errors]).toEqual([0, '']);
      expect(registrar.registerCount('1001')).toBeGreaterThan(before + 2);
    } finally {
      child.kill('SIGKILL');
    }
  }, 30_000);
});
