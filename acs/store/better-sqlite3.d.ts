/** The part of better-sqlite3 that the store uses; the package ships no types of its own. */
declare module 'better-sqlite3' {
  export type SqlValue = string | number | bigint | Uint8Array | null;
  export type SqlParameters = readonly SqlValue[] | Readonly<Record<string, SqlValue>>;

  export interface RunResult {
    readonly changes: number;
    readonly lastInsertRowid: number | bigint;
  }

  export interface Statement {
    run(parameters?: SqlParameters): RunResult;
    get(parameters?: SqlParameters): unknown;
    all(parameters?: SqlParameters): unknown[];
  }

  export default class Database {
    constructor(file: string);
    readonly inTransaction: boolean;
    prepare(sql: string): Statement;
    exec(sql: string): this;
    pragma(text: string, options?: { readonly simple?: boolean }): unknown;
    close(): this;
  }
}
