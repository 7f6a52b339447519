import type { Database, Statement } from './database.js';
import { userRow, type UserColumns } from './rows.js';
import type { SessionRow, UserRow } from './store.js';

/** Users, their sessions, and the digest users of the CPEs. `put…` and `delete…` run inside a write only. */
export class UsersTable {
  readonly #byName: Statement;
  readonly #count: Statement;
  readonly #put: Statement;
  readonly #putSession: Statement;
  readonly #dropExpired: Statement;
  readonly #sessionUser: Statement;
  readonly #deleteSession: Statement;
  readonly #credential: Statement;
  readonly #putCredential: Statement;

  constructor(db: Database) {
    this.#byName = db.prepare('SELECT * FROM users WHERE username = ?');
    this.#count = db.prepare('SELECT COUNT(*) AS n FROM users');
    this.#put = db.prepare(
      `INSERT INTO users (id, username, role, password_hash, created_at)
       VALUES (:id, :username, :role, :passwordHash, :createdAt)
       ON CONFLICT (username) DO UPDATE SET role = :role, password_hash = :passwordHash`,
    );
    this.#putSession = db.prepare(
      `INSERT INTO sessions (token_hash, user_id, created_at, expires_at)
       VALUES (:tokenHash, :userId, :createdAt, :expiresAt)`,
    );
    this.#dropExpired = db.prepare('DELETE FROM sessions WHERE expires_at <= ?');
    this.#sessionUser = db.prepare(
      `SELECT users.* FROM sessions JOIN users ON users.id = sessions.user_id
       WHERE token_hash = ? AND expires_at > ?`,
    );
    this.#deleteSession = db.prepare('DELETE FROM sessions WHERE token_hash = ?');
    this.#credential = db.prepare('SELECT ha1, device_id FROM cwmp_credentials WHERE username = ?');
    this.#putCredential = db.prepare(
      `INSERT INTO cwmp_credentials (username, ha1, device_id) VALUES (:username, :ha1, :deviceId)
       ON CONFLICT (username) DO UPDATE SET ha1 = :ha1, device_id = :deviceId`,
    );
  }

  byName(username: string): UserRow | undefined {
    const columns = this.#byName.get([username]) as UserColumns | undefined;
    return columns && userRow(columns);
  }

  count(): number {
    return (this.#count.get() as { readonly n: number }).n;
  }

  put(user: UserRow): void {
    this.#put.run({ ...user });
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

  credential(username: string): { readonly ha1: string; readonly deviceId?: string } | undefined {
    const columns = this.#credential.get([username]) as
      { readonly ha1: string; readonly device_id: string | null } | undefined;
    return columns && { ha1: columns.ha1, ...(columns.device_id !== null && { deviceId: columns.device_id }) };
  }

  putCredential(username: string, ha1: string, deviceId: string | undefined): void {
    this.#putCredential.run({ username, ha1, deviceId: deviceId ?? null });
  }
}
