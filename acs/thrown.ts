/** What was thrown, read without `instanceof`: an Error of another realm (a worker, a test) is none of ours. */

export function messageOf(thrown: unknown): string {
  return hasField(thrown, 'message') && typeof thrown.message === 'string' ? thrown.message : String(thrown);
}

/** The operating system's or the library's code, e.g. `ENOENT`. */
export function codeOf(thrown: unknown): string | undefined {
  return hasField(thrown, 'code') && typeof thrown.code === 'string' ? thrown.code : undefined;
}

export function causeOf(thrown: unknown): unknown {
  return hasField(thrown, 'cause') ? thrown.cause : undefined;
}

function hasField<K extends string>(thrown: unknown, name: K): thrown is Record<K, unknown> {
  return typeof thrown === 'object' && thrown !== null && name in thrown;
}
