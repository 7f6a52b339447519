import { z } from 'zod';

/** Deeper than any request; evidence and trace of an imported run have 8 levels. */
const MAX_DEPTH = 32;
/** NUL, which SQLite's text functions end at, and halves of surrogate pairs, which are no Unicode text. */
const NO_TEXT = /\0|\p{Surrogate}/u;

/**
 * Refuses, before any schema is asked, what no field of the interface may hold and what not every consumer survives:
 * text that is none, and nesting without end.
 * @param where 'path', 'query' or 'body'
 * @throws ZodError
 */
export function checkPlain(value: unknown, where: string): void {
  const path: string[] = [];
  const refuse = (what: string): never => {
    throw new z.ZodError([{ code: 'custom', path: [...path], message: `The ${where} ${what}`, input: undefined }]);
  };
  const check = (part: unknown): void => {
    if (typeof part === 'string' && NO_TEXT.test(part)) refuse('holds characters that are no text');
    if (typeof part !== 'object' || part === null) return;
    if (path.length >= MAX_DEPTH) {
      path.length = 0;
      refuse(`is nested deeper than ${MAX_DEPTH} levels`);
    }
    for (const [name, inner] of Object.entries(part)) {
      if (NO_TEXT.test(name)) refuse('has a field name that is no text');
      path.push(name);
      check(inner);
      path.pop();
    }
  };
  check(value);
}
