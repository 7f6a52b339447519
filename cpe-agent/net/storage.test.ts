import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileStorage } from './storage.js';

describe('the storage of an agent', () => {
  let folder = '';
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'sipdx-storage-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('knows nothing before the first save', async () => {
    expect(await fileStorage(join(folder, 'new'), 'a').load()).toBeUndefined();
  });

  it('gives back what was saved last, to this agent only, and hides it from other users', async () => {
    const storage = fileStorage(join(folder, 'new'), '../a/b');
    await Promise.all([storage.save({ n: 1 }), storage.save({ n: 2 }), storage.save({ n: 3 })]);
    expect(await fileStorage(join(folder, 'new'), '../a/b').load()).toEqual({ n: 3 });
    expect(await fileStorage(join(folder, 'new'), 'other').load()).toBeUndefined();
    const [file = '', ...more] = await readdir(join(folder, 'new'));
    expect(more).toEqual([]);
    expect((await stat(join(folder, 'new', file))).mode & 0o077).toBe(0);
  });

  it('keeps the old document when a crash left half of a new one', async () => {
    await fileStorage(folder, 'a').save({ n: 1 });
    await writeFile(join(folder, 'agent-a.json.new'), '{"n":');
    expect(await fileStorage(folder, 'a').load()).toEqual({ n: 1 });
    await fileStorage(folder, 'a').save({ n: 2 });
    expect(await fileStorage(folder, 'a').load()).toEqual({ n: 2 });
  });

  it('refuses a file that is not JSON instead of forgetting what was in it', async () => {
    await writeFile(join(folder, 'agent-a.json'), '{');
    await expect(fileStorage(folder, 'a').load()).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' });
  });
});
