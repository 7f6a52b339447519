import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP Password Storage Cheat Sheet: one of the equal choices for scrypt, the one of 32 MiB per try. */
const COST: Cost = { N: 2 ** 15, r: 8, p: 3 };
const HASH_BYTES = 32;
const SALT_BYTES = 16;
const FORMAT = /^scrypt\$N=(\d{1,8}),r=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)$/;

/** The password hash of a user who cannot log in by password. */
export const NO_PASSWORD = 'none';

/** `scrypt$N=…,r=…,p=…$salt$hash`, base64: the parameters travel along, so that they can be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, HASH_BYTES, COST);
  return `scrypt$N=${COST.N},r=${COST.r},p=${COST.p}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

/** Made with less than what a new hash costs: to be made anew while the password is at hand. */
export function isOutdated(stored: string): boolean {
  const cost = read(stored)?.cost;
  return cost !== undefined && cost.N * cost.r * cost.p < COST.N * COST.r * COST.p;
}

/** Takes its time even where there is no such user (`stored` absent), so that names cannot be told apart by it. */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const known = read(stored ?? '');
  if (known === undefined) {
    await derive(password, Buffer.alloc(SALT_BYTES), HASH_BYTES, COST);
    return false;
  }
  const { cost, salt, hash } = known;
  return timingSafeEqual(await derive(password, salt, hash.length, cost), hash);
}

function read(stored: string): { readonly cost: Cost; readonly salt: Buffer; readonly hash: Buffer } | undefined {
  const [, N, r, p, salt, hash] = FORMAT.exec(stored) ?? [];
  if (N === undefined || r === undefined || p === undefined || salt === undefined || hash === undefined) {
    return undefined;
  }
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  return { cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}

function derive(password: string, salt: Buffer, length: number, { N, r, p }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // scrypt needs 128·N·r bytes; Node's limit must lie above.
    scrypt(password.normalize('NFC'), salt, length, { N, r, p, maxmem: 256 * N * r }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
