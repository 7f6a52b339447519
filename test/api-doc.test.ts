import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebConsole } from './fakes/web-console.js';
import { itWithPeer } from './peer.js';

const page = readFileSync(join(__dirname, '../docs/api.md'), 'utf8');
const script = [...page.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block).join('');

/** As the page has them, quiet; a stream is followed for three seconds. The status goes where the test reads it. */
const PRELUDE = `set -euo pipefail
curl() { local limit=60; [ "$1" != -N ] || limit=3; command curl -s --max-time $limit -w '%{stderr}%{http_code}\\n' "$@" 2>>statuses || [ $? = 28 ]; }
jq() { ${process.execPath} -e 'process.stdin.on("data", (text) => console.log(JSON.parse(text)[process.argv[1].slice(1)]))' "$2"; }
`;

describe('docs/api.md', () => {
  itWithPeer(
    'has examples that get the answers it names',
    () => (spawnSync('curl', ['--version']).error ? 'no curl' : undefined),
    async () => {
      const web = await WebConsole.start();
      const folder = mkdtempSync(join(tmpdir(), 'sipdx-doc-'));
      try {
        const env = { PATH: process.env['PATH'] ?? '', API: `${web.base}/api/v1` };
        const shell = spawn('bash', ['-c', PRELUDE + script], {
          cwd: folder,
          env,
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        let said = '';
        shell.stderr.on('data', (text: Buffer) => (said += text.toString()));
        const status = await new Promise((resolve) => shell.on('close', resolve));
        const expected = [...script.matchAll(/# (\d{3})$/gm)].map(([, code]) => code);
        const got = readFileSync(join(folder, 'statuses'), 'utf8').trim().split('\n');
        expect({ said, status, got }).toEqual({ said: '', status: 0, got: expected });
        expect(expected.length).toBeGreaterThan(20);
      } finally {
        await web.close();
        rmSync(folder, { recursive: true });
      }
    },
  );

  it('says of every command which status it gets', () => {
    const commands = script.split('\n').filter((line) => /\bcurl\b/.test(line));
    expect(commands.filter((line) => !/ {3}# \d{3}$/.test(line))).toEqual([]);
  });
});
