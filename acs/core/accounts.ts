import { randomBytes } from 'node:crypto';
import type { Role } from '#shared/api/access.js';
import { Secret } from '#shared/lib/secret.js';
import { ulid } from '#shared/lib/ulid.js';
import { AppError } from '../app-error.js';
import type { Clock } from '../clock.js';
import type { UserRow } from '../store/ports/accounts.js';
import type { Store } from '../store/ports/store.js';
import { hashToken, isApiToken, newSessionToken } from './access-token.js';
import { oneAtATime } from './one-at-a-time.js';
import { hashPassword, isOutdated, NO_PASSWORD, verifyPassword } from './password.js';
import { lesserRole } from './roles.js';

export const SESSION_MS = 12 * 3600_000;
const FIRST_USER = 'admin';
/** The command line on the server's own machine: no person, has no password, cannot be changed. */
export const LOCAL_USER = 'cli';
const LOCAL_TOKEN_MS = 365 * 24 * 3600_000;

export interface Login {
  readonly user: UserRow;
  readonly token: Secret;
  readonly expiresAt: number;
}

/** Who holds a session or an API token. */
export interface Identity {
  /** With the role that counts here: behind an API token the lesser of the token's and the user's. */
  readonly user: UserRow;
  /** Of the API token; absent for a session. */
  readonly tokenId?: string;
}

/** Who gets in: passwords, sessions, API tokens, and the end of all of them. */
export class Accounts {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #ended = new Set<(tokenHash: string) => void>();
  /** For whatever reads an account and then writes it. */
  readonly inOrder = oneAtATime();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** On the first start: the user `admin`. Returns its password, this once. `reset`: gives it a new one, and lets it in. */
  async ensureFirstUser(reset = false): Promise<Secret | undefined> {
    // Not by its name: who has other administrators may have deleted it.
    if (!reset && (await this.#store.users()).some(isActiveAdmin)) return undefined;
    const password = randomBytes(12).toString('base64url');
    await this.putUser(FIRST_USER, 'admin', await hashPassword(password));
    await this.endAccess(FIRST_USER, { deleteTokens: true });
    return new Secret(password);
  }

  async putUser(username: string, role: Role, passwordHash: string): Promise<UserRow> {
    const createdAt = this.#clock.now();
    const known = await this.#store.user(username);
    const fresh = { id: ulid(createdAt, randomBytes(16)), username, createdAt };
    const user = { ...(known ?? fresh), role, passwordHash, disabled: false };
    await this.#store.putUser(user);
    return user;
  }

  /** @throws AppError `wrong-credentials`, also for an unknown or disabled user */
  async login(username: string, password: string): Promise<Login> {
    const user = await this.#store.user(username.normalize('NFC'));
    const right = await verifyPassword(password, user?.passwordHash);
    if (!right || user === undefined || user.disabled) throw wrongCredentials();
    const newHash = isOutdated(user.passwordHash) ? await hashPassword(password) : undefined;
    return this.inOrder(async () => {
      // Hashing takes its time: the password may have been changed, or the user disabled, meanwhile.
      const now = await this.#store.user(user.username);
      if (now?.passwordHash !== user.passwordHash || now.disabled) throw wrongCredentials();
      if (newHash !== undefined) await this.#store.putUser({ ...now, passwordHash: newHash });
      await this.#store.userLoggedIn(now.username, this.#clock.now());
      return this.newSession(now);
    });
  }

  /** A session for somebody who has shown the password already. */
  newSession(user: UserRow): Promise<Login> {
    return this.#newSession(user, SESSION_MS);
  }

  /**
   * A token for the command line on this machine, with an administrator's rights: whoever can read the state folder, where
   * it lies, can read the database and the key file there anyway.
   */
  async localLogin(): Promise<Login> {
    return this.#newSession(await this.putUser(LOCAL_USER, 'admin', NO_PASSWORD), LOCAL_TOKEN_MS);
  }

  /** A token of `localLogin` that still holds, and may do all that a new one may. */
  async isLocal(token: string): Promise<boolean> {
    const user = (await this.identify(token))?.user;
    return user?.username === LOCAL_USER && user.role === 'admin';
  }

  async identify(token: string): Promise<Identity | undefined> {
    const [tokenHash, now] = [hashToken(token), this.#clock.now()];
    if (!isApiToken(token)) {
      const user = await this.#store.sessionUser(tokenHash, now);
      return user && { user };
    }
    const found = await this.#store.tokenUser(tokenHash, now);
    if (found === undefined) return undefined;
    return { user: { ...found.user, role: lesserRole(found.token.role, found.user.role) }, tokenId: found.token.id };
  }

  async logout(token: string): Promise<void> {
    const tokenHash = hashToken(token);
    await this.#store.deleteSession(tokenHash);
    this.ended(tokenHash);
  }

  /** Ends all sessions of the user, and the event streams of sessions and tokens; for good with `deleteTokens`. */
  async endAccess(username: string, { deleteTokens }: { readonly deleteTokens: boolean }): Promise<void> {
    const sessions = await this.#store.deleteSessionsOf(username);
    const tokens = await this.#store.tokens(username);
    if (deleteTokens) for (const { id } of tokens) await this.#store.deleteToken(id);
    for (const tokenHash of [...sessions, ...tokens.map((token) => token.tokenHash)]) this.ended(tokenHash);
  }

  /** Tells the streams of that token. */
  ended(tokenHash: string): void {
    for (const listener of this.#ended) listener(tokenHash);
  }

  /** Calls back when that token is no longer let in: a logout, a new password, a disabled user. Returns the unsubscriber. */
  onLogout(token: string, listener: () => void): () => void {
    const mine = hashToken(token);
    const heard = (tokenHash: string) => {
      if (tokenHash === mine) listener();
    };
    this.#ended.add(heard);
    return () => {
      this.#ended.delete(heard);
    };
  }

  async #newSession(user: UserRow, ms: number): Promise<Login> {
    const token = newSessionToken();
    const createdAt = this.#clock.now();
    const expiresAt = createdAt + ms;
    await this.#store.putSession({ tokenHash: hashToken(token.reveal()), userId: user.id, createdAt, expiresAt });
    return { user, token, expiresAt };
  }
}

/** Somebody who can administer this server over the API. */
export function isActiveAdmin(user: UserRow): boolean {
  return user.role === 'admin' && !user.disabled && user.username !== LOCAL_USER;
}

function wrongCredentials(): AppError {
  return new AppError('wrong-credentials', 'User name or password is wrong');
}
