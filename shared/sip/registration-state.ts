import type { DigestChallenge, Hash } from '../auth/digest.js';
import type { Secret } from '../lib/secret.js';
import { DEFAULT_TIMERS, type TransactionOptions, type TransactionState } from './client-transaction.js';
import { parseContacts, parseDeltaSeconds } from './headers.js';
import { headerValue, type SipResponse } from './message.js';
import { BRANCH_COOKIE } from './register.js';
import { parseSipUri, sameSipUri } from './uri.js';

export interface RegistrationOptions {
  /** `sip:example.net` */
  readonly registrarUri: string;
  /** `sip:alice@example.net` */
  readonly aor: string;
  /** URI of the line's binding. */
  readonly contact: string;
  readonly transport: 'UDP' | 'TCP' | 'TLS';
  /** `host:port` of the line's own socket. */
  readonly sentBy: string;
  readonly username: string;
  readonly password: Secret;
  /** Seconds to ask for. */
  readonly expires: number;
  /** TR-104 `RegisterRetryInterval`, seconds: the first retry; it doubles from failure to failure. */
  readonly retryIntervalSeconds: number;
  readonly userAgent: string;
  readonly hash: Hash;
  readonly randomHex: (bytes: number) => string;
}

/** Values of TR-104 `Line.{i}.Status`. */
export type RegistrationStatus = 'Initializing' | 'Registering' | 'Up' | 'Error' | 'Unregistering' | 'Disabled';

export type RegistrationTimer = 'E' | 'F' | 'refresh' | 'retry';

export type RegistrationEvent =
  | { readonly type: 'start' }
  /** Removes the binding if there is one. */
  | { readonly type: 'stop' }
  /** A diagnosis begins: an unregistered line falls silent. */
  | { readonly type: 'hold' }
  | { readonly type: 'resume' }
  | { readonly type: 'refresh-now' }
  | { readonly type: 'datagram'; readonly bytes: Uint8Array }
  | { readonly type: 'transport-error'; readonly code: string }
  | { readonly type: 'timer'; readonly id: RegistrationTimer };

export type RegistrationEffect =
  | { readonly type: 'send'; readonly bytes: Uint8Array }
  | { readonly type: 'set-timer'; readonly id: RegistrationTimer; readonly ms: number }
  | { readonly type: 'clear-timer'; readonly id: RegistrationTimer }
  /** `why`: for the log, when something went wrong. */
  | { readonly type: 'status'; readonly status: RegistrationStatus; readonly why?: string };

export type RegistrationStep = readonly [Registration, readonly RegistrationEffect[]];

export interface Registration {
  readonly status: RegistrationStatus;
  /** Started and not stopped. */
  readonly active: boolean;
  readonly registered: boolean;
  readonly held: boolean;
  /** RFC 3261 §10.2: all registrations of a client use one Call-ID, with a growing CSeq. */
  readonly callId: string;
  readonly fromTag: string;
  readonly cseq: number;
  /** Seconds asked for; a 423 raises it. */
  readonly expires: number;
  /** Answered before, so sent along with the next REGISTER too (RFC 3261 §22.3). */
  readonly credentials: readonly Credentials[];
  /** In a row. */
  readonly failures: number;
  readonly pending?: PendingRegister;
}

export interface Credentials {
  readonly header: 'Authorization' | 'Proxy-Authorization';
  readonly challenge: DigestChallenge;
  /** How often the nonce was used. */
  readonly nc: number;
}

export interface PendingRegister {
  readonly purpose: 'register' | 'unregister';
  readonly branch: string;
  readonly bytes: Uint8Array;
  readonly transaction: TransactionState;
  /** Challenges answered since the sequence began, by header and realm. */
  readonly answered: ReadonlyMap<string, number>;
  /** The expiry was raised already. */
  readonly raised: boolean;
}

/** RFC 3261 §20.19. */
export const MAX_EXPIRES_SECONDS = 0xffffffff;
const LONGEST_RETRY_SECONDS = 1800;
/** A timer of the platform holds 24 days at most; a refresh a day costs nothing. */
const LONGEST_REFRESH_SECONDS = 86_400;

/** Half of the granted time: a failed refresh leaves time for others. */
export function refreshDelayMs(grantedSeconds: number): number {
  return Math.min(grantedSeconds / 2, LONGEST_REFRESH_SECONDS) * 1000;
}

/** @param failures in a row, 1 for the first */
export function retryDelayMs(failures: number, baseSeconds: number, retryAfterSeconds = 0): number {
  const backOff = Math.min(Math.max(baseSeconds, 1) * 2 ** (failures - 1), LONGEST_RETRY_SECONDS);
  // RFC 3261 §20.33; bounded, since a mistaken value would silence the line for years.
  return Math.max(backOff, Math.min(retryAfterSeconds, LONGEST_REFRESH_SECONDS)) * 1000;
}

export function transactionOptions({ transport }: RegistrationOptions): TransactionOptions {
  return { ...DEFAULT_TIMERS, reliable: transport !== 'UDP' };
}

export function makeBranch({ randomHex }: RegistrationOptions): string {
  return BRANCH_COOKIE + randomHex(8);
}

/** RFC 3261 §10.2.4: of our own Contact in the list, else of the Expires header, else what was asked for. Seconds. */
export function grantedExpires(response: SipResponse, contact: string, asked: number): number {
  const own = parseSipUri(contact);
  const listed = parseContacts(response).find(({ uri }) => {
    const other = parseSipUri(uri);
    return own !== undefined && other !== undefined && sameSipUri(own, other);
  });
  const text = listed?.params.get('expires') ?? headerValue(response, 'Expires') ?? '';
  return parseDeltaSeconds(text) ?? asked;
}
