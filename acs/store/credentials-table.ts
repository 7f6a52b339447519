import type { CwmpCredential } from '#shared/api/credentials.js';
import type { Database, Statement } from './database.js';
import { RowCache } from './row-cache.js';
import type { CwmpCredentialRow } from './ports/credentials.js';

interface CredentialColumns {
  readonly username: string;
  readonly ha1: string;
  readonly device_id: string | null;
  readonly bootstrap: number;
  readonly created_at: number;
}

/** Digest users of the CPEs. `put` and `delete` run inside a write only. */
export class CredentialsTable {
  readonly #byName: Statement;
  readonly #page: Statement;
  readonly #put: Statement;
  readonly #delete: Statement;
  /** Two or more requests of every session ask for the same one. */
  readonly #known = new RowCache<CwmpCredentialRow>();

  constructor(db: Database) {
    this.#byName = db.prepare('SELECT * FROM cwmp_credentials WHERE username = ?');
    this.#page = db.prepare('SELECT * FROM cwmp_credentials WHERE username > ? ORDER BY username LIMIT ?');
    this.#put = db.prepare(
      `INSERT INTO cwmp_credentials (username, ha1, device_id, bootstrap, created_at)
       VALUES (:username, :ha1, :deviceId, :bootstrap, :at)
       ON CONFLICT (username) DO UPDATE SET ha1 = :ha1, device_id = :deviceId, bootstrap = :bootstrap, created_at = :at`,
    );
    this.#delete = db.prepare('DELETE FROM cwmp_credentials WHERE username = ?');
  }

  byName(username: string): CwmpCredentialRow | undefined {
    return this.#known.get(username, () => {
      const columns = this.#byName.get([username]) as CredentialColumns | undefined;
      return columns && { ha1: columns.ha1, ...about(columns) };
    });
  }

  /** By name, behind the name `after`. */
  page(after: string, limit: number): readonly CwmpCredential[] {
    return (this.#page.all([after, limit]) as readonly CredentialColumns[]).map((columns) => ({
      username: columns.username,
      ...about(columns),
      createdAt: columns.created_at,
    }));
  }

  put(credential: CwmpCredentialRow & { readonly username: string }, at: number): void {
    const { username, ha1, deviceId, bootstrap } = credential;
    this.#known.forget(username);
    this.#put.run({ username, ha1, deviceId: deviceId ?? null, bootstrap: Number(bootstrap), at });
  }

  delete(username: string): boolean {
    this.#known.forget(username);
    return this.#delete.run([username]).changes > 0;
  }

  /** A write did not happen. */
  rolledBack(): void {
    this.#known.clear();
  }
}

function about(columns: CredentialColumns): { readonly deviceId?: string; readonly bootstrap: boolean } {
  return { ...(columns.device_id !== null && { deviceId: columns.device_id }), bootstrap: columns.bootstrap === 1 };
}
