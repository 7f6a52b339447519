import type { Socket } from 'node:net';
import type { Principal } from './authenticator.js';
import type { CwmpMeter } from './cwmp-meter.js';
import { CwmpSession, type CwmpSessionOptions } from './cwmp-session.js';

/** What is known of one TCP connection. */
export interface CwmpConnection {
  /** Who have proved themselves on it (see `keyOf`); several, where a proxy multiplexes. */
  readonly proved: Set<string>;
  /** Its other end. */
  readonly remoteAddress: string;
  /** Whom its client certificate names. */
  certificate?: Principal;
  /** The session whose POST came last on it, also after its end. */
  session?: CwmpSession;
}

const COOKIE = /(?:^|[;,\s])session\s*=\s*"?([A-Za-z0-9_-]{8,64})/g;

export const cookieName = 'session';

/** The open sessions, and how a POST is matched with one. */
export class SessionRegistry {
  readonly #byCookie = new Map<string, CwmpSession>();
  readonly #byDevice = new Map<string, CwmpSession>();
  readonly #connections = new WeakMap<Socket, CwmpConnection>();
  readonly #limit: number;
  readonly #meter: CwmpMeter;
  #closed = false;

  /** @param limit open sessions at the same time */
  constructor(limit: number, meter: CwmpMeter) {
    this.#limit = limit;
    this.#meter = meter;
  }

  /** Open ones. */
  get size(): number {
    return this.#byCookie.size;
  }

  connection(socket: Socket): CwmpConnection {
    const known = this.#connections.get(socket);
    if (known !== undefined) return known;
    const remoteAddress = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const connection: CwmpConnection = { proved: new Set(), remoteAddress };
    this.#connections.set(socket, connection);
    return connection;
  }

  /**
   * The open session that a POST belongs to: by its cookie, else by its connection. Not by the connection where a cookie
   * says otherwise: behind a proxy several CPEs share one.
   * @param cookies value of Cookie; quotes, commas and the form of RFC 2109 are let pass
   */
  find(cookies: string | undefined, connection: CwmpConnection): CwmpSession | undefined {
    const values = cookies === undefined ? [] : [...cookies.matchAll(COOKIE)].map((match) => match[1] ?? '');
    for (const value of values) {
      const session = this.#byCookie.get(value);
      if (session !== undefined) return session;
    }
    const { session } = connection;
    return values.length === 0 && session?.endedHow === undefined ? session : undefined;
  }

  /** For a CPE that lost both cookie and connection: its only open session from that address, if there is just one. */
  findOnlyOf(principal: Principal, remoteAddress: string): CwmpSession | undefined {
    const key = keyOf(principal);
    let only: CwmpSession | undefined;
    for (const session of this.#byCookie.values()) {
      const { info } = session.options;
      if (keyOf(session.options.principal) !== key || info.remoteAddress !== remoteAddress) continue;
      if (only !== undefined) return undefined;
      only = session;
    }
    return only;
  }

  /** A session of its device, in the place of an older one, which is lost. Undefined when there is no room for it. */
  async begin(options: Omit<CwmpSessionOptions, 'onEnd' | 'meter'>): Promise<CwmpSession | undefined> {
    const { deviceId } = options.info;
    for (let older = this.#byDevice.get(deviceId); older !== undefined; older = this.#byDevice.get(deviceId)) {
      await older.lose('replaced');
    }
    if (this.#closed || this.size >= this.#limit) return undefined;
    const meter = this.#meter;
    const session = new CwmpSession({ ...options, meter, onEnd: (ended) => this.#forget(ended) });
    this.#byCookie.set(options.cookie, session);
    this.#byDevice.set(deviceId, session);
    meter.openSessions(this.size);
    return session;
  }

  /** Ends all sessions and begins no more. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#byCookie.values()].map((session) => session.lose('shutdown')));
  }

  #forget(session: CwmpSession): void {
    this.#byCookie.delete(session.options.cookie);
    this.#byDevice.delete(session.deviceId);
    this.#meter.openSessions(this.size);
  }
}

/** The same for the same user by the same method. */
export function keyOf({ method, username }: Principal): string {
  return `${method} ${username}`;
}
