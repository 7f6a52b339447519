import { AppError } from '../app-error.js';

/** What a place in a cursor holds. */
type Kind = 'text' | 'number' | 'count';
type Value<K extends Kind> = K extends 'text' ? string : number;

/** Where the next page begins: values of the last row, in a form that nobody is tempted to build by hand. */
export function encodeCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** @throws AppError `invalid-request` when this is no cursor of ours */
export function decodeCursor<const K extends readonly Kind[]>(
  cursor: string,
  kinds: K,
): { readonly [I in keyof K]: Value<K[I]> } {
  const values = parse(cursor);
  if (!Array.isArray(values) || values.length !== kinds.length || !kinds.every((kind, i) => fits(kind, values[i]))) {
    throw new AppError('invalid-request', 'cursor: not one that this server gave for this query');
  }
  return values as unknown as { readonly [I in keyof K]: Value<K[I]> };
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function fits(kind: Kind, value: unknown): boolean {
  if (kind === 'text') return typeof value === 'string';
  if (!Number.isSafeInteger(value)) return false;
  return kind === 'number' || Number(value) >= 0;
}
