/** Ends a switch over a union: the compiler rejects a forgotten case, and a value from outside the types is a bug. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
