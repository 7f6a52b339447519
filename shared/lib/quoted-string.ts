// RFC 3261 §25.1, RFC 7230 §3.2.6: `quoted-string` is the same in SIP and HTTP.

const QUOTE = 34;
const BACKSLASH = 92;

/** Index just after the quoted string that starts at `start`, or -1 where it does not end. */
export function endOfQuoted(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === QUOTE) return i + 1;
  }
  return -1;
}

/** Content of a quoted string, its quoted-pairs resolved; undefined where the text is not exactly one quoted string. */
export function unquote(text: string): string | undefined {
  const { length } = text;
  return text.startsWith('"') && endOfQuoted(text, 0) === length ? contentOfQuoted(text, 0, length) : undefined;
}

/** @param end see {@link endOfQuoted} */
export function contentOfQuoted(text: string, start: number, end: number): string {
  const content = text.slice(start + 1, end - 1);
  return content.includes('\\') ? content.replace(/\\([^])/g, '$1') : content;
}

export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
