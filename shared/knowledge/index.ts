import { createBook, type Book, type Explanation } from './book.js';
import { texts as en } from './en/texts.js';
import type { Language } from './entry.js';
import { texts as ru } from './ru/texts.js';
import { texts as zh } from './zh/texts.js';

export { LANGUAGES, type Language, type Owner, type Severity } from './entry.js';
export { ownerOf, type Book, type Explanation, type Kind } from './book.js';
export { answer } from './question.js';
export { entryLines, renderEntry } from './render.js';
export { lookUp, matchStatusLine, type StatusLine } from './codebook.js';

const books: Readonly<Record<Language, Book>> = { en: createBook(en), zh: createBook(zh), ru: createBook(ru) };

/** The knowledge base in a language. For a bundle that must not carry all of them: `createBook` and one `texts.ts`. */
export function bookIn(language: Language): Book {
  return books[language];
}

/** `Book.explain` in a language. */
export function explain(cause: string, language: Language, category?: string): Explanation {
  return bookIn(language).explain(cause, category);
}

/** `Book.explainCategory` in a language. */
export function explainCategory(category: string, language: Language): Explanation {
  return bookIn(language).explainCategory(category);
}
