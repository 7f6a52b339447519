import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

describe('npm run bench', () => {
  it('prints a figure of ours for every task, with or without the peers', async () => {
    const { stdout } = await run(process.execPath, [join(__dirname, 'run.mjs'), '--small']);
    expect(stdout.match(/^ {2}sipdx +\d+\.\d\d µs/gm)).toHaveLength(6);
    expect(stdout).toMatch(/each additional agent +heap -?\d+\.\d kB/);
  });
});
