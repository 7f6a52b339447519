import type { IncomingMessage } from 'node:http';
import { certifiedNamesOf, deviceIdOf } from '#shared/cwmp/device-id.js';
import type { CwmpMessage, Envelope, Inform } from '#shared/cwmp/messages.js';
import { parseEnvelope } from '#shared/cwmp/parse-envelope.js';
import { printEnvelope } from '#shared/cwmp/print-envelope.js';
import { ulid } from '#shared/lib/ulid.js';
import type { Clock } from '#acs/clock.js';
import type { CwmpApplication } from '#acs/cwmp-application.js';
import type { Log } from '#acs/log.js';
import type { Admission } from './admission.js';
import type { Authentication, Authenticator, Principal } from './authenticator.js';
import type { CwmpLimits } from './cwmp-limits.js';
import type { CwmpMeter } from './cwmp-meter.js';
import type { CwmpReply, CwmpSession } from './cwmp-session.js';
import { CLOSE, type HttpAnswer } from './http-answer.js';
import { maskedMessage } from './masked-message.js';
import { discardBody, readBody, type BodyError } from './request-body.js';
import { cookieName, keyOf, type CwmpConnection, type SessionRegistry } from './session-registry.js';

export interface CwmpHandlerOptions {
  readonly application: CwmpApplication;
  readonly authenticate: Authenticator;
  readonly sessions: SessionRegistry;
  readonly admission: Admission;
  readonly limits: CwmpLimits;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: CwmpMeter;
  readonly random: (bytes: number) => Buffer;
}

/** A POST after its head was read. */
interface Post {
  readonly request: IncomingMessage;
  readonly connection: CwmpConnection;
  readonly remoteAddress: string;
  readonly principal: Principal;
  /** The open session that it seems to continue. */
  readonly session: CwmpSession | undefined;
}

const BODY_ERRORS: Readonly<Record<BodyError, HttpAnswer>> = {
  'too-large': { status: 413, headers: CLOSE },
  // RFC 9110 §15.5.16: the CPE then drops compression.
  'unsupported-encoding': { status: 415, headers: { 'accept-encoding': 'gzip, deflate', ...CLOSE } },
  corrupt: { status: 400, body: 'The body is not what its Content-Encoding says.' },
  aborted: { status: 400, headers: CLOSE },
};
/** A connection outlives the pauses of its session by this. */
const KEEP_ALIVE_MARGIN_MS = 5_000;

/** What one listener does with a request. Several share sessions and admission. */
export class CwmpHandler {
  readonly #options: CwmpHandlerOptions;

  constructor(options: CwmpHandlerOptions) {
    this.#options = options;
  }

  /** What the head alone decides, before a body is read or asked for. Undefined: go on with `handle`. */
  refuseHead(request: IncomingMessage): HttpAnswer | undefined {
    const { sessions, admission, limits } = this.#options;
    if (request.method !== 'POST') return this.#badRequest({ status: 405, headers: { allow: 'POST', ...CLOSE } });
    const announcedBytes = Number(request.headers['content-length'] ?? 0);
    if (announcedBytes > limits.bodyBytes) return this.#badRequest(BODY_ERRORS['too-large']);
    const shortage = admission.shortage(announcedBytes);
    if (shortage === undefined) return undefined;
    const session = sessions.find(request.headers.cookie, sessions.connection(request.socket));
    return session === undefined ? admission.refuse(shortage) : undefined;
  }

  async handle(request: IncomingMessage): Promise<HttpAnswer> {
    const post = await this.#authenticate(request);
    if ('status' in post) return post;
    const { admission, limits } = this.#options;
    let held = 0;
    const hold = (bytes: number): void => {
      held += bytes;
      admission.hold(bytes);
    };
    try {
      const body = await readBody(request, limits.bodyBytes, hold);
      return body.ok ? await this.#read(post, body.value) : this.#badRequest(BODY_ERRORS[body.error]);
    } finally {
      admission.release(held);
    }
  }

  async #authenticate(request: IncomingMessage): Promise<Post | HttpAnswer> {
    const { sessions, authenticate } = this.#options;
    const connection = sessions.connection(request.socket);
    const { remoteAddress } = connection;
    const found = sessions.find(request.headers.cookie, connection);
    const { authorization } = request.headers;
    if (authorization === undefined && found !== undefined && connection.proved.has(keyOf(found.options.principal))) {
      return { request, connection, remoteAddress, principal: found.options.principal, session: found };
    }
    const result = await authenticate(authorization, connection.certificate);
    if (!result.ok) {
      discardBody(request, this.#options.limits.bodyBytes);
      return this.#challenge(result, remoteAddress);
    }
    const { principal } = result;
    const key = keyOf(principal);
    connection.proved.add(key);
    // Somebody else's session is not continued, whatever cookie or connection say.
    const own = found !== undefined && keyOf(found.options.principal) === key ? found : undefined;
    return { request, connection, remoteAddress, principal, session: own };
  }

  #challenge(refused: Authentication & { readonly ok: false }, remoteAddress: string): HttpAnswer {
    const { challenges, failed } = refused;
    const { log, meter } = this.#options;
    if (failed !== undefined) {
      meter.authenticationFailed(failed.method);
      log.warn({ remoteAddress, ...failed }, 'a CPE failed to authenticate');
    }
    if (challenges.length > 0) return { status: 401, headers: { 'www-authenticate': [...challenges] } };
    meter.authenticationFailed('certificate');
    return { status: 403, headers: CLOSE, body: 'A client certificate is required.' };
  }

  async #read(post: Post, body: Buffer): Promise<HttpAnswer> {
    const parsed = parseEnvelope(body, post.request.headers['content-type']);
    if (parsed.ok) return this.#receive(post, parsed.value);
    if (parsed.error.reason === 'empty') return this.#receive(post, {});
    // TR-069 Amd 6 §3.7.2.3: no SOAP content in the answer, and the session has failed.
    await post.session?.lose('broken');
    const { remoteAddress, principal } = post;
    this.#options.log.warn(
      { remoteAddress, username: principal.username, ...parsed.error },
      'a CPE sent what is no CWMP message',
    );
    return this.#badRequest({ status: 400, body: `The body is no CWMP message: ${parsed.error.detail}` });
  }

  async #receive(post: Post, envelope: Envelope): Promise<HttpAnswer> {
    const { message } = envelope;
    if (message?.method === 'Inform') return this.#receiveInform(post, envelope, message);
    const { sessions } = this.#options;
    const { request, connection, principal, remoteAddress } = post;
    const stranger = post.session === undefined && request.headers.cookie === undefined;
    const session = post.session ?? (stranger ? sessions.findOnlyOf(principal, remoteAddress) : undefined);
    if (session !== undefined) return this.#continue(post, session, envelope);
    // TR-069 Issue 1 ended a session with one more empty POST.
    if (message === undefined && connection.session?.endedHow === 'clean') return { status: 204 };
    return this.#badRequest({ status: 400, body: 'There is no such session: it begins with an Inform.' });
  }

  async #receiveInform(post: Post, envelope: Envelope, inform: Inform): Promise<HttpAnswer> {
    const { authenticate, sessions, admission, application, clock, limits, log, random } = this.#options;
    const { request, principal, remoteAddress, session: current } = post;
    const deviceId = deviceIdOf(inform.deviceId);
    if (current?.deviceId === deviceId) return this.#continue(post, current, envelope);
    if (request.headers.authorization === undefined && principal.method !== 'certificate') {
      // Another device on a connection that a proxy shares: what was proved on it was proved by somebody else.
      const result = await authenticate(undefined, undefined);
      if (!result.ok) return this.#challenge(result, remoteAddress);
    }
    if (!speaksFor(principal, inform)) return this.#refuseIdentity(principal, deviceId, remoteAddress);
    const cookie = random(18).toString('base64url');
    const { username, bootstrap } = principal;
    const session = await sessions.begin({
      info: {
        sessionId: ulid(clock.now(), random(16)),
        deviceId,
        remoteAddress,
        username,
        bound: principal.boundTo !== undefined,
        bootstrap,
      },
      cookie,
      principal,
      application,
      clock,
      timeoutMs: sessionTimeoutMs(envelope, limits),
      log,
    });
    if (session === undefined) return admission.refuse('sessions');
    const answer = await this.#continue(post, session, envelope);
    if (session.endedHow !== undefined) return answer;
    return { ...answer, headers: { ...answer.headers, 'set-cookie': `${cookieName}=${cookie}` } };
  }

  async #refuseIdentity(principal: Principal, deviceId: string, remoteAddress: string): Promise<HttpAnswer> {
    const { application, log, meter } = this.#options;
    const who = { username: principal.username, boundTo: principal.boundTo?.join(', ') ?? '', deviceId, remoteAddress };
    meter.refused('identity');
    log.warn(who, 'a CPE spoke for a device that its user is not bound to');
    await application.identityMismatch(who).catch((error: unknown) => {
      log.error({ ...who, err: error }, 'the application failed to take notice of it');
    });
    return { status: 403, body: 'This user may not speak for that device.' };
  }

  async #continue(post: Post, session: CwmpSession, envelope: Envelope): Promise<HttpAnswer> {
    post.connection.session = session;
    this.#logMessage(session, 'from CPE', envelope.message);
    const reply = await session.post(envelope);
    if (reply.kind === 'envelope') this.#logMessage(session, 'to CPE', reply.envelope.message);
    const keepAliveMs = session.options.timeoutMs + KEEP_ALIVE_MARGIN_MS;
    const answer = this.#answer(reply);
    const open = session.endedHow === undefined;
    return open && keepAliveMs > this.#options.limits.idleTimeoutMs ? { ...answer, keepAliveMs } : answer;
  }

  #answer(reply: CwmpReply): HttpAnswer {
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
        return this.#badRequest({ status: 400, body: `The session has failed: ${reply.detail}.` });
      case 'turned-away':
        this.#options.meter.refused('turned-away');
        return { status: 403, body: 'This device is not wanted here.' };
      case 'failed':
        return { status: 500 };
    }
  }

  #badRequest(answer: HttpAnswer): HttpAnswer {
    this.#options.meter.refused('bad-request');
    return answer;
  }

  #logMessage(session: CwmpSession, direction: 'from CPE' | 'to CPE', message: CwmpMessage | undefined): void {
    this.#options.log.debug(
      { ...session.options.info, direction, ...(message === undefined ? {} : { message: maskedMessage(message) }) },
      message?.method ?? 'empty POST',
    );
  }
}

function speaksFor({ method, boundTo }: Principal, { deviceId }: Inform): boolean {
  if (boundTo === undefined) return true;
  const names = method === 'certificate' ? certifiedNamesOf(deviceId) : [deviceIdOf(deviceId)];
  return names.some((name) => boundTo.includes(name));
}

/** TR-069 Amd 6 Table 4: SessionTimeout is a hint. It can make the wait longer, up to a limit. */
function sessionTimeoutMs({ sessionTimeoutSeconds = 0 }: Envelope, limits: CwmpLimits): number {
  return Math.max(limits.sessionTimeoutMs, Math.min(sessionTimeoutSeconds * 1000, limits.longestSessionTimeoutMs));
}
