import type { AcsRequest, CpeResponse, CwmpMessage, Fault, Inform } from '#shared/cwmp/messages.js';

/**
 * What the CWMP server (backends/embedded/) asks of the application (core/): it knows sessions and messages, the
 * application knows devices and runs. All methods are called in the order of the session's messages, one at a time
 * per session.
 */
export interface CwmpApplication {
  /**
   * HA1 of a CPE's user, or undefined for an unknown one. `deviceId`: the only device it may speak for. `bootstrap`: shared by
   * devices that have no credentials of their own yet.
   */
  credential(
    username: string,
  ): Promise<{ readonly ha1: string; readonly deviceId?: string; readonly bootstrap: boolean } | undefined>;
  /** Somebody proved to be `username` and spoke for a device that this user is not bound to: it was refused. */
  identityMismatch(who: {
    readonly username: string;
    readonly boundTo: string;
    readonly deviceId: string;
    readonly remoteAddress: string;
  }): Promise<void>;
  /**
   * A CPE informs. Resolves when what must survive is committed; only then the InformResponse is sent. 'refused': nobody
   * wants this device here; it gets HTTP 403 and no session, and `sessionEnded` is not called.
   */
  inform(session: CwmpSessionInfo, inform: Inform): Promise<'welcome' | 'refused'>;
  /** The CPE waits: the next request for it, or undefined to end the session. */
  nextRequest(session: CwmpSessionInfo): Promise<AcsRequest | undefined>;
  /** The CPE's answer to the request that `nextRequest` gave. */
  response(session: CwmpSessionInfo, request: AcsRequest, response: CpeResponse | Fault): Promise<void>;
  /** The CPE asked or told something of its own accord, e.g. TransferComplete, and gets this answer. */
  ownRequest(session: CwmpSessionInfo, message: CwmpMessage, answer: CwmpMessage): void;
  /** `clean`: both sides had nothing more to say. Called exactly once per session for which `inform` was called. */
  sessionEnded(session: CwmpSessionInfo, how: 'clean' | 'lost'): Promise<void>;
}

export interface CwmpSessionInfo {
  readonly sessionId: string;
  /** `OUI-ProductClass-Serial`, percent-encoded. */
  readonly deviceId: string;
  /** Address the CPE connected from. */
  readonly remoteAddress: string;
  /** Who it proved to be: digest or basic user, or the certificate's common name. */
  readonly username: string;
  /** Nobody else knows these credentials: they are bound to this device. */
  readonly bound: boolean;
  /** It came with the credentials that devices share at their first contact. */
  readonly bootstrap: boolean;
}

/** How a Connection Request ended; every failing step has its own name (TR-069 Amd 6 §3.2.2). */
export type ConnectionRequestOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason:
        | 'no-address'
        | 'bad-url'
        | 'address-not-allowed'
        | 'refused'
        | 'unreachable'
        | 'timeout'
        | 'tls'
        | 'unauthorized'
        | 'busy'
        | 'http-error';
      readonly detail: string;
    };

export interface ConnectionRequester {
  /**
   * Never rejects. `url` is `ManagementServer.ConnectionRequestURL`.
   * @param refusal why this IP address may not be called; undefined: it may. Asked once, of the address that is then used.
   */
  request(
    url: string,
    credentials: { readonly username: string; readonly password: string },
    refusal: (address: string) => string | undefined,
  ): Promise<ConnectionRequestOutcome>;
}
