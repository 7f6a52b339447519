import { randomBytes } from 'node:crypto';
import type { ChangeUser, CreateUser } from '#shared/api/access.js';
import { ulid } from '#shared/lib/ulid.js';
import { AppError } from '../app-error.js';
import type { Clock } from '../clock.js';
import type { UserRow } from '../store/ports/accounts.js';
import type { Store } from '../store/ports/store.js';
import { isActiveAdmin, LOCAL_USER, type Accounts, type Login } from './accounts.js';
import { hashPassword, verifyPassword } from './password.js';

/** Names that stand for no person in the audit log. */
const BUILT_IN: readonly string[] = [LOCAL_USER, 'device', 'server'];

interface UsersDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly accounts: Accounts;
}

/** The people with an account. Names are unique whatever their case; there is an administrator at all times. */
export class Users {
  readonly #deps: UsersDeps;

  constructor(deps: UsersDeps) {
    this.#deps = deps;
  }

  /** Without the built-in one. */
  async list(): Promise<readonly UserRow[]> {
    return (await this.#deps.store.users()).filter((user) => !isBuiltIn(user.username));
  }

  /** @throws AppError `user-not-found`, `user-built-in` */
  async get(username: string): Promise<UserRow> {
    if (isBuiltIn(username)) throw builtIn(username);
    const user = await this.#deps.store.user(username.normalize('NFC'));
    if (user === undefined) throw new AppError('user-not-found', `Nobody is called ${username}`);
    return user;
  }

  /** @throws AppError `user-exists`, `user-built-in` */
  async create({ username: given, role, password }: CreateUser): Promise<UserRow> {
    const username = given.normalize('NFC');
    if (isBuiltIn(username)) throw builtIn(username);
    const passwordHash = await hashPassword(password);
    const { store, clock, accounts } = this.#deps;
    return accounts.inOrder(async () => {
      const taken = (await store.users()).find((user) => sameName(user.username, username));
      if (taken !== undefined) throw new AppError('user-exists', `There is ${taken.username} already`);
      const createdAt = clock.now();
      const id = ulid(createdAt, randomBytes(16));
      const user: UserRow = { id, username, role, passwordHash, createdAt, disabled: false };
      await store.putUser(user);
      return user;
    });
  }

  /**
   * A new password or disabling ends the user's sessions and event streams; a new password deletes the tokens too, and a
   * disabled user's are refused. A new role counts from the next request on.
   * @param seen throws when the user is no longer what the asker has seen
   * @throws AppError `user-not-found`, `user-built-in`, `last-admin`, and what `seen` throws
   */
  async change(
    username: string,
    { role, password, disabled }: ChangeUser,
    seen: (before: UserRow) => void,
  ): Promise<{ readonly before: UserRow; readonly after: UserRow }> {
    const passwordHash = password === undefined ? undefined : await hashPassword(password);
    const { store, accounts } = this.#deps;
    return accounts.inOrder(async () => {
      const before = await this.get(username);
      seen(before);
      const after: UserRow = {
        ...before,
        role: role ?? before.role,
        disabled: disabled ?? before.disabled,
        passwordHash: passwordHash ?? before.passwordHash,
      };
      if (!isActiveAdmin(after)) await this.#refuseLastAdmin(before);
      await store.putUser(after);
      if (passwordHash !== undefined || after.disabled) {
        await accounts.endAccess(after.username, { deleteTokens: passwordHash !== undefined });
      }
      return { before, after };
    });
  }

  /** @throws AppError `user-not-found`, `user-built-in`, `last-admin` */
  async delete(username: string): Promise<UserRow> {
    const { store, accounts } = this.#deps;
    return accounts.inOrder(async () => {
      const user = await this.get(username);
      await this.#refuseLastAdmin(user);
      await accounts.endAccess(user.username, { deleteTokens: true });
      await store.deleteUser(user.username);
      return user;
    });
  }

  /**
   * One's own. Ends every session and token of the user; the one who asks goes on with the session that comes back.
   * @throws AppError `wrong-password`, `user-built-in`
   */
  async changeOwnPassword(username: string, current: string, password: string): Promise<Login> {
    const { accounts } = this.#deps;
    const user = await this.get(username);
    if (!(await verifyPassword(current, user.passwordHash))) {
      throw new AppError('wrong-password', 'The present password is another one');
    }
    const { after } = await this.change(user.username, { password }, (now) => {
      // Somebody else set a new one while this one was looked at.
      if (now.passwordHash !== user.passwordHash || now.disabled) {
        throw new AppError('wrong-password', 'The password has just been changed');
      }
    });
    return accounts.newSession(after);
  }

  async #refuseLastAdmin(user: UserRow): Promise<void> {
    if (!isActiveAdmin(user)) return;
    const others = (await this.#deps.store.users()).filter((other) => isActiveAdmin(other) && other.id !== user.id);
    if (others.length > 0) return;
    throw new AppError(
      'last-admin',
      `${user.username} is the only administrator who is not disabled: make another first`,
    );
  }
}

export function isBuiltIn(username: string): boolean {
  return BUILT_IN.some((name) => sameName(name, username));
}

/** The database's own comparison knows the case of ASCII letters only. */
function sameName(a: string, b: string): boolean {
  return a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();
}

function builtIn(username: string): AppError {
  return new AppError('user-built-in', `${username} stands for the server itself and cannot be made or changed`);
}
