/** The digest `response` (RFC 7616 §3.4.1) allows an off-line guess of the password, so it is masked like one. */
const DIGEST_RESPONSE = /\b(response\s*=\s*)("[^"]*"|[^\s,;]+)/gi;
const AUTH_HEADER = /^((?:Proxy-)?Authorization\s*:\s*)(.*)$/gim;

/**
 * Masks the credentials in the text of a SIP or HTTP message; everything else stays as it was sent.
 * Digest keeps its public fields (realm, nonce, uri); every other scheme is masked whole.
 */
export function redactMessage(text: string): string {
  return text.replace(AUTH_HEADER, (_line, name: string, value: string) =>
    /^digest\s/i.test(value) ? name + value.replace(DIGEST_RESPONSE, '$1"***"') : `${name}***`,
  );
}
