import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { Agent, request as httpRequest } from 'node:http';
import { isIP } from 'node:net';
import { parseSchemes } from '#shared/auth/challenge.js';
import { answerChallenge, chooseChallenge, parseChallenges, type DigestChallenge } from '#shared/auth/digest.js';
import { Secret } from '#shared/lib/secret.js';
import { systemClock, type Clock } from '#acs/clock.js';
import type { ConnectionRequester, ConnectionRequestOutcome } from '#acs/cwmp-application.js';
import { codeOf } from '#acs/thrown.js';
import { parseConnectionRequestUrl } from './connection-request-url.js';
import { nodeHash } from './node-hash.js';

export interface ConnectionRequesterOptions {
  /** For the whole exchange. */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
  /** Addresses of a host name, best first. Rejects as dns.lookup does. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
}

/** What is called: everything of the URL, and the one address that the policy has seen. */
interface Target {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** Path and query: the digest's URI too. */
  readonly path: string;
}

interface HttpAnswer {
  readonly status: number;
  readonly challenges: readonly string[];
}

/** GETs the Connection Request URL; the second one of an exchange with the answer to the challenge. */
type Get = (authorization?: string) => Promise<HttpAnswer>;

/**
 * Asks a CPE over HTTP to begin a session (TR-069 Amd 6 §3.2.2): never https, no redirect is followed. The first GET goes
 * without credentials, as devices hand out their nonce with the 401 only. A name is resolved once: the address that was
 * found allowed is the one that is called, whatever the name means a moment later.
 */
export function createConnectionRequester(options: ConnectionRequesterOptions = {}): ConnectionRequester {
  const { timeoutMs = 10_000, clock = systemClock, resolve = lookupAll } = options;
  return {
    async request(url, credentials, refusal) {
      const parsed = parseConnectionRequestUrl(url);
      if (!parsed.ok) return failed(parsed.error.reason, parsed.error.detail);
      const { host, name, port, path } = parsed.value;
      const abort = new AbortController();
      // One connection for both GETs: some devices tie the nonce to it.
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const cancel = clock.after(timeoutMs, () => abort.abort());
      try {
        const addresses = isIP(name) === 0 ? await unlessAborted(resolve(name), abort.signal) : [name];
        const refusals = addresses.map(refusal);
        const address = addresses[refusals.indexOf(undefined)];
        if (address === undefined) return failed('address-not-allowed', refusals[0] ?? `${host} has no address.`);
        const target: Target = { host, address, port, path };
        const get: Get = (authorization) => getReusing(target, agent, abort.signal, authorization);
        return await exchange(get, target, credentials);
      } catch (error) {
        if (abort.signal.aborted) return failed('timeout', `${host} did not answer within ${timeoutMs} ms.`);
        return transportFailure(host, error);
      } finally {
        cancel();
        agent.destroy();
      }
    },
  };
}

async function lookupAll(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}

/** A look-up cannot be stopped; what comes of it later is of no interest. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
    promise.then(resolve, reject);
  });
}

async function exchange(
  get: Get,
  target: Target,
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

function answerDigest(challenge: DigestChallenge, target: Target, username: string, password: Secret): string {
  const cnonce = randomBytes(8).toString('hex');
  return answerChallenge({ challenge, username, password, method: 'GET', uri: target.path, cnonce, nc: 1 }, nodeHash);
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
async function getReusing(
  target: Target,
  agent: Agent,
  signal: AbortSignal,
  authorization?: string,
): Promise<HttpAnswer> {
  try {
    return await get(target, agent, signal, authorization);
  } catch (error) {
    if (error instanceof GetError && error.reused && !signal.aborted) return get(target, agent, signal, authorization);
    throw error;
  }
}

class GetError extends Error {
  readonly code: string;
  /** What came is a TLS record: an alert (RFC 8446 §5.1). */
  readonly tls: boolean;
  /** The connection had served before. */
  readonly reused: boolean;

  constructor(cause: NodeJS.ErrnoException & { readonly rawPacket?: Uint8Array }, reused: boolean) {
    super(cause.message, { cause });
    this.code = cause.code ?? '';
    this.tls = cause.rawPacket?.[0] === 0x15 && cause.rawPacket[1] === 0x03;
    this.reused = reused;
  }
}

function get(target: Target, agent: Agent, signal: AbortSignal, authorization?: string): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: target.address,
      port: target.port,
      path: target.path,
      agent,
      signal,
      // Lets pass what phones get wrong in a response; nothing of it is used but status and challenge.
      insecureHTTPParser: true,
      // Some devices compare the name literally.
      headers: { Host: target.host, ...(authorization !== undefined && { Authorization: authorization }) },
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

const UNREACHABLE = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN']);

function transportFailure(host: string, error: unknown): ConnectionRequestOutcome {
  if (error instanceof GetError && error.tls) return failed('tls', `${host} speaks TLS, where TR-069 asks for http.`);
  const code = codeOf(error) ?? '';
  const detail = `${host}: ${code === '' ? 'the exchange failed' : code}`;
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
