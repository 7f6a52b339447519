import { Secret } from '#shared/lib/secret.js';

/** User and password of an Authorization header (RFC 7617 §2); undefined for another scheme, or without a colon. */
export function parseBasic(
  authorization: string,
): { readonly username: string; readonly password: Secret } | undefined {
  const encoded = /^\s*basic\s+([A-Za-z0-9+/_=-]{1,4096})\s*$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  return { username: text.slice(0, colon), password: new Secret(text.slice(colon + 1)) };
}
