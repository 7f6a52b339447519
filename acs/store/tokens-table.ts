import type { Role } from '#shared/api/access.js';
import type { Database, Statement } from './database.js';
import type { TokenRow, UserRow } from './ports/accounts.js';
import { userRow, type UserColumns } from './users-table.js';

interface TokenColumns {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly role: Role;
  readonly token_hash: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly last_used_at: number | null;
}

/** Tokens of the API. `put`, `used` and `delete` run inside a write only. */
export class TokensTable {
  readonly #put: Statement;
  readonly #all: Statement;
  readonly #byHash: Statement;
  readonly #owner: Statement;
  readonly #used: Statement;
  readonly #delete: Statement;

  constructor(db: Database) {
    this.#put = db.prepare(
      `INSERT INTO tokens (id, user_id, name, role, token_hash, created_at, expires_at)
       VALUES (:id, :userId, :name, :role, :tokenHash, :createdAt, :expiresAt)`,
    );
    this.#all = db.prepare(
      `SELECT tokens.*, username FROM tokens JOIN users ON users.id = user_id
       WHERE :username IS NULL OR username = :username ORDER BY tokens.created_at DESC, tokens.id DESC`,
    );
    this.#byHash = db.prepare('SELECT * FROM tokens WHERE token_hash = ? AND expires_at > ?');
    this.#owner = db.prepare('SELECT * FROM users WHERE id = ? AND disabled = 0');
    this.#used = db.prepare('UPDATE tokens SET last_used_at = :at WHERE id = :id');
    this.#delete = db.prepare('DELETE FROM tokens WHERE id = ?');
  }

  put({ lastUsedAt: _, ...token }: TokenRow): void {
    this.#put.run({ ...token });
  }

  all(username: string | undefined): readonly (TokenRow & { readonly username: string })[] {
    const rows = this.#all.all({ username: username ?? null }) as readonly (TokenColumns & {
      readonly username: string;
    })[];
    return rows.map((columns) => ({ ...tokenRow(columns), username: columns.username }));
  }

  user(tokenHash: string, now: number): { readonly user: UserRow; readonly token: TokenRow } | undefined {
    const token = this.#byHash.get([tokenHash, now]) as TokenColumns | undefined;
    const owner = token && (this.#owner.get([token.user_id]) as UserColumns | undefined);
    return token && owner && { user: userRow(owner), token: tokenRow(token) };
  }

  used(id: string, at: number): void {
    this.#used.run({ id, at });
  }

  delete(id: string): boolean {
    return this.#delete.run([id]).changes > 0;
  }
}

function tokenRow(c: TokenColumns): TokenRow {
  return {
    id: c.id,
    userId: c.user_id,
    name: c.name,
    role: c.role,
    tokenHash: c.token_hash,
    createdAt: c.created_at,
    expiresAt: c.expires_at,
    ...(c.last_used_at !== null && { lastUsedAt: c.last_used_at }),
  };
}
