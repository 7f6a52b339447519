/** What XML 1.0 §2.2 does not let into a document, not even as a reference. */
const NOT_A_CHARACTER = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
/** Nothing that {@link NOT_A_CHARACTER} finds: nearly every message, and known in a fraction of its time. */
const PLAIN = /^[\t\n\r\x20-\x7e]*$/;
const CHARACTER_REFERENCE = /&#(?:x([0-9a-f]+)|([0-9]+));/gi;
const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,8}|#x[0-9a-fA-F]{1,8});)/g;
const XML_DECLARATION = /^<\?xml\s[^>]{0,200}>/;

/**
 * The text of a document: in the charset of its Content-Type, else of its XML declaration, else UTF-8. Bytes that are
 * not valid in UTF-8 are read as Latin-1, for devices write such bytes whatever they declare.
 */
export function decodeDocument(bytes: Uint8Array, contentType = ''): string {
  const label = byteOrderMark(bytes) ?? charsetOf(contentType) ?? declaredEncoding(bytes) ?? 'utf-8';
  return decodeAs(label, bytes) ?? decodeAs('utf-8', bytes) ?? decodeAs('latin1', bytes) ?? '';
}

/** To make one costs more than to decode a short message. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeAs(label: string, bytes: Uint8Array): string | undefined {
  try {
    return (/^utf-?8$/i.test(label) ? utf8 : new TextDecoder(label, { fatal: true })).decode(bytes);
  } catch {
    return undefined; // an unknown label, or bytes that are not valid in it
  }
}

function byteOrderMark(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return undefined;
}

function charsetOf(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(contentType)?.[1];
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const declaration = /<\?xml\s[^>]*>/.exec(head)?.[0] ?? '';
  const label = /encoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(declaration)?.[1];
  // A declaration that was read byte by byte cannot stand in a document of two-byte characters.
  return label === undefined || /^utf-?16/i.test(label) ? undefined : label;
}

/**
 * The document without what devices add and XML forbids: control characters (also as references), white space before
 * the root, and the XML declaration, which then stands in the wrong place or names a charset that no longer matters.
 */
export function sanitizeDocument(text: string): string {
  const clean = PLAIN.test(text) ? text : text.replace(NOT_A_CHARACTER, '');
  const referring = clean.includes('&#') ? clean.replace(CHARACTER_REFERENCE, keepCharacter) : clean;
  return referring
    .trimStart() // of a byte order mark too
    .replace(XML_DECLARATION, '');
}

function keepCharacter(reference: string, hex: string | undefined, decimal: string | undefined): string {
  return isCharacter(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)) ? reference : '';
}

/** XML 1.0 §2.2 */
function isCharacter(codePoint: number): boolean {
  if (codePoint < 0x20) return codePoint === 0x9 || codePoint === 0xa || codePoint === 0xd;
  if (codePoint < 0x1_0000) return codePoint < 0xd800 || (codePoint > 0xdfff && codePoint < 0xfffe);
  return codePoint <= 0x10_ffff;
}

/** Some servers write values without escaping: every ampersand that begins no reference becomes one. */
export function escapeBareAmpersands(text: string): string {
  return text.replace(BARE_AMPERSAND, '&amp;');
}

/**
 * Text as the content of an element or a quoted attribute. Characters outside 9, 10, 32…126 become references
 * (TR-069 Amd 6 §3.5 asks for it; a carriage return would otherwise come back as a line feed), and those that XML
 * cannot carry are left out.
 */
export function escapeText(text: string): string {
  if (!/[^\t\n\x20-\x7e]|[&<>"]/.test(text)) return text;
  return text.replace(NOT_A_CHARACTER, '').replace(/[^\t\n\x20-\x7e]|[&<>"]/gu, (character) => {
    return entities[character] ?? `&#${(character.codePointAt(0) ?? 0).toString()};`;
  });
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
