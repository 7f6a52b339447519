import type { Database, Statement } from './database.js';
import type { IdempotencyClaim, IdempotencyRow } from './ports/records.js';

interface IdempotencyColumns {
  readonly request_hash: string;
  readonly status: number | null;
  readonly headers: string | null;
  readonly body: string | null;
}

/** How long the answer to a repeated request is known. */
export const IDEMPOTENCY_MS = 24 * 3600_000;
/** No request is served that long: its answer could not be written, and it may be sent again. */
const ABANDONED_MS = 60_000;

/** Answers to requests that may be repeated. All but the constructor run inside a write only. */
export class IdempotencyTable {
  readonly #forget: Statement;
  readonly #insert: Statement;
  readonly #known: Statement;
  readonly #finish: Statement;
  readonly #release: Statement;

  constructor(db: Database) {
    this.#forget = db.prepare(
      `DELETE FROM idempotency WHERE user_id = :userId AND key = :key
       AND (created_at <= :old OR (status IS NULL AND created_at <= :abandoned))`,
    );
    this.#insert = db.prepare(
      `INSERT INTO idempotency (user_id, key, request_hash, created_at) VALUES (:userId, :key, :requestHash, :now)
       ON CONFLICT (user_id, key) DO NOTHING`,
    );
    this.#known = db.prepare(
      'SELECT request_hash, status, headers, body FROM idempotency WHERE user_id = ? AND key = ?',
    );
    this.#finish = db.prepare(
      `UPDATE idempotency SET status = :status, headers = :headers, body = :body
       WHERE user_id = :userId AND key = :key`,
    );
    this.#release = db.prepare('DELETE FROM idempotency WHERE user_id = ? AND key = ? AND status IS NULL');
    // Whoever served them is gone: an earlier process.
    db.exec('DELETE FROM idempotency WHERE status IS NULL');
  }

  claim(claim: IdempotencyClaim): IdempotencyRow | undefined {
    const { userId, key, now } = claim;
    this.#forget.run({ userId, key, old: now - IDEMPOTENCY_MS, abandoned: now - ABANDONED_MS });
    if (this.#insert.run({ ...claim }).changes > 0) return undefined;
    const known = this.#known.get([userId, key]) as IdempotencyColumns | undefined;
    if (known === undefined) throw new Error('the row that was in the way is not there');
    return {
      requestHash: known.request_hash,
      ...(known.status !== null && {
        status: known.status,
        headers: JSON.parse(known.headers ?? '{}') as Readonly<Record<string, string>>,
        body: known.body ?? '',
      }),
    };
  }

  finish(userId: string, key: string, answer: Required<Pick<IdempotencyRow, 'status' | 'headers' | 'body'>>): void {
    const { status, headers, body } = answer;
    this.#finish.run({ userId, key, status, headers: JSON.stringify(headers), body });
  }

  release(userId: string, key: string): void {
    this.#release.run([userId, key]);
  }
}
