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
  const numbered = readNumbered(asked);
  if (numbered === undefined) return book.entry(asked) ?? book.entry(categoryEntryId(asked));
  const { status } = numbered;
  return status < 100 ? book.explainCategory(categoryOf(status)) : book.entry(lookUp({ ...evidence, ...numbered }));
}

/** A status line as somebody types it; undefined where the text is none. */
export function readStatusLine(text: string): StatusLine | undefined {
  const line = readNumbered(text.trim());
  return line !== undefined && line.status >= 100 && line.status < 700 ? line : undefined;
}

function readNumbered(text: string): (StatusLine & { readonly phrase: string }) | undefined {
  const [, digits, phrase = ''] = NUMBERED.exec(text) ?? [];
  return digits === undefined ? undefined : { status: Number(digits), phrase };
}
