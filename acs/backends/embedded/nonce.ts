import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Digest nonces that need no memory: the second of their making, sealed. Good on every socket for a short time, because
 * devices and proxies answer a challenge on another connection than it came from (TR-069 Amd 6 §3.4.5 only recommends
 * a nonce per connection).
 */
export interface Nonces {
  issue(): string;
  isFresh(nonce: string): boolean;
}

/** @param monotonic ms; nonces do not outlive the process, so neither does its clock have to */
export function createNonces(secret: Uint8Array, lifetimeMs: number, monotonic: () => number): Nonces {
  const seal = (time: string): Buffer => createHmac('sha256', secret).update(time).digest().subarray(0, 16);
  // To seal costs more than all the rest of a challenge: the challenges of one second share their nonce.
  let latest = { second: -1, nonce: '' };
  return {
    issue() {
      const second = Math.floor(monotonic() / 1000);
      if (second !== latest.second) {
        const time = second.toString(36);
        latest = { second, nonce: `${time}-${seal(time).toString('hex')}` };
      }
      return latest.nonce;
    },
    isFresh(nonce) {
      if (nonce === latest.nonce) return monotonic() - latest.second * 1000 <= lifetimeMs;
      const match = /^([0-9a-z]{1,12})-([0-9a-f]{32})$/.exec(nonce);
      if (match?.[1] === undefined || match[2] === undefined) return false;
      const age = monotonic() - Number.parseInt(match[1], 36) * 1000;
      return timingSafeEqual(seal(match[1]), Buffer.from(match[2], 'hex')) && age <= lifetimeMs;
    },
  };
}
