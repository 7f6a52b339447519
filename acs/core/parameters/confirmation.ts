import { timingSafeEqual } from 'node:crypto';

/** What is confirmed: by whom, for which device, and what was there when the preview was made. */
export interface Confirmed {
  readonly deviceId: string;
  readonly user: string;
  readonly values: readonly { readonly name: string; readonly type: string; readonly value: string }[];
  /** As stored, in the order of `values`. */
  readonly old: readonly (string | undefined)[];
}

type Fingerprint = (text: string) => string;

/** Ours: long enough to read a preview, short enough that it is still true. */
export const CONFIRMATION_MS = 600_000;

/**
 * A token without a row: fingerprints under the key file of the order and of what it changes. Whoever holds it has seen the
 * preview of exactly this write.
 */
export function confirmationToken(of: Confirmed, expiresAt: number, fingerprint: Fingerprint): string {
  return [String(expiresAt), orderOf(of, expiresAt, fingerprint), changedOf(of, expiresAt, fingerprint)].join('.');
}

/** `stale`: it was right, and its time is over or a value has changed since. */
export function checkConfirmation(
  token: string,
  of: Confirmed,
  now: number,
  fingerprint: Fingerprint,
): 'valid' | 'stale' | 'invalid' {
  const [time = '', order = '', changed = '', ...more] = token.split('.');
  const expiresAt = Number(time);
  if (more.length > 0 || !/^\d{1,15}$/.test(time)) return 'invalid';
  if (!isEqual(order, orderOf(of, expiresAt, fingerprint))) return 'invalid';
  return now < expiresAt && isEqual(changed, changedOf(of, expiresAt, fingerprint)) ? 'valid' : 'stale';
}

function orderOf({ deviceId, user, values }: Confirmed, expiresAt: number, fingerprint: Fingerprint): string {
  const each = values.map(({ name, type, value }) => [name, type, value]);
  return fingerprint(JSON.stringify(['write of parameters', expiresAt, deviceId, user, each]));
}

function changedOf({ deviceId, values, old }: Confirmed, expiresAt: number, fingerprint: Fingerprint): string {
  const each = values.map(({ name }, i) => [name, old[i] ?? null]);
  return fingerprint(JSON.stringify(['values before a write', expiresAt, deviceId, each]));
}

function isEqual(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
