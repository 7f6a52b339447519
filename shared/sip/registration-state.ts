import type { DigestChallenge, Hash } from '../auth/digest.js';
import type { Secret } from '../lib/secret.js';
import { DEFAULT_TIMERS, type TransactionOptions, type TransactionState } from './client-transaction.js';
import { parseDeltaSeconds } from './headers.js';
import { headerValue, type SipResponse } from './message.js';
import { ownBinding } from './own-binding.js';
import { BRANCH_COOKIE, type RegisterHabits } from './register.js';
import type { Transport } from './transport.js';

export interface RegistrationOptions {
  /** `sip:example.net` */
  readonly registrarUri: string;
  /** `sip:alice@example.net` */
  readonly aor: string;
  readonly habits: RegisterHabits;
  readonly username: string;
  readonly password: Secret;
  /** Seconds to ask for. */
  readonly expires: number;
  /** TR-104 `RegisterRetryInterval`, seconds: the base time of RFC 5626 §4.5; its own, 30 s, is the usual default. */
  readonly retryIntervalSeconds: number;
  readonly userAgent: string;
  readonly hash: Hash;
  readonly randomHex: (bytes: number) => string;
  /** Uniform in [0, 1). */
  readonly randomFraction: () => number;
}

/** Values of TR-104 `Line.{i}.Status`. */
export type RegistrationStatus = 'Initializing' | 'Registering' | 'Up' | 'Error' | 'Unregistering' | 'Disabled';

export type RegistrationTimer = 'E' | 'F' | 'refresh' | 'retry';

/** One end of the line's socket or connection. */
export interface LocalEnd {
  readonly transport: Transport;
  /** URI of the line's binding. */
  readonly contact: string;
  /** `host:port` for the Via. */
  readonly sentBy: string;
}

export type RegistrationEvent =
  | { readonly type: 'start' }
  /** Removes the binding if there is one. */
  | { readonly type: 'stop' }
  /** A diagnosis begins: an unregistered line falls silent. */
  | { readonly type: 'hold' }
  | { readonly type: 'resume' }
  | { readonly type: 'refresh-now' }
  /** The flow leads to a server that is not the best one any more: locate anew, and register there. */
  | { readonly type: 'reconnect' }
  | { readonly type: 'datagram'; readonly bytes: Uint8Array }
  /** What `connect` asked for. */
  | ({ readonly type: 'connected' } & LocalEnd)
  /** There is no flow: it could not be had, or the connection is lost. */
  | { readonly type: 'flow-failed'; readonly code: string }
  /** A datagram could not be delivered (ICMP); the socket remains. */
  | { readonly type: 'transport-error'; readonly code: string }
  | { readonly type: 'timer'; readonly id: RegistrationTimer };

export type RegistrationEffect =
  /** Locate the registrar and open a flow to it. */
  | { readonly type: 'connect' }
  /** Close the flow. */
  | { readonly type: 'disconnect' }
  | { readonly type: 'send'; readonly bytes: Uint8Array }
  | { readonly type: 'set-timer'; readonly id: RegistrationTimer; readonly ms: number }
  | { readonly type: 'clear-timer'; readonly id: RegistrationTimer }
  /** `failure`: the try that just failed. */
  | { readonly type: 'status'; readonly status: RegistrationStatus; readonly failure?: RegistrationFailure };

export interface RegistrationFailure {
  /** For the log. */
  readonly why: string;
  /** What the registrar asked for (RFC 3261 §20.33). */
  readonly retryAfterSeconds?: number;
}

export type RegistrationStep = readonly [Registration, readonly RegistrationEffect[]];

export interface Registration {
  readonly status: RegistrationStatus;
  /** Started and not stopped. */
  readonly active: boolean;
  readonly registered: boolean;
  readonly held: boolean;
  readonly flow: 'none' | 'connecting' | LocalEnd;
  /** RFC 3261 §10.2: all registrations of a client use one Call-ID, with a growing CSeq; but see `newCallId`. */
  readonly callId: string;
  readonly fromTag: string;
  readonly cseq: number;
  /** Seconds asked for; a 423 raises it. */
  readonly expires: number;
  /** Answered before, so sent along with the next REGISTER too (RFC 3261 §22.3). */
  readonly credentials: readonly Credentials[];
  /** In a row. */
  readonly failures: number;
  /** The wait that the last failure brought about, ms; absent before the first and after a success. */
  readonly retryMs?: number;
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
  readonly transport: Transport;
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

/**
 * RFC 5626 §4.5: base time doubled with each failure, 1800 s at most, then at random between half of it and all of it. A
 * line has one flow, so the base is always that of 'all flows failed'.
 * @param failures in a row, 1 for the first
 * @param fraction uniform in [0, 1)
 */
export function retryDelayMs(failures: number, baseSeconds: number, fraction: number, retryAfterSeconds = 0): number {
  const upper = Math.min(Math.max(baseSeconds, 1) * 2 ** failures, LONGEST_RETRY_SECONDS);
  const backOff = upper * (0.5 + fraction / 2);
  // RFC 3261 §20.33; bounded, since a mistaken value would silence the line for years.
  return Math.round(Math.max(backOff, Math.min(retryAfterSeconds, LONGEST_REFRESH_SECONDS)) * 1000);
}

export function transactionOptions(transport: Transport): TransactionOptions {
  return { ...DEFAULT_TIMERS, reliable: transport !== 'UDP' };
}

export function makeBranch({ randomHex }: RegistrationOptions): string {
  return BRANCH_COOKIE + randomHex(8);
}

/**
 * RFC 3261 §10.2.4: of our own Contact in the list, else of the Expires header, else what was asked for. Seconds;
 * undefined where the list lacks our binding.
 */
export function grantedExpires(response: SipResponse, contact: string, asked: number): number | undefined {
  const listed = ownBinding(response, contact);
  if (listed === undefined) return undefined;
  return parseDeltaSeconds(listed.params.get('expires') ?? headerValue(response, 'Expires') ?? '') ?? asked;
}
