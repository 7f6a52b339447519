import type { Command } from 'commander';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './peers/free-port.js';
import { printed, spawnSipdx } from './spawn-sipdx.js';
import { createProgram } from '#bin/program.js';
import { labConditions } from '#cpe-agent/lab/conditions.js';

describe('the command line as a new user meets it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function result(
    args: readonly string[],
    environment: Record<string, string> = {},
  ): Promise<{ code: number | null; text: string }> {
    const sipdx = spawnSipdx(args, environment);
    const code = await sipdx.exited;
    return { code, text: sipdx.output() + sipdx.errors() };
  }

  it('each command and each group of commands has a help with an example', () => {
    const groups: Command[] = [createProgram()];
    const found: string[] = [];
    for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
      const name = nameOf(group);
      const text = helpOf(group);
      expect({
        name,
        says: text.startsWith(`Usage: ${name} `),
        hasExample: group.parent === null || /^Examples?[: ]/m.test(text),
      }).toEqual({ name, says: true, hasExample: true });
      if (group.commands.length === 0) found.push(name);
      groups.push(...group.commands);
    }
    const known = [
      'acs',
      'diagnose',
      'probe',
      'devices set',
      'devices credential import',
      'runs show',
      'users add',
      'audit',
    ];
    expect(found).toEqual(expect.arrayContaining(known.map((one) => `sipdx ${one}`)));
  });

  it('lab --help teaches the options, the phones and what each must give', async () => {
    const { code, text } = await result(['lab', '--help']);
    expect(code).toBe(0);
    for (const option of ['--cwmp-port', '--console-port', '--registrar-port', '--state', '--only', '--registrar'])
      expect(text).toContain(option);
    for (const { user, expected } of labConditions)
      expect(text).toMatch(new RegExp(`${user} .*${String(expected.faultCode)}`));
  });

  it.each([
    [['lab', '--console-port', 'http'], "'http' is no port"],
    [['lab', '--registrar', 'a b'], "'a b' is not HOST"],
    [['lab', '--only', 'phones'], '--acs URL and --registrar'],
    [['lab', '--only', 'acs'], 'SIPDX_LAB_PASSWORD'],
    [['lab', '--colour'], 'unknown option'],
    [['frob'], "unknown command 'frob'"],
    [['acs', '--tls-cert', 'x.pem'], '--tls-cert and --tls-key go together'],
    [['diagnose'], "missing required argument 'device'"],
    [['diagnose', '1006', '--watch', '--no-wait'], '--watch waits, and --no-wait does not'],
    [['devices', 'frob', 'x'], 'too many arguments'],
    [['devices', '--admission', 'perhaps'], 'quarantined, approved, refused'],
    [['devices', 'set', '1006'], 'NAME=VALUE'],
    [['devices', 'set', '1006', 'A.Password=x'], '--secret A.Password=FILE'],
    [['runs', '--run-state', 'new'], 'queued, requested'],
    [['runs', '--since', 'lately'], "'lately' is no time"],
    [['runs', '--limit', '0'], "'0' is no number from 1"],
    [['runs', 'import', '/nowhere/run.json'], '/nowhere/run.json cannot be read: ENOENT'],
    [['users', 'add', 'nina'], '--role <role>'],
    [['users', 'add', 'nina', '--role', 'king'], 'viewer, operator, engineer, admin'],
    [['users', 'add', 'nina', '--role', 'viewer', '--password', 'x'], 'unknown option'],
    [['users', 'add', 'nina', '--role', 'viewer', '--ask-password'], 'give --password-file'],
    [['users', 'role', 'nina', 'king'], 'viewer, operator, engineer, admin'],
    [['tokens', 'add', 'x', '--role', 'viewer', '--days', 'many'], "'many' is no number"],
    [['settings', 'set'], "missing required argument 'name=value'"],
    [['explain', '200', '--lang', 'la'], 'en, zh, ru'],
    [['probe'], "missing required argument 'address'"],
    [['probe', 'sip:1@a.example', '--transport', 'ws'], 'udp, tcp, tls'],
    [['probe', 'sip:1@a.example', '--password', 'x'], "unknown option '--password'"],
    [['probe', 'sip:1@a.example', '--json', '--trace', '-'], 'both want standard output'],
    [['probe', 'sip:1@a.example', '--local-address', 'eth0'], "'eth0' is no address"],
    [['probe', 'sip:1@a.example', '--engine', 'drachtio', '--deep'], '--deep needs packets of our own'],
    [['probe', 'sip:1@a.example', '--engine', 'drachtio'], '--drachtio-secret-file'],
    [['probe', 'sip:1@a.example', '--password-file', '/nowhere/x'], '/nowhere/x cannot be read: ENOENT'],
  ])('%j is refused with the remedy, status 2', async (args, says) => {
    const { code, text } = await result(args);
    expect(code).toBe(2);
    expect(text).toContain(says);
  });

  it('ends quietly when nobody reads its output any more', async () => {
    const sipdx = spawnSipdx(['explain', '--json']);
    sipdx.process.stdout?.destroy();
    expect(await sipdx.exited).toBe(0);
    expect(sipdx.errors()).toBe('');
  });

  it('a variable that no command reads is taken for a typing error', async () => {
    const { code, text } = await result(['devices'], { SIPDX_URI: 'http://127.0.0.1:1' });
    expect(code).toBe(2);
    expect(text).toContain('SIPDX_URI is no setting of sipdx');
  });

  it('a busy port is an error that names the port and the option, and nothing stays behind', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const port = String((blocker.address() as AddressInfo).port);
    try {
      const free = ['--registrar-port', '0', '--connection-request-port', '0', '--state', join(folder, 'busy')];
      for (const [busy, other] of [
        ['--cwmp-port', '--console-port'],
        ['--console-port', '--cwmp-port'],
      ] as const) {
        const { code, text } = await result(['lab', busy, port, other, '0', ...free]);
        expect([busy, code]).toEqual([busy, 1]);
        expect(text).toContain(port);
        expect(text).toContain(busy);
      }
    } finally {
      await new Promise((resolve) => blocker.close(resolve));
    }
  }, 30_000);

  it('prints where everything is; Ctrl-C ends it cleanly and the state stays', async () => {
    const state = join(folder, 'state');
    const ports = ['--cwmp-port', String(await freePort()), '--console-port', String(await freePort())];
    const args = ['lab', ...ports, '--registrar-port', '0', '--connection-request-port', '0', '--state', state];
    const first = spawnSipdx(args);
    await printed(first, /Ctrl-C ends/);
    expect(first.output()).toMatch(/admin, password \S{12,}/);
    expect(first.output()).toContain(state);
    first.process.kill('SIGINT');
    expect(await first.exited).toBe(0);
    expect(first.output()).toContain('The state is kept in');
    expect(statSync(state).mode & 0o077).toBe(0);

    const second = spawnSipdx([...args, '--reset-password']);
    await printed(second, /Ctrl-C ends/);
    expect(second.output()).toMatch(/admin, password \S{12,}/);
    second.process.kill('SIGTERM');
    expect(await second.exited).toBe(0);
    expect(second.errors()).toBe('');
  }, 60_000);
});

/** `sipdx devices credential add` */
function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

/** As `--help` prints it, with what was added behind. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
}
