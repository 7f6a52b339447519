import BetterSqlite3 from 'better-sqlite3';

/** The part of better-sqlite3 that the store uses. Every call is synchronous and throws an error with SQLite's code. */
export interface Database {
  readonly inTransaction: boolean;
  prepare(sql: string): Statement;
  exec(sql: string): unknown;
  pragma(text: string, options?: { readonly simple?: boolean }): unknown;
  /** SQLite's online backup: pages are copied while this connection goes on writing; `progress` says how many next. */
  backup(file: string, options?: { readonly progress: () => number }): Promise<unknown>;
  close(): unknown;
}

export interface Statement {
  run(parameters?: SqlParameters): { readonly changes: number; readonly lastInsertRowid: number | bigint };
  get(parameters?: SqlParameters): unknown;
  all(parameters?: SqlParameters): unknown[];
}

export type SqlValue = string | number | bigint | Uint8Array | null;
/** By position (`?`) or by name (`:name`). */
export type SqlParameters = readonly SqlValue[] | Readonly<Record<string, SqlValue>>;

export function openFile(file: string, options: { readonly readonly?: boolean } = {}): Database {
  return new BetterSqlite3(file, options);
}
