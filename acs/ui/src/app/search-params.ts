/** A text from the URL; undefined where there is none. */
export function textParam(value: unknown, longest = 200): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, longest) : undefined;
}
