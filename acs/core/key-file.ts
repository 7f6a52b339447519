import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Secret } from '#shared/lib/secret.js';
import { AppError } from '../app-error.js';
import { codeOf, messageOf } from '../thrown.js';

const KEY_BYTES = 32;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 1;

/** Encrypts what the database must not hold in the clear: AES-256-GCM under a key that lies in a file beside it. */
export interface Vault {
  /** @param owner what the secret belongs to (a device id); the same is needed to open it */
  seal(secret: Secret, owner: string): Uint8Array;
  /** @throws AppError `key-file-wrong` when it was sealed under another key, for another owner, or was changed */
  open(sealed: Uint8Array, owner: string): Secret;
  /** Tells equal texts from others and nothing more: HMAC-SHA-256 under the key file, which guessing needs. */
  fingerprint(text: string): string;
}

/**
 * Reads the key file, or creates it (mode 0600) where there is none.
 * @throws AppError `key-file-unreadable`
 */
export function openKeyFile(file: string): Vault {
  try {
    return vaultOf(readKey(file) ?? createKey(file));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('key-file-unreadable', `${file}: ${messageOf(error)}`, { cause: error });
  }
}

function readKey(file: string): Buffer | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new AppError('key-file-unreadable', `${file}: it should hold 64 hexadecimal digits and holds something else`);
  }
  return Buffer.from(text, 'hex');
}

function createKey(file: string): Buffer {
  const key = randomBytes(KEY_BYTES);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // wx: two processes that start at once must not end up with two keys.
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeSync(descriptor, `${key.toString('hex')}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return key;
}

/** Sealed: version, id of the key, nonce, tag, ciphertext. The id tells a wrong key from a damaged secret. */
function vaultOf(key: Buffer): Vault {
  const keyId = createHash('sha256').update('sipdx key id').update(key).digest().subarray(0, KEY_ID_BYTES);
  const header = Buffer.concat([Buffer.of(VERSION), keyId]);
  const nonceAt = header.length;
  const tagAt = nonceAt + NONCE_BYTES;
  const textAt = tagAt + TAG_BYTES;
  return {
    seal(secret, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
      return Buffer.concat([header, nonce, cipher.getAuthTag(), text]);
    },
    open(sealed, owner) {
      const bytes = Buffer.from(sealed);
      if (bytes.length < textAt || !bytes.subarray(0, nonceAt).equals(header)) {
        throw new AppError('key-file-wrong', `The secret of ${owner} was encrypted under another key file`);
      }
      try {
        const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(nonceAt, tagAt)).setAAD(Buffer.from(owner));
        cipher.setAuthTag(bytes.subarray(tagAt, textAt));
        return new Secret(cipher.update(bytes.subarray(textAt), undefined, 'utf8') + cipher.final('utf8'));
      } catch (error) {
        throw new AppError('key-file-wrong', `The secret of ${owner} does not decrypt: it was changed`, {
          cause: error,
        });
      }
    },
    fingerprint: (text) => createHmac('sha256', key).update('sipdx fingerprint\0').update(text).digest('base64url'),
  };
}
