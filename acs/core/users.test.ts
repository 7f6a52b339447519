import { scryptSync } from 'node:crypto';
import { ManualClock } from '../../test/fakes/manual-clock.js';
import { silentLog } from '../../test/fakes/silent-log.js';
import { openSqliteStore } from '../store/sqlite.js';
import type { UserRow } from '../store/ports/accounts.js';
import type { Store } from '../store/ports/store.js';
import { SESSION_MS } from './accounts.js';
import { openAdministration, type Administration } from './administration.js';
import { NO_PASSWORD } from './password.js';

const DAY_MS = 86_400_000;
const PASSWORD = 'a right long password';
/** Cheap, so that the tests are quick. */
const HASH = `scrypt$N=16,r=1,p=1$AAAA$${scryptSync(PASSWORD, Buffer.from('AAAA', 'base64'), 32, { N: 16, r: 1, p: 1 }).toString('base64')}`;
const seen = () => undefined;

describe('accounts', () => {
  let store: Store;
  let clock: ManualClock;
  let administration: Administration;
  let ada: UserRow;
  let olga: UserRow;

  beforeEach(async () => {
    store = await openSqliteStore({ file: ':memory:' });
    clock = new ManualClock();
    clock.advance(1_000_000);
    administration = await openAdministration({ store, clock, log: silentLog });
    ada = await administration.accounts.putUser('ada', 'admin', HASH);
    olga = await administration.accounts.putUser('olga', 'operator', HASH);
  });
  afterEach(() => store.close());

  const login = async (username = 'olga') => (await administration.accounts.login(username, PASSWORD)).token.reveal();

  describe('the first administrator', () => {
    it('is made at the first start, and not again when another has deleted it', async () => {
      const fresh = await openSqliteStore({ file: ':memory:' });
      const { accounts, users } = await openAdministration({ store: fresh, clock, log: silentLog });
      const password = await accounts.ensureFirstUser();
      expect((await accounts.login('admin', password?.reveal() ?? '')).user.role).toBe('admin');
      await accounts.localLogin();
      expect(await accounts.ensureFirstUser()).toBeUndefined();
      await accounts.putUser('ada', 'admin', HASH);
      await users.delete('admin');
      expect(await accounts.ensureFirstUser()).toBeUndefined();
      expect(await fresh.user('admin')).toBeUndefined();
      await fresh.close();
    });

    it('who is locked out gets a new password and is let in again; sessions with the old one end', async () => {
      const { accounts, users } = administration;
      const first = await accounts.ensureFirstUser(true);
      const session = await accounts.login('admin', first?.reveal() ?? '');
      await users.change('admin', { disabled: true, role: 'viewer' }, seen);
      const again = await accounts.ensureFirstUser(true);
      expect((await accounts.login('admin', again?.reveal() ?? '')).user).toMatchObject({
        id: session.user.id,
        role: 'admin',
        disabled: false,
      });
      expect(await accounts.identify(session.token.reveal())).toBeUndefined();
    });
  });

  describe('a login', () => {
    it('is noted, and makes the hash anew where it was cheaper than today’s', async () => {
      await login();
      const after = await store.user('olga');
      expect(after?.lastLoginAt).toBe(clock.now());
      expect(after?.passwordHash).toMatch(/^scrypt\$N=32768,r=8,p=3\$/);
      await login();
      expect((await store.user('olga'))?.passwordHash).toBe(after?.passwordHash);
    });

    it('of a disabled or built-in user fails as a wrong password does', async () => {
      await administration.accounts.localLogin();
      await administration.users.change('olga', { disabled: true }, seen);
      for (const [username, password] of [
        ['olga', PASSWORD],
        ['cli', NO_PASSWORD],
        ['cli', ''],
        ['nobody', PASSWORD],
      ] as const) {
        await expect(administration.accounts.login(username, password)).rejects.toMatchObject({
          code: 'wrong-credentials',
          message: 'User name or password is wrong',
        });
      }
    });

    it('with a password that is changed while it is looked at makes no session', async () => {
      const [change, old] = await Promise.allSettled([
        administration.users.change('olga', { password: 'quite another password' }, seen),
        // Queued behind the change, though its password was right when it was looked at.
        administration.accounts.login('olga', PASSWORD),
      ]);
      expect(change.status).toBe('fulfilled');
      // Whichever came first: no session with the old password is left.
      const left =
        old.status === 'fulfilled' ? await administration.accounts.identify(old.value.token.reveal()) : undefined;
      expect(left).toBeUndefined();
    });
  });

  describe('the command line’s own token', () => {
    it('is an administrator’s, and one of an earlier role is not taken up again', async () => {
      const { accounts } = administration;
      const { token, user } = await accounts.localLogin();
      expect([user.username, user.role, await accounts.isLocal(token.reveal())]).toEqual(['cli', 'admin', true]);
      await accounts.putUser('cli', 'operator', NO_PASSWORD);
      expect(await accounts.isLocal(token.reveal())).toBe(false);
      expect(await accounts.isLocal(await login())).toBe(false);
    });
  });

  describe('users', () => {
    it('have names that are unique whatever their case and composition, beyond ASCII too', async () => {
      const { users } = administration;
      const wanted = { role: 'viewer', password: PASSWORD } as const;
      await users.create({ username: '\u00d6sk\u00e9', ...wanted });
      for (const username of ['OLGA', '\u00f6SK\u00c9', 'O\u0308sk\u00e9']) {
        await expect(users.create({ username, ...wanted })).rejects.toMatchObject({ code: 'user-exists' });
      }
      for (const username of ['cli', 'CLI', 'device', 'Server']) {
        await expect(users.create({ username, ...wanted })).rejects.toMatchObject({ code: 'user-built-in' });
      }
      const two = await Promise.allSettled(['Zoe', 'zoe'].map((username) => users.create({ username, ...wanted })));
      expect(two.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('keep an administrator: the last who is not disabled can be neither demoted, disabled nor deleted', async () => {
      const { users, accounts } = administration;
      await accounts.localLogin();
      const last = { code: 'last-admin' };
      await accounts.putUser('amy', 'admin', HASH);
      await users.change('amy', { disabled: true }, seen);
      await expect(users.change('ADA', { role: 'engineer' }, seen)).rejects.toMatchObject(last);
      await expect(users.change('ada', { disabled: true }, seen)).rejects.toMatchObject(last);
      await expect(users.delete('ada')).rejects.toMatchObject(last);
      await users.change('ada', { role: 'admin', disabled: false, password: PASSWORD }, seen);
      await users.change('amy', { disabled: false }, seen);
      // Two administrators who demote each other at the same moment.
      const both = await Promise.allSettled([
        users.change('ada', { role: 'viewer' }, seen),
        users.change('amy', { role: 'viewer' }, seen),
      ]);
      expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
      expect((await store.users()).filter(({ role }) => role === 'admin').map((user) => user.username)).toEqual(
        expect.arrayContaining(['amy', 'cli']),
      );
    });

    it('do not show or change the one that stands for the server', async () => {
      const { users, accounts } = administration;
      await accounts.localLogin();
      expect((await users.list()).map(({ username }) => username)).toEqual(['ada', 'olga']);
      const builtIn = { code: 'user-built-in' };
      await expect(users.change('cli', { password: PASSWORD }, seen)).rejects.toMatchObject(builtIn);
      await expect(users.delete('Cli')).rejects.toMatchObject(builtIn);
      await expect(users.get('cli')).rejects.toMatchObject(builtIn);
      await expect(users.changeOwnPassword('cli', NO_PASSWORD, PASSWORD)).rejects.toMatchObject(builtIn);
    });

    it.each([
      ['a new password', { password: 'quite another password' }, true],
      ['disabling', { disabled: true }, false],
    ])('lose sessions, streams and tokens by %s', async (_, change, forGood) => {
      const { users, accounts, tokens } = administration;
      const session = await login();
      const { secret } = await tokens.create(olga, { name: 'ci', role: 'viewer', days: 1 });
      const other = await login('ada');
      const ended: string[] = [];
      accounts.onLogout(session, () => ended.push('session'));
      accounts.onLogout(secret.reveal(), () => ended.push('token'));
      accounts.onLogout(other, () => ended.push('of ada'));
      await users.change('olga', change, seen);
      expect(ended.sort()).toEqual(['session', 'token']);
      expect(await accounts.identify(session)).toBeUndefined();
      expect(await accounts.identify(secret.reveal())).toBeUndefined();
      expect(await accounts.identify(other)).toBeDefined();
      await users.change('olga', { disabled: false }, seen);
      expect(await accounts.identify(session)).toBeUndefined();
      expect((await accounts.identify(secret.reveal())) === undefined).toBe(forGood);
    });

    it('change their own password with the present one only, and go on with a new session', async () => {
      const { users, accounts } = administration;
      const old = await login();
      await expect(users.changeOwnPassword('olga', 'wrong', 'quite another password')).rejects.toMatchObject({
        code: 'wrong-password',
      });
      expect(await accounts.identify(old)).toBeDefined();
      const { token } = await users.changeOwnPassword('olga', PASSWORD, 'quite another password');
      expect(await accounts.identify(old)).toBeUndefined();
      expect((await accounts.identify(token.reveal()))?.user.username).toBe('olga');
      await expect(accounts.login('olga', PASSWORD)).rejects.toMatchObject({ code: 'wrong-credentials' });
    });

    it('are not changed by who has seen something else', async () => {
      const { users } = administration;
      const change = users.change('olga', { role: 'admin' }, () => {
        throw new Error('changed since');
      });
      await expect(change).rejects.toThrow('changed since');
      expect((await store.user('olga'))?.role).toBe('operator');
    });
  });

  describe('API tokens', () => {
    it('are found by scanners, kept as a hash, and end', async () => {
      const { tokens, accounts } = administration;
      const { token, secret } = await tokens.create(olga, { name: 'ci', role: 'operator', days: 7 });
      expect(secret.reveal()).toMatch(/^sipdx_[\w-]{43}$/);
      expect(JSON.stringify([await store.tokens(), token])).not.toContain(secret.reveal().slice(6));
      expect(await accounts.identify(secret.reveal())).toMatchObject({ user: { username: 'olga' }, tokenId: token.id });
      clock.advance(7 * DAY_MS - 1);
      expect(await accounts.identify(secret.reveal())).toBeDefined();
      clock.advance(1);
      expect(await accounts.identify(secret.reveal())).toBeUndefined();
    });

    it('have at most the role of who makes them, and never count for more than the user’s present one', async () => {
      const { tokens, accounts, users } = administration;
      await expect(tokens.create(olga, { name: 'x', role: 'engineer', days: 1 })).rejects.toMatchObject({
        code: 'forbidden',
      });
      const roleOf = async (token: string) => (await accounts.identify(token))?.user.role;
      const viewer = (await tokens.create(olga, { name: 'v', role: 'viewer', days: 1 })).secret.reveal();
      const operator = (await tokens.create(olga, { name: 'o', role: 'operator', days: 1 })).secret.reveal();
      await users.change('olga', { role: 'admin' }, seen);
      expect([await roleOf(viewer), await roleOf(operator)]).toEqual(['viewer', 'operator']);
      await users.change('olga', { role: 'viewer' }, seen);
      expect([await roleOf(viewer), await roleOf(operator)]).toEqual(['viewer', 'viewer']);
    });

    it('are one’s own; an administrator sees and deletes everybody’s', async () => {
      const { tokens, accounts } = administration;
      const of = async (user: UserRow) => (await tokens.create(user, { name: 'x', role: 'viewer', days: 1 })).token;
      const [hers, adas] = [await of(olga), await of(ada)];
      expect((await tokens.list(olga)).map(({ id }) => id)).toEqual([hers.id]);
      expect((await tokens.list(ada)).map(({ username }) => username).sort()).toEqual(['ada', 'olga']);
      await expect(tokens.delete(olga, adas.id)).rejects.toMatchObject({ code: 'token-not-found' });
      await tokens.delete(ada, hers.id);
      expect(await tokens.list(olga)).toEqual([]);
      const local = await accounts.localLogin();
      await expect(tokens.create(local.user, { name: 'x', role: 'viewer', days: 1 })).rejects.toMatchObject({
        code: 'user-built-in',
      });
    });

    it('are a hundred per user at most; those that are over make room', async () => {
      const { tokens } = administration;
      const one = () => tokens.create(olga, { name: 'x', role: 'viewer', days: 1 });
      for (let n = 0; n < 100; n++) await one();
      await expect(one()).rejects.toMatchObject({ code: 'too-many-tokens' });
      clock.advance(DAY_MS);
      await one();
      expect(await tokens.list(olga)).toHaveLength(1);
    });
  });

  it('a session ends after twelve hours', async () => {
    const token = await login();
    clock.advance(SESSION_MS - 1);
    expect(await administration.accounts.identify(token)).toBeDefined();
    clock.advance(1);
    expect(await administration.accounts.identify(token)).toBeUndefined();
  });
});
