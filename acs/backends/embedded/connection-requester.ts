import { randomBytes } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { parseSchemes } from '#shared/auth/challenge.js';
import { answerChallenge, chooseChallenge, parseChallenges, type DigestChallenge } from '#shared/auth/digest.js';
import { Secret } from '#shared/lib/secret.js';
import { systemClock, type Clock } from '#acs/clock.js';
import type { ConnectionRequester, ConnectionRequestOutcome } from '#acs/cwmp-application.js';
import { nodeHash } from './node-hash.js';

export interface ConnectionRequesterOptions {
  /** For the whole exchange. */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
}

interface HttpAnswer {
  readonly status: number;
  readonly challenges: readonly string[];
}

/** GETs the Connection Request URL; the second one of an exchange with the answer to the challenge. */
type Get = (authorization?: string) => Promise<HttpAnswer>;

/**
 * Asks a CPE over HTTP to begin a session (TR-069 Amd 6 §3.2.2): never https, no redirect is followed. The first GET goes
 * without credentials, as devices hand out their nonce with the 401 only.
 */
export function createConnectionRequester(options: ConnectionRequesterOptions = {}): ConnectionRequester {
  const { timeoutMs = 10_000, clock = systemClock } = options;
  return {
    async request(url, credentials) {
      if (url.trim() === '') return failed('no-address', 'The device has told no ConnectionRequestURL.');
      const target = parseTarget(url);
      if (target === undefined) return failed('bad-url', 'ConnectionRequestURL is no http URL.');
      const abort = new AbortController();
      // One connection for both GETs: some devices tie the nonce to it.
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const cancel = clock.after(timeoutMs, () => abort.abort());
      try {
        const get: Get = (authorization) => getReusing(target, agent, abort.signal, authorization);
        return await exchange(get, target, credentials);
      } catch (error) {
        if (abort.signal.aborted) return failed('timeout', `${target.host} did not answer within ${timeoutMs} ms.`);
        return transportFailure(target, error);
      } finally {
        cancel();
        agent.destroy();
      }
    },
  };
}

async function exchange(
  get: Get,
  target: URL,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<ConnectionRequestOutcome> {
  const secret = new Secret(password);
  let answer = await get();
  // A nonce may be stale by the time it is used, once.
  for (let tries = 0; answer.status === 401 && tries < 2; tries++) {
    const challenge = chooseChallenge(parseChallenges(answer.challenges));
    if (tries > 0 && challenge?.stale !== true) break;
    const authorization =
      challenge === undefined
        ? basicOnly(answer.challenges, username, secret)
        : answerDigest(challenge, target, username, secret);
    if (authorization === undefined) return failed('unauthorized', 'The device asks for no authentication known here.');
    answer = await get(authorization);
  }
  return outcomeOf(answer.status);
}

function answerDigest(challenge: DigestChallenge, target: URL, username: string, password: Secret): string {
  const cnonce = randomBytes(8).toString('hex');
  const uri = target.pathname + target.search;
  return answerChallenge({ challenge, username, password, method: 'GET', uri, cnonce, nc: 1 }, nodeHash);
}

/** Basic gives the password away, so only where the device offers nothing else. */
function basicOnly(challenges: readonly string[], username: string, password: Secret): string | undefined {
  const schemes = challenges.flatMap(parseSchemes).map(({ scheme }) => scheme);
  if (schemes.length === 0 || schemes.some((scheme) => scheme !== 'basic')) return undefined;
  return `Basic ${Buffer.from(`${username}:${password.reveal()}`).toString('base64')}`;
}

function outcomeOf(status: number): ConnectionRequestOutcome {
  switch (status) {
    case 200:
    case 204:
      return { ok: true };
    case 401:
    case 403:
      return failed('unauthorized', `The device refused the credentials (HTTP ${status}).`);
    case 503:
      // TR-069 Amd 6 §3.2.2.1: it is in a session, or was asked too often.
      return failed('busy', 'The device is busy (HTTP 503).');
    default:
      return failed('http-error', `The device answered with HTTP ${status}.`);
  }
}

/** A connection that the device closed after its 401 is no failure: the GET is repeated on a new one. */
async function getReusing(target: URL, agent: Agent, signal: AbortSignal, authorization?: string): Promise<HttpAnswer> {
  try {
    return await get(target, agent, signal, authorization);
  } catch (error) {
    if (error instanceof GetError && error.reused && !signal.aborted) return get(target, agent, signal, authorization);
    throw error;
  }
}

class GetError extends Error {
  readonly code: string;
  /** The connection had served before. */
  readonly reused: boolean;

  constructor(cause: NodeJS.ErrnoException, reused: boolean) {
    super(cause.message, { cause });
    this.code = cause.code ?? '';
    this.reused = reused;
  }
}

function get(target: URL, agent: Agent, signal: AbortSignal, authorization?: string): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(target, {
      agent,
      signal,
      // Lets pass what phones get wrong in a response; nothing of it is used but status and challenge.
      insecureHTTPParser: true,
      // Some devices compare the name literally.
      headers: authorization === undefined ? {} : { Authorization: authorization },
    });
    request.on('error', (error) => reject(new GetError(error, request.reusedSocket)));
    request.on('response', (response) => {
      response.on('error', () => undefined);
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > 65_536) response.destroy();
      });
      // The status alone decides: a body that breaks off or never ends changes nothing.
      response.on('close', () =>
        resolve({
          status: response.statusCode ?? 0,
          challenges: response.headersDistinct['www-authenticate'] ?? [],
        }),
      );
    });
    request.end();
  });
}

function parseTarget(url: string): URL | undefined {
  if (!URL.canParse(url.trim())) return undefined;
  const target = new URL(url.trim());
  if (target.protocol !== 'http:' || target.hostname === '') return undefined;
  // Node would send them as Basic, unasked.
  target.username = '';
  target.password = '';
  return target;
}

const UNREACHABLE = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN']);

function transportFailure(target: URL, error: unknown): ConnectionRequestOutcome {
  const code = error instanceof GetError ? error.code : '';
  const detail = `${target.host}: ${code === '' ? 'the exchange failed' : code}`;
  if (code === 'ECONNREFUSED') return failed('refused', detail);
  if (code === 'ETIMEDOUT') return failed('timeout', detail);
  return failed(UNREACHABLE.has(code) ? 'unreachable' : 'http-error', detail);
}

function failed(
  reason: Extract<ConnectionRequestOutcome, { readonly ok: false }>['reason'],
  detail: string,
): ConnectionRequestOutcome {
  return { ok: false, reason, detail };
}
