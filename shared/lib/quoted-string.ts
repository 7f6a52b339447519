// RFC 3261 §25.1, RFC 7230 §3.2.6: `quoted-string` is the same in SIP and HTTP.

/** Index just after the quoted string that starts at `start`, or -1 where it does not end. */
export function endOfQuoted(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\\') i++;
    else if (character === '"') return i + 1;
  }
  return -1;
}

/** Content of a quoted string, its quoted-pairs resolved; undefined where the text is not exactly one quoted string. */
export function unquote(text: string): string | undefined {
  if (!text.startsWith('"') || endOfQuoted(text, 0) !== text.length) return undefined;
  return text.slice(1, -1).replace(/\\([^])/g, '$1');
}

export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
