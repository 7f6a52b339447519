import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

describe('npm run bench', () => {
  it('prints a figure of ours for every task, with or without the peers', async () => {
    const { stdout } = await run(process.execPath, [join(__dirname, 'run.mjs'), '--small', 'sip', 'cwmp', 'memory']);
    expect(stdout.match(/^ {2}sipdx +\d+\.\d\d µs/gm)).toHaveLength(6);
    expect(stdout).toMatch(/each additional agent +heap -?\d+\.\d kB/);
  });

  it('puts the management server under load, and tells ratios, the latency of verdicts, and pages of the fleet', async () => {
    const { stdout } = await run(process.execPath, [join(__dirname, 'run.mjs'), '--small', 'acs']);
    expect(stdout.match(/^ {2}\d+ phones of \d+ +\d+ µs +\d+\.\d\d ×/gm)).toHaveLength(4);
    expect(stdout).toMatch(/^ {2}median \d+ ms/m);
    expect(stdout.match(/^ {2}.* ms \(longest \d+\).*; \d+ phones$/gm)).toHaveLength(21);
    expect(stdout).toMatch(/5 listeners have its event: \d+ ms/);
  }, 60_000);

  it('tells what our server costs on top of a GenieACS', async () => {
    const { stdout } = await run(process.execPath, [join(__dirname, 'run.mjs'), '--small', 'genieacs']);
    expect(stdout).toMatch(/these figures are no measurements/);
    expect(stdout).toMatch(/by our server +median \d+ ms +\d+\.\d\d ×/);
    expect(stdout).toMatch(/NBI requests +median \d+, most \d+/);
  }, 60_000);
});
