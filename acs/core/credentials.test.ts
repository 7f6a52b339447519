import { createHash } from 'node:crypto';
import { Secret } from '#shared/lib/secret.js';
import { ManualClock } from '../../test/fakes/manual-clock.js';
import { openSqliteStore } from '../store/sqlite.js';
import type { Store } from '../store/ports/store.js';
import { CredentialService } from './credentials.js';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

describe('credentials of CPEs', () => {
  let store: Store;
  let credentials: CredentialService;

  beforeEach(async () => {
    store = await openSqliteStore({ file: ':memory:' });
    const clock = new ManualClock();
    clock.advance(1000);
    credentials = new CredentialService({ store, clock });
  });
  afterEach(() => store.close());

  it('are kept as HA1 = MD5(user:sipdx:password) (RFC 7616 §3.4.2), and told without it', async () => {
    const added = await credentials.add({ username: 'a', password: 'geheim', deviceId: 'X-1', bootstrap: false });
    expect(await store.cwmpCredential('a')).toEqual({ ha1: md5('a:sipdx:geheim'), deviceId: 'X-1', bootstrap: false });
    const view = { username: 'a', deviceId: 'X-1', bootstrap: false, createdAt: 1000 };
    expect(added).toEqual(view);
    expect(await credentials.list({ limit: 10 })).toEqual({ items: [view] });
  });

  it('get a password where none is given, which is told once and masked wherever it is printed', async () => {
    const { password, ...rest } = await credentials.add({ username: 'a', bootstrap: true });
    expect(rest).toEqual({ username: 'a', bootstrap: true, createdAt: 1000 });
    expect(password?.reveal()).toMatch(/^[\w-]{24}$/);
    expect((await store.cwmpCredential('a'))?.ha1).toBe(md5(`a:sipdx:${password?.reveal() ?? ''}`));
    expect(JSON.stringify(password)).toBe('"***"');
  });

  it('are not replaced by adding; a shared one is not bound to a device', async () => {
    await credentials.add({ username: 'a', password: 'x', bootstrap: false });
    const again = credentials.add({ username: 'a', password: 'y', bootstrap: false });
    await expect(again).rejects.toMatchObject({ code: 'credential-exists' });
    const bound = credentials.add({ username: 'b', deviceId: 'X-1', bootstrap: true });
    await expect(bound).rejects.toMatchObject({ code: 'invalid-request' });
    await credentials.put('a', new Secret('z'), 'X-2');
    expect(await store.cwmpCredential('a')).toMatchObject({ ha1: md5('a:sipdx:z'), deviceId: 'X-2' });
    await credentials.remove('a');
    await expect(credentials.remove('a')).rejects.toMatchObject({ code: 'credential-not-found' });
  });

  it('are imported all or none, and the row that is wrong is named', async () => {
    const row = (username: string, password: string) => ({ username, password, bootstrap: false });
    await credentials.add(row('b', 'old'));
    const fails = async (list: Parameters<CredentialService['import']>[0], code: string, where: string) => {
      const message = expect.stringContaining(where) as string;
      await expect(credentials.import(list)).rejects.toMatchObject({ code, message });
      expect((await credentials.list({ limit: 10 })).items.map(({ username }) => username)).toEqual(['b']);
    };
    await fails([row('a', '1'), row('b', 'new')], 'credential-exists', 'credentials.1: ');
    await fails([row('a', '1'), row('c', '2'), row('a', '3')], 'invalid-request', 'credentials.2: ');
    await fails(
      [row('a', '1'), { username: 'c', deviceId: 'X-1', bootstrap: true }],
      'invalid-request',
      'credentials.1: ',
    );
    // The same list again: what is there just so is left as it is.
    const made = await credentials.import([row('a', '1'), row('b', 'old'), { username: 'c', bootstrap: false }]);
    expect(made.map(({ username, password }) => [username, password === undefined])).toEqual([
      ['a', true],
      ['c', false],
    ]);
    expect(await credentials.import([row('a', '1'), row('b', 'old')])).toEqual([]);
  });

  it('are imported by ten thousand, and listed page by page', async () => {
    const list = Array.from({ length: 10_000 }, (_, n) => ({
      username: String(n).padStart(5, '0'),
      password: 'x',
      bootstrap: false,
    }));
    expect(await credentials.import(list)).toHaveLength(10_000);
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await credentials.list({ cursor, limit: 1000 });
      names.push(...page.items.map(({ username }) => username));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(names).toEqual(list.map(({ username }) => username));
  });
});
