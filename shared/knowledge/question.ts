import { categoryOf } from '#shared/diagnosis/fault-code.js';
import { categoryEntryId, type Book, type Explanation } from './book.js';
import { lookUp, type StatusLine } from './codebook.js';

/** `403 Wrong Guess`, with or without the version before it; below 100 it is a fault code of ours. */
const NUMBERED = /^(?:SIP\/2\.0\s+)?(\d{1,3})(?:\s+(.*))?$/i;

/**
 * Answers what somebody asks: a status line, a fault code, or the id of a cause, a category or a situation. Undefined
 * where it is none of these; `Book.search` may help then.
 */
export function answer(
  question: string,
  book: Book,
  evidence: Pick<StatusLine, 'headers' | 'afterCredentials'> = {},
): Explanation | undefined {
  const asked = question.trim();
  const [, digits, phrase = ''] = NUMBERED.exec(asked) ?? [];
  if (digits === undefined) return book.entry(asked) ?? book.entry(categoryEntryId(asked));
  const status = Number(digits);
  return status < 100 ? book.explainCategory(categoryOf(status)) : book.entry(lookUp({ ...evidence, status, phrase }));
}
