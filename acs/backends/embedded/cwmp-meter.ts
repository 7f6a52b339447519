/** How a session that began came to its end. `broken`: protocol violated, or the application failed. */
export type SessionEnding = 'clean' | 'timeout' | 'replaced' | 'broken' | 'shutdown';

/** Why a POST was turned away. The first five: the server had no room (503, or no connection at all). */
export type CwmpRefusal =
  | 'connections'
  | 'sessions'
  | 'queued-bytes'
  | 'loop-delay'
  | 'memory'
  /** Not the method, size, encoding or message of CWMP. */
  | 'bad-request'
  /** Proved to be somebody who may not speak for that device. */
  | 'identity'
  /** The application does not want the device. */
  | 'turned-away';

/** What the CWMP server tells of itself to whoever counts. Called on the hot path: it must be cheap and never throw. */
export interface CwmpMeter {
  sessionStarted(): void;
  sessionEnded(how: SessionEnding): void;
  /** Sessions open now. */
  openSessions(count: number): void;
  /** A request was answered. @param seconds from its head to the last byte handed to the system */
  requestAnswered(status: number, seconds: number): void;
  /** Somebody tried to prove an identity, and failed. */
  authenticationFailed(method: 'digest' | 'basic' | 'certificate'): void;
  refused(reason: CwmpRefusal): void;
}

export const noMeter: CwmpMeter = {
  sessionStarted: () => undefined,
  sessionEnded: () => undefined,
  openSessions: () => undefined,
  requestAnswered: () => undefined,
  authenticationFailed: () => undefined,
  refused: () => undefined,
};
