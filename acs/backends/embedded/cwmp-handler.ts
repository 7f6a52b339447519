import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { deviceIdOf } from '#shared/cwmp/device-id.js';
import type { CwmpMessage, Envelope } from '#shared/cwmp/messages.js';
import { parseEnvelope } from '#shared/cwmp/parse-envelope.js';
import { printEnvelope } from '#shared/cwmp/print-envelope.js';
import { ulid } from '#shared/lib/ulid.js';
import type { Clock } from '#acs/clock.js';
import type { CwmpApplication } from '#acs/cwmp-application.js';
import type { Log } from '#acs/log.js';
import type { Authenticator } from './authenticator.js';
import type { CwmpLimits } from './cwmp-limits.js';
import type { CwmpReply, CwmpSession } from './cwmp-session.js';
import { maskedMessage } from './masked-message.js';
import { readBody, type BodyError } from './request-body.js';
import { cookieName, type CwmpConnection, type SessionRegistry } from './session-registry.js';

/** An HTTP answer. */
export interface CwmpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface CwmpHandlerOptions {
  readonly application: CwmpApplication;
  readonly authenticate: Authenticator;
  readonly sessions: SessionRegistry;
  readonly limits: CwmpLimits;
  readonly clock: Clock;
  readonly log: Log;
}

/** A POST after its head was read. */
interface Post {
  readonly request: IncomingMessage;
  readonly connection: CwmpConnection;
  readonly remoteAddress: string;
  readonly username: string;
  /** The only device that the user may speak for. */
  readonly boundTo: string | undefined;
  /** The open session that it seems to continue. */
  readonly session: CwmpSession | undefined;
}

const CLOSE = { connection: 'close' };
const BUSY: CwmpAnswer = { status: 503, headers: { 'retry-after': '30', ...CLOSE } };
const BODY_ERRORS: Readonly<Record<BodyError, CwmpAnswer>> = {
  'too-large': { status: 413, headers: CLOSE },
  // RFC 9110 §15.5.16: the CPE then drops compression.
  'unsupported-encoding': { status: 415, headers: { 'accept-encoding': 'gzip, deflate', ...CLOSE } },
  corrupt: { status: 400, body: 'The body is not what its Content-Encoding says.' },
  aborted: { status: 400, headers: CLOSE },
};

export class CwmpHandler {
  readonly #options: CwmpHandlerOptions;

  constructor(options: CwmpHandlerOptions) {
    this.#options = options;
  }

  /** What the head alone decides, before a body is read or asked for. Undefined: go on with `handle`. */
  refuseHead(request: IncomingMessage): CwmpAnswer | undefined {
    const { sessions, limits } = this.#options;
    if (request.method !== 'POST') return { status: 405, headers: { allow: 'POST' } };
    if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes) return BODY_ERRORS['too-large'];
    if (!sessions.isFull) return undefined;
    const session = sessions.find(request.headers.cookie, sessions.connection(request.socket));
    return session === undefined ? BUSY : undefined;
  }

  async handle(request: IncomingMessage): Promise<CwmpAnswer> {
    const post = await this.#authenticate(request);
    if ('status' in post) return post;
    const body = await readBody(request, this.#options.limits.bodyBytes);
    if (!body.ok) return BODY_ERRORS[body.error];
    const parsed = parseEnvelope(body.value, request.headers['content-type']);
    if (!parsed.ok && parsed.error.reason !== 'empty') {
      // TR-069 Amd 6 §3.7.2.3: no SOAP content in the answer, and the session has failed.
      await post.session?.lose();
      this.#options.log.warn(
        { remoteAddress: post.remoteAddress, username: post.username, ...parsed.error },
        'a CPE sent what is no CWMP message',
      );
      return { status: 400, body: `The body is no CWMP message: ${parsed.error.detail}` };
    }
    return this.#receive(post, parsed.ok ? parsed.value : {});
  }

  async #authenticate(request: IncomingMessage): Promise<Post | CwmpAnswer> {
    const { sessions, authenticate, log } = this.#options;
    const connection = sessions.connection(request.socket);
    const remoteAddress = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const found = sessions.find(request.headers.cookie, connection);
    const { authorization } = request.headers;
    if (authorization === undefined && found !== undefined && connection.users.has(found.options.username)) {
      const { username, boundTo } = found.options;
      return { request, connection, remoteAddress, username, boundTo, session: found };
    }
    const result = await authenticate(authorization, 'POST');
    if (!result.ok) {
      if (result.username !== undefined) {
        log.warn({ remoteAddress, username: result.username }, 'a CPE failed to authenticate');
      }
      discard(request, this.#options.limits.bodyBytes);
      return challenge(result.challenge);
    }
    const { username } = result;
    connection.users.add(username);
    // Somebody else's session is not continued, whatever cookie or connection say.
    const own = found?.options.username === username ? found : undefined;
    return { request, connection, remoteAddress, username, boundTo: result.deviceId, session: own };
  }

  async #receive(post: Post, envelope: Envelope): Promise<CwmpAnswer> {
    const { message } = envelope;
    if (message?.method === 'Inform') return this.#receiveInform(post, envelope, deviceIdOf(message.deviceId));
    const { sessions } = this.#options;
    const { request, connection, username, remoteAddress } = post;
    const stranger = post.session === undefined && request.headers.cookie === undefined;
    const session = post.session ?? (stranger ? sessions.findOnlyOf(username, remoteAddress) : undefined);
    if (session !== undefined) return this.#continue(post, session, envelope);
    // TR-069 Issue 1 ended a session with one more empty POST.
    if (message === undefined && connection.session?.endedHow === 'clean') return { status: 204 };
    return { status: 400, body: 'There is no such session: it begins with an Inform.' };
  }

  async #receiveInform(post: Post, envelope: Envelope, deviceId: string): Promise<CwmpAnswer> {
    const { sessions, authenticate, application, clock, limits, log } = this.#options;
    const { request, username, boundTo, remoteAddress, session: current } = post;
    if (current?.deviceId === deviceId) return this.#continue(post, current, envelope);
    if (request.headers.authorization === undefined) {
      // Another device on a connection that a proxy shares: what was proved on it was proved by somebody else.
      const result = await authenticate(undefined, 'POST');
      if (!result.ok) return challenge(result.challenge);
    }
    if (boundTo !== undefined && boundTo !== deviceId) {
      log.warn(
        { username, boundTo, deviceId, remoteAddress },
        'a CPE spoke for a device that its user is not bound to',
      );
      return { status: 403, body: 'This user may not speak for that device.' };
    }
    const cookie = randomBytes(18).toString('base64url');
    const sessionId = ulid(clock.now(), randomBytes(16));
    const info = { sessionId, deviceId, remoteAddress };
    const timeoutMs = limits.sessionTimeoutMs;
    const session = await sessions.begin({ info, cookie, username, boundTo, application, clock, timeoutMs, log });
    if (session === undefined) return BUSY;
    const answer = await this.#continue(post, session, envelope);
    if (session.endedHow !== undefined) return answer;
    return { ...answer, headers: { ...answer.headers, 'set-cookie': `${cookieName}=${cookie}` } };
  }

  async #continue(post: Post, session: CwmpSession, envelope: Envelope): Promise<CwmpAnswer> {
    post.connection.session = session;
    this.#logMessage(session, 'from CPE', envelope.message);
    const reply = await session.post(envelope);
    if (reply.kind === 'envelope') this.#logMessage(session, 'to CPE', reply.envelope.message);
    return answerOf(reply);
  }

  #logMessage(session: CwmpSession, direction: 'from CPE' | 'to CPE', message: CwmpMessage | undefined): void {
    this.#options.log.debug(
      { ...session.options.info, direction, ...(message === undefined ? {} : { message: maskedMessage(message) }) },
      message?.method ?? 'empty POST',
    );
  }
}

function challenge(value: string): CwmpAnswer {
  return { status: 401, headers: { 'www-authenticate': value } };
}

function answerOf(reply: CwmpReply): CwmpAnswer {
  switch (reply.kind) {
    case 'envelope':
      return {
        status: 200,
        headers: { 'content-type': 'text/xml; charset="utf-8"' },
        body: printEnvelope(reply.envelope),
      };
    case 'nothing':
      return { status: 204 };
    case 'refused':
      return { status: 400, body: `The session has failed: ${reply.detail}.` };
    case 'failed':
      return { status: 500 };
  }
}

/** Lets a body that nobody wants pass by, so that the CPE can answer the challenge on the same connection. */
function discard(request: IncomingMessage, limit: number): void {
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) request.destroy();
  });
}
