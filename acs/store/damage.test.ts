import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aDevice } from '../../test/fakes/store-rows.js';
import { openSqliteStore } from './sqlite.js';

describe('a database file', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sipdx-damage-'));
    file = join(folder, 'acs.db');
    const store = await openSqliteStore({ file });
    await Promise.all(Array.from({ length: 100 }, (_, i) => store.upsertDevice(aDevice(String(i)))));
    await store.close();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const broken: readonly (readonly [how: string, damage: (bytes: Buffer) => Buffer])[] = [
    ['garbage', (bytes) => Buffer.alloc(bytes.length, 'garbage')],
    ['text', () => Buffer.from('this is a letter\n')],
    ['cut off in the middle', (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2 / 4096) * 4096)],
    ['of another magic', (bytes) => Buffer.concat([Buffer.from('SQLite format 9\0'), bytes.subarray(16)])],
    [
      'with pages overwritten in its middle',
      (bytes) => {
        bytes.fill(0xa5, 5 * 4096, bytes.length - 4096);
        return bytes;
      },
    ],
  ];

  it.each(broken)('that is %s is refused with its name and the remedy, and left as it is', async (_, damage) => {
    const damaged = damage(readFileSync(file));
    writeFileSync(file, damaged);
    await expect(openSqliteStore({ file })).rejects.toMatchObject({
      code: 'database-damaged',
      message: expect.stringMatching(/acs\.db.*restore/) as string,
    });
    expect(readFileSync(file).equals(damaged)).toBe(true);
  });

  it('that is damaged while the server runs is told by the read that meets it', async () => {
    const store = await openSqliteStore({ file });
    truncateSync(file, 4096);
    const found = await store.devices({ sort: 'id', order: 'asc', limit: 200 }).catch((error: unknown) => error);
    expect(found).toMatchObject({ code: 'database-damaged' });
    await store.close().catch(() => undefined);
  });
});
