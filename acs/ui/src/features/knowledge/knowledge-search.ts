import type { Kind } from '#shared/knowledge/book.js';
import { textParam } from '../../app/search-params.js';

export const KINDS: readonly Kind[] = ['cause', 'category', 'code', 'situation'];

/** The knowledge page's state: its URL. */
export interface KnowledgeSearch {
  /** Words that an entry must have. */
  readonly q?: string;
  readonly kind?: Kind;
  /** A status line that is asked for, e.g. `403 Wrong Guess`. */
  readonly line?: string;
  /** The request that it answered carried credentials. */
  readonly sent?: 'credentials';
}

/** Reads the URL; what it does not understand is left out. */
export function knowledgeSearch(search: Readonly<Record<string, unknown>>): KnowledgeSearch {
  const q = textParam(search['q']);
  const line = textParam(search['line'], 500);
  const kind = KINDS.find((one) => one === search['kind']);
  return {
    ...(q === undefined ? {} : { q }),
    ...(kind === undefined ? {} : { kind }),
    ...(line === undefined ? {} : { line }),
    ...(search['sent'] === 'credentials' ? { sent: 'credentials' } : {}),
  };
}
