import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '#shared/api/schemas.js';
import { Secret } from '#shared/lib/secret.js';
import { ulid } from '#shared/lib/ulid.js';
import { AppError } from '../app-error.js';
import type { Clock } from '../clock.js';
import type { Store, UserRow } from '../store/store.js';
import { hashPassword, NO_PASSWORD, verifyPassword } from './password.js';

export const SESSION_MS = 12 * 3600_000;
const TOKEN_BYTES = 32;
const FIRST_USER = 'admin';
/** The command line on the server's own machine. */
const LOCAL_USER = 'cli';
const LOCAL_TOKEN_MS = 365 * 24 * 3600_000;

export interface Login {
  readonly user: UserRow;
  readonly token: Secret;
  readonly expiresAt: number;
}

/** Users and their sessions. A token is 32 random bytes; only its SHA-256 is stored. */
export class Accounts {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #loggedOut = new Set<(tokenHash: string) => void>();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** On the first start: the user `admin`. Returns its password, this once. `reset`: gives it a new one. */
  async ensureFirstUser(reset = false): Promise<Secret | undefined> {
    if (!reset && (await this.#store.user(FIRST_USER)) !== undefined) return undefined;
    const password = randomBytes(12).toString('base64url');
    await this.putUser(FIRST_USER, 'admin', await hashPassword(password));
    return new Secret(password);
  }

  async putUser(username: string, role: Role, passwordHash: string): Promise<void> {
    const createdAt = this.#clock.now();
    await this.#store.putUser({ id: ulid(createdAt, randomBytes(16)), username, role, passwordHash, createdAt });
  }

  /** @throws AppError `wrong-credentials`, also for an unknown user */
  async login(username: string, password: string): Promise<Login> {
    const user = await this.#store.user(username);
    if (!(await verifyPassword(password, user?.passwordHash)) || user === undefined) {
      throw new AppError('wrong-credentials', 'User name or password is wrong');
    }
    return this.#newSession(user, SESSION_MS);
  }

  /** A token for the command line on this machine, with an operator's rights. */
  async localLogin(): Promise<Login> {
    await this.putUser(LOCAL_USER, 'operator', NO_PASSWORD);
    const user = await this.#store.user(LOCAL_USER);
    if (user === undefined) throw new Error('the user just written is not there');
    return this.#newSession(user, LOCAL_TOKEN_MS);
  }

  /** A token of `localLogin` that still holds. */
  async isLocal(token: string): Promise<boolean> {
    return (await this.userOf(token))?.username === LOCAL_USER;
  }

  async userOf(token: string): Promise<UserRow | undefined> {
    return this.#store.sessionUser(hashToken(token), this.#clock.now());
  }

  async logout(token: string): Promise<void> {
    const tokenHash = hashToken(token);
    await this.#store.deleteSession(tokenHash);
    for (const listener of this.#loggedOut) listener(tokenHash);
  }

  /** Calls back when that token's session is ended by a logout. Returns the unsubscriber. */
  onLogout(token: string, listener: () => void): () => void {
    const mine = hashToken(token);
    const heard = (tokenHash: string) => {
      if (tokenHash === mine) listener();
    };
    this.#loggedOut.add(heard);
    return () => {
      this.#loggedOut.delete(heard);
    };
  }

  async #newSession(user: UserRow, ms: number): Promise<Login> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const createdAt = this.#clock.now();
    const expiresAt = createdAt + ms;
    await this.#store.putSession({ tokenHash: hashToken(token), userId: user.id, createdAt, expiresAt });
    return { user, token: new Secret(token), expiresAt };
  }
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
