/** About a kilobyte each. */
const MOST_ROWS = 50_000;

/**
 * What a table knows by heart of the rows that every session reads. This process is the only one that writes the
 * database; who changes a row here forgets it, and a rolled-back write makes the table forget all.
 */
export class RowCache<T extends object> {
  readonly #rows = new Map<string, T>();

  /** @param read of the database; what it does not find is asked for again */
  get(id: string, read: () => T | undefined): T | undefined {
    const known = this.#rows.get(id);
    if (known !== undefined) return known;
    const row = read();
    if (row !== undefined) this.keep(id, row);
    return row;
  }

  keep(id: string, row: T): void {
    // The one that has been here for the longest time makes room.
    if (this.#rows.size >= MOST_ROWS) {
      const [oldest = ''] = this.#rows.keys();
      this.#rows.delete(oldest);
    }
    this.#rows.set(id, row);
  }

  forget(id: string): void {
    this.#rows.delete(id);
  }

  clear(): void {
    this.#rows.clear();
  }
}
