import type { Book, Explanation, Kind } from '#shared/knowledge/book.js';
import { answer } from '#shared/knowledge/question.js';

export interface Found {
  readonly entries: readonly Explanation[];
  /** No entry of this language has the words: these have them in another. */
  readonly elsewhere: boolean;
}

/**
 * The entries that somebody looks for. A status line or an id leads to its entry first; then come those that have the
 * words. Where none has them, the other languages' are searched: a server's manual may be in any.
 */
export function findEntries(q: string, book: Book, others: readonly Book[]): Found {
  const asked = q.trim() === '' ? undefined : answer(q, book);
  const own = [...(asked === undefined ? [] : [asked]), ...book.search(q).filter(({ id }) => id !== asked?.id)];
  if (own.length > 0) return { entries: own, elsewhere: false };
  const ids = new Set(others.flatMap((other) => other.search(q).map(({ id }) => id)));
  return { entries: [...ids].flatMap((id) => book.entry(id) ?? []), elsewhere: ids.size > 0 };
}

export function countByKind(entries: readonly Explanation[]): Readonly<Record<Kind, number>> {
  const counts = { cause: 0, category: 0, code: 0, situation: 0 };
  for (const { kind } of entries) counts[kind] += 1;
  return counts;
}
