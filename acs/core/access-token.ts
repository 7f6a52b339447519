import { createHash, randomBytes } from 'node:crypto';
import { Secret } from '#shared/lib/secret.js';

const TOKEN_BYTES = 32;
/** By it scanners of source code and logs find tokens that leaked. */
const API_PREFIX = 'sipdx_';

export function newSessionToken(): Secret {
  return new Secret(randomBytes(TOKEN_BYTES).toString('base64url'));
}

export function newApiToken(): Secret {
  return new Secret(API_PREFIX + randomBytes(TOKEN_BYTES).toString('base64url'));
}

export function isApiToken(token: string): boolean {
  return token.startsWith(API_PREFIX);
}

/** Only this is stored. 256 random bits need neither salt nor a slow hash. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
