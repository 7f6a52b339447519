import type { Role } from '#shared/api/access.js';

/** Users, their sessions and tokens. */
export interface AccountStore {
  user(username: string): Promise<UserRow | undefined>;
  users(): Promise<readonly UserRow[]>;
  countUsers(): Promise<number>;
  /** Inserts or replaces (by name) a user. */
  putUser(user: UserRow): Promise<void>;
  /** With sessions and tokens. False: no such user. */
  deleteUser(username: string): Promise<boolean>;
  userLoggedIn(username: string, at: number): Promise<void>;
  putSession(session: SessionRow): Promise<void>;
  /** The session's user, unless it is unknown or expired at `now`, or the user is disabled. */
  sessionUser(tokenHash: string, now: number): Promise<UserRow | undefined>;
  deleteSession(tokenHash: string): Promise<void>;
  /** All sessions of the user (a new password, a disabled user). Returns their hashes. */
  deleteSessionsOf(username: string): Promise<readonly string[]>;
  putToken(token: TokenRow): Promise<void>;
  /** Of one user, or all; newest first. */
  tokens(username?: string): Promise<readonly (TokenRow & { readonly username: string })[]>;
  /** User and token, unless unknown, expired at `now`, or the user is disabled. Notes `last_used_at`, at most once a minute. */
  tokenUser(tokenHash: string, now: number): Promise<{ readonly user: UserRow; readonly token: TokenRow } | undefined>;
  deleteToken(id: string): Promise<boolean>;
}

export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly role: Role;
  readonly passwordHash: string;
  readonly createdAt: number;
  readonly disabled: boolean;
  readonly lastLoginAt?: number;
}

export interface TokenRow {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly tokenHash: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly lastUsedAt?: number;
}

export interface SessionRow {
  readonly tokenHash: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}
