import { ulid } from '#shared/lib/ulid.js';

const NOTHING = new Uint8Array(16);

/** No run that was created at that moment or later has a smaller id. @param at epoch ms */
export function firstUlid(at: number): string {
  return ulid(Math.max(0, at), NOTHING);
}
