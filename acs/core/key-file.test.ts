import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '#shared/lib/secret.js';
import { openKeyFile } from './key-file.js';

describe('the key file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sipdx-key-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is created once, for its owner only, and opens next time what was sealed before', () => {
    const file = join(folder, 'state', 'key');
    const sealed = openKeyFile(file).seal(new Secret('päss wörd'), 'D-1');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Buffer.from(sealed).toString('latin1')).not.toContain('ss w');
    expect(openKeyFile(file).open(sealed, 'D-1').reveal()).toBe('päss wörd');
  });

  it('opens nothing that was sealed under another key, for another device, or was changed', () => {
    const vault = openKeyFile(join(folder, 'one'));
    const sealed = vault.seal(new Secret('x'), 'D-1');
    const wrong = expect.objectContaining({ code: 'key-file-wrong' }) as Error;
    expect(() => openKeyFile(join(folder, 'two')).open(sealed, 'D-1')).toThrow(wrong);
    expect(() => vault.open(sealed, 'D-2')).toThrow(wrong);
    for (let i = 0; i < sealed.length; i++) {
      const changed = Uint8Array.from(sealed, (byte, at) => (at === i ? byte ^ 1 : byte));
      expect(() => vault.open(changed, 'D-1')).toThrow(wrong);
    }
    expect(() => vault.open(new Uint8Array(0), 'D-1')).toThrow(wrong);
  });

  it('tells equal texts from others by fingerprints that nobody makes without it', () => {
    const [one, other] = ['one', 'other'].map((name) => openKeyFile(join(folder, name)));
    expect(one?.fingerprint('text')).toBe(openKeyFile(join(folder, 'one')).fingerprint('text'));
    expect(one?.fingerprint('text')).not.toBe(one?.fingerprint('text '));
    expect(one?.fingerprint('text')).not.toBe(other?.fingerprint('text'));
  });

  it.each(['', 'not hex', 'ab'.repeat(31)])('holding %j is refused and left as it is', (content) => {
    const file = join(folder, 'key');
    writeFileSync(file, content);
    expect(() => openKeyFile(file)).toThrow(expect.objectContaining({ code: 'key-file-unreadable' }) as Error);
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it('that is a folder is refused in words', () => {
    expect(() => openKeyFile(folder)).toThrow(expect.objectContaining({ code: 'key-file-unreadable' }) as Error);
  });
});
