import type { Role } from '#shared/api/access.js';
import type { Database, Statement } from './database.js';
import type { SessionRow, UserRow } from './ports/accounts.js';

export interface UserColumns {
  readonly id: string;
  readonly username: string;
  readonly role: Role;
  readonly password_hash: string;
  readonly created_at: number;
  readonly disabled: number;
  readonly last_login_at: number | null;
}

/** Users and their sessions. `put…`, `delete…` and `loggedIn` run inside a write only. */
export class UsersTable {
  readonly #byName: Statement;
  readonly #all: Statement;
  readonly #count: Statement;
  readonly #put: Statement;
  readonly #delete: Statement;
  readonly #loggedIn: Statement;
  readonly #putSession: Statement;
  readonly #dropExpired: Statement;
  readonly #sessionUser: Statement;
  readonly #deleteSession: Statement;
  readonly #deleteSessionsOf: Statement;

  constructor(db: Database) {
    this.#byName = db.prepare('SELECT * FROM users WHERE username = ?');
    this.#all = db.prepare('SELECT * FROM users ORDER BY username');
    this.#count = db.prepare('SELECT COUNT(*) AS n FROM users');
    this.#put = db.prepare(
      `INSERT INTO users (id, username, role, password_hash, created_at, disabled, last_login_at)
       VALUES (:id, :username, :role, :passwordHash, :createdAt, :disabled, :lastLoginAt)
       ON CONFLICT (username) DO UPDATE SET role = :role, password_hash = :passwordHash, disabled = :disabled,
         last_login_at = COALESCE(:lastLoginAt, last_login_at)`,
    );
    this.#delete = db.prepare('DELETE FROM users WHERE username = ?');
    this.#loggedIn = db.prepare('UPDATE users SET last_login_at = :at WHERE username = :username');
    this.#putSession = db.prepare(
      `INSERT INTO sessions (token_hash, user_id, created_at, expires_at)
       VALUES (:tokenHash, :userId, :createdAt, :expiresAt)`,
    );
    this.#dropExpired = db.prepare('DELETE FROM sessions WHERE expires_at <= ?');
    this.#sessionUser = db.prepare(
      `SELECT users.* FROM sessions JOIN users ON users.id = sessions.user_id
       WHERE token_hash = ? AND expires_at > ? AND disabled = 0`,
    );
    this.#deleteSession = db.prepare('DELETE FROM sessions WHERE token_hash = ?');
    this.#deleteSessionsOf = db.prepare(
      'DELETE FROM sessions WHERE user_id = (SELECT id FROM users WHERE username = ?) RETURNING token_hash',
    );
  }

  byName(username: string): UserRow | undefined {
    const columns = this.#byName.get([username]) as UserColumns | undefined;
    return columns && userRow(columns);
  }

  all(): readonly UserRow[] {
    return (this.#all.all() as readonly UserColumns[]).map(userRow);
  }

  count(): number {
    return (this.#count.get() as { readonly n: number }).n;
  }

  put(user: UserRow): void {
    this.#put.run({ ...user, disabled: Number(user.disabled), lastLoginAt: user.lastLoginAt ?? null });
  }

  delete(username: string): boolean {
    return this.#delete.run([username]).changes > 0;
  }

  loggedIn(username: string, at: number): void {
    this.#loggedIn.run({ username, at });
  }

  putSession(session: SessionRow): void {
    this.#dropExpired.run([session.createdAt]);
    this.#putSession.run({ ...session });
  }

  sessionUser(tokenHash: string, now: number): UserRow | undefined {
    const columns = this.#sessionUser.get([tokenHash, now]) as UserColumns | undefined;
    return columns && userRow(columns);
  }

  deleteSession(tokenHash: string): void {
    this.#deleteSession.run([tokenHash]);
  }

  deleteSessionsOf(username: string): readonly string[] {
    const rows = this.#deleteSessionsOf.all([username]) as readonly { readonly token_hash: string }[];
    return rows.map((row) => row.token_hash);
  }
}

export function userRow(c: UserColumns): UserRow {
  return {
    id: c.id,
    username: c.username,
    role: c.role,
    passwordHash: c.password_hash,
    createdAt: c.created_at,
    disabled: c.disabled === 1,
    ...(c.last_login_at !== null && { lastLoginAt: c.last_login_at }),
  };
}
