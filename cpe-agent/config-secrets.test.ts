import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentConfig } from './config.js';
import { readSecrets } from './config-secrets.js';

describe('where the secrets of a configuration come from', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-secrets-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function file(name: string, text: string, mode: number): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  }

  function read(acsPassword: unknown, authPassword: unknown, configMode = 0o600) {
    const config = AgentConfig.parse({
      identity: { manufacturer: 'Example', oui: '0011AA', productClass: 'P', serialNumber: '1' },
      acs: { url: 'http://acs.example.net/', password: acsPassword },
      lines: [{ authPassword }],
    });
    const { secrets, problems, warnings } = readSecrets(config, file('phone.yaml', '', configMode), {
      SET: 'from-env',
    });
    const text = (list: typeof problems): string[] => list.map(({ path, message }) => `${path.join('.')} ${message}`);
    return {
      passwords: [secrets.acsPassword, ...secrets.linePasswords].map((secret) => secret.reveal()),
      problems: text(problems),
      warnings: text(warnings),
    };
  }

  it('the environment, a file without its last line break, or the text itself', () => {
    expect(read({ env: 'SET' }, { file: file('a', 'from-file\n', 0o600) })).toEqual({
      passwords: ['from-env', 'from-file'],
      problems: [],
      warnings: [],
    });
    expect(read('inline', 'too').passwords).toEqual(['inline', 'too']);
  });

  it('a variable that is not set and a file that is not there are problems that name them', () => {
    expect(read({ env: 'UNSET' }, { file: join(folder, 'none') }).problems).toEqual([
      'acs.password names the variable UNSET, which is not set in the environment',
      `lines.0.authPassword names the file ${join(folder, 'none')}, which cannot be read: ENOENT`,
    ]);
  });

  it('a file that others can read is a warning, the configuration with a secret in it too', () => {
    const open = file('open', 'x', 0o644);
    expect(read('inline', { file: open }, 0o640).warnings).toEqual([
      `acs.password stands in a file that others can read: chmod 600 ${join(folder, 'phone.yaml')}, or use {env: NAME}`,
      `lines.0.authPassword stands in a file that others can read: chmod 600 ${open}`,
    ]);
    expect(read({ env: 'SET' }, '', 0o644).warnings).toEqual([]);
  });
});
