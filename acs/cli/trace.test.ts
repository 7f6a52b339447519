import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSummary } from '#shared/api/runs.js';
import { Secret } from '#shared/lib/secret.js';
import { DEVICE, PASSWORD, USERS, WebConsole } from '../../test/fakes/web-console.js';
import { traceCommand, type TraceOptions } from './trace.js';

const entries = [
  { ms: 1, proto: 'dns', dir: 'out', text: 'A x' },
  { ms: 5, proto: 'sip', dir: 'in', text: 'SIP/2.0 403 Forbidden\r\nCall-ID: a1\r\n\r\n', remote: '192.0.2.8:5060' },
];

describe('sipdx runs trace', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-trace-'));
  let web: WebConsole;
  let id: string;
  beforeAll(async () => {
    web = await WebConsole.start();
    const headers = await web.login('operator');
    ({ id } = runSummary.parse((await web.call('POST', '/runs', { headers, body: { deviceId: DEVICE } })).json));
    const at = web.clock.now();
    const change = { state: 'complete', requestedAt: at, endedAt: at, trace: { v: 1, entries } } as const;
    await web.store.transition(id, ['queued'], change, { at, topic: `run:${id}`, type: 'run.complete', data: {} });
  });
  afterAll(async () => {
    await web.close();
    rmSync(folder, { recursive: true });
  });

  async function run(options: Partial<TraceOptions>, isTerminal = false): Promise<{ piped: Buffer; said: string }> {
    const piped: Uint8Array[] = [];
    let said = '';
    const print = (text: string): void => void (said += `${text}\n`);
    const pipe = { isTerminal, write: (content: Uint8Array) => void piped.push(content) };
    const status = await traceCommand(
      id,
      { state: folder, format: 'text', lang: 'en', ...options },
      { output: { out: print, err: print }, pipe },
      { url: web.base, user: USERS.viewer, password: new Secret(PASSWORD) },
    );
    expect(status).toBe(0);
    return { piped: Buffer.concat(piped), said };
  }

  it('prints the messages, all or those that fulfil the filter', async () => {
    expect((await run({}, true)).piped.toString()).toMatch(/^#1 .*\nA x\n\n#2 .*\nSIP\/2\.0 403 Forbidden\n/);
    expect((await run({ where: 'proto = dns' })).piped.toString()).toMatch(/^#1 .*\nA x\n$/);
  });

  it('pipes packets on as they are, but to no terminal', async () => {
    expect((await run({ format: 'pcap' })).piped.readUInt32LE(0)).toBe(0x0a0d0d0a);
    await expect(run({ format: 'pcap' }, true)).rejects.toMatchObject({ exitStatus: 2 });
  });

  it('writes a new file for nobody else, and overwrites none', async () => {
    const output = join(folder, 'run.pcapng');
    const { piped, said } = await run({ format: 'pcap', output }, true);
    expect([piped.length, said]).toEqual([0, `${output}: written\n`]);
    expect(readFileSync(output).readUInt32LE(0)).toBe(0x0a0d0d0a);
    expect(statSync(output).mode & 0o777).toBe(0o600);
    await expect(run({ format: 'pcap', output })).rejects.toMatchObject({
      exitStatus: 2,
      message: `${output} cannot be written: it is there already`,
    });
  });

  it('shows where a filter is wrong, in three languages', async () => {
    for (const [lang, says] of [
      ['en', '--where: at character 16: '],
      ['zh', '--where: 第 16 个字符：此处应为'],
      ['ru', '--where: символ 16: здесь ожидалось'],
    ] as const) {
      await expect(run({ where: 'status = 401 or', lang })).rejects.toMatchObject({
        exitStatus: 2,
        message: expect.stringContaining(says) as string,
      });
    }
  });
});
