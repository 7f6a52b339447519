import type { AcsRequest, CpeResponse, Fault, Inform } from '#shared/cwmp/messages.js';

/**
 * What the CWMP server (backends/embedded/) asks of the application (core/): it knows sessions and messages, the
 * application knows devices and runs. All methods are called in the order of the session's messages, one at a time
 * per session.
 */
export interface CwmpApplication {
  /** HA1 of a CPE's digest user, or undefined for an unknown one. `deviceId`: the only device it may speak for. */
  credential(username: string): Promise<{ readonly ha1: string; readonly deviceId?: string } | undefined>;
  /** A CPE informs. Resolves when what must survive is committed; only then the InformResponse is sent. */
  inform(session: CwmpSessionInfo, inform: Inform): Promise<void>;
  /** The CPE waits: the next request for it, or undefined to end the session. */
  nextRequest(session: CwmpSessionInfo): Promise<AcsRequest | undefined>;
  /** The CPE's answer to the request that `nextRequest` gave. */
  response(session: CwmpSessionInfo, request: AcsRequest, response: CpeResponse | Fault): Promise<void>;
  /** `clean`: both sides had nothing more to say. Called exactly once per session for which `inform` was called. */
  sessionEnded(session: CwmpSessionInfo, how: 'clean' | 'lost'): Promise<void>;
}

export interface CwmpSessionInfo {
  readonly sessionId: string;
  /** `OUI-ProductClass-Serial`, percent-encoded. */
  readonly deviceId: string;
  /** Address the CPE connected from. */
  readonly remoteAddress: string;
}

/** How a Connection Request ended; every failing step has its own name (TR-069 Amd 6 §3.2.2). */
export type ConnectionRequestOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason:
        'no-address' | 'bad-url' | 'refused' | 'unreachable' | 'timeout' | 'unauthorized' | 'busy' | 'http-error';
      readonly detail: string;
    };

export interface ConnectionRequester {
  /** Never rejects. `url` is `ManagementServer.ConnectionRequestURL`. */
  request(
    url: string,
    credentials: { readonly username: string; readonly password: string },
  ): Promise<ConnectionRequestOutcome>;
}
