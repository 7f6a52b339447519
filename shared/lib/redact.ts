/** The digest `response` (RFC 7616 §3.4.1) allows an off-line guess of the password, so it is masked like one. */
const DIGEST_RESPONSE = /\b(response\s*=\s*)("[^"]*"|[^\s,;]+)/gi;
/** With the lines that continue it (RFC 3261 §7.3.1). */
const AUTH_HEADER = /^((?:Proxy-)?Authorization\s*:\s*)(.*(?:\r?\n[ \t].*)*)$/gim;

/**
 * Masks the credentials in the text of a SIP or HTTP message; everything else stays as it was sent.
 * Digest keeps its public fields (realm, nonce, uri); every other scheme is masked whole.
 */
export function redactMessage(text: string): string {
  return text.replace(AUTH_HEADER, (_line, name: string, value: string) =>
    /^digest\s/i.test(value) ? name + value.replace(DIGEST_RESPONSE, '$1"***"') : `${name}***`,
  );
}

/** The same of a message that is no UTF-8; its other bytes stay as they are. */
export function redactBytes(bytes: Uint8Array): Uint8Array {
  // One character per byte, so that each finds its way back.
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  const masked = redactMessage(text);
  return masked === text ? bytes : Uint8Array.from(masked, (character) => character.charCodeAt(0));
}
