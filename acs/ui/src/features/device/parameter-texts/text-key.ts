/** What parameters mean, in our own words, by `textKey`. One language. */
export type ParameterTexts = Readonly<Record<string, string>>;

/**
 * Under which key a parameter is explained: its object's name and its own (`SIP.RegistrarServer`), an object by its name and a
 * dot (`Line.`). Numbers of instances are left out; an instance by itself has no text.
 */
export function textKey(path: string): string | undefined {
  const parts = path.split('.');
  const leaf = parts.pop() ?? '';
  const last = parts.at(-1) ?? '';
  if (leaf === '') return isNumber(last) || last === '' ? undefined : `${last}.`;
  const owner = parts.findLast((part) => !isNumber(part));
  return owner === undefined ? undefined : `${owner}.${leaf}`;
}

function isNumber(part: string): boolean {
  return /^\d+$/.test(part);
}
