import * as http from 'node:http';
import * as https from 'node:https';
import { answerChallenge, chooseChallenge, parseChallenges } from '#shared/auth/digest.js';
import { redirectTarget, requestTarget } from '#shared/cwmp/http-exchange.js';
import type { FileClient, FileOutcome, FileRequest } from '../ports.js';
import { systemRandom } from './clock.js';
import { codeOf } from './coded-error.js';
import { hash } from './hash.js';
import { nodeTlsOptions, type HttpTlsOptions } from './http-tls.js';

/** Without a byte for so long the transfer is given up (ours; §3.4 lets nothing less than 30 s be a failure). */
const IDLE_MS = 30_000;
const MAX_REDIRECTS = 5;

type Headers = Readonly<Record<string, string>>;
type Answer = { readonly status: number; readonly response: http.IncomingMessage };

/** Files over HTTP and HTTPS, with digest or basic credentials when the server asks for them. */
export function createFileClient(tls: HttpTlsOptions = {}, idleMs = IDLE_MS): FileClient {
  const secure = nodeTlsOptions(tls);

  function request(url: string, headers: Headers, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { headers: { ...headers, Accept: '*/*', Connection: 'close' }, signal };
      const sent = url.startsWith('https:')
        ? https.request(url, { ...options, ...secure })
        : http.request(url, options);
      sent.setTimeout(idleMs, () => sent.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' })));
      sent.on('error', reject);
      sent.on('response', (response) => resolve({ status: response.statusCode ?? 0, response }));
      sent.end();
    });
  }

  async function get(first: string, options: FileRequest): Promise<FileOutcome> {
    let url = first;
    let headers: Headers = {};
    let asked = false;
    for (let redirects = 0; ;) {
      let answer: Answer;
      try {
        answer = await request(url, headers, options.signal);
      } catch (error) {
        return { ok: false, error: 'unreachable', detail: codeOf(error) };
      }
      const { status, response } = answer;
      if (status === 200) return readBody(response, options.maxBytes);
      response.destroy();
      if (status === 401 && !asked && options.username !== '') {
        asked = true;
        const authorization = answerTo(response.headersDistinct['www-authenticate'] ?? [], url, options);
        if (authorization === undefined) return { ok: false, error: 'unauthorized', detail: 'unknown challenge' };
        headers = { Authorization: authorization };
      } else if ([301, 302, 303, 307, 308].includes(status) && redirects < MAX_REDIRECTS) {
        redirects += 1;
        const target = redirectTarget(url, response.headers.location ?? '');
        if (target === undefined) return { ok: false, error: 'not-accessible', detail: 'bad redirect' };
        // Credentials are for the server that the ACS named.
        if (new URL(target).origin !== new URL(first).origin) asked = true;
        headers = {};
        url = target;
      } else {
        const error = status === 401 || status === 403 ? 'unauthorized' : 'not-accessible';
        return { ok: false, error, detail: `HTTP ${status}` };
      }
    }
  }

  return {
    // A URL that the platform cannot use, and everything else that nobody foresaw.
    get: (url, options) =>
      get(url, options).catch((error: unknown) => ({ ok: false, error: 'not-accessible', detail: codeOf(error) })),
  };
}

function answerTo(challenges: readonly string[], url: string, { username, password }: FileRequest): string | undefined {
  const challenge = chooseChallenge(parseChallenges(challenges));
  if (challenge !== undefined) {
    const cnonce = systemRandom.hex(8);
    const message = { method: 'GET', uri: requestTarget(url), nc: 1, body: new Uint8Array() };
    return answerChallenge({ challenge, username, password, cnonce, ...message }, hash);
  }
  if (!challenges.some((value) => /(?:^|,)\s*basic(?:\s|,|$)/i.test(value))) return undefined;
  return `Basic ${Buffer.from(`${username}:${password.reveal()}`).toString('base64')}`;
}

async function readBody(response: http.IncomingMessage, maxBytes: number): Promise<FileOutcome> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) {
        response.destroy();
        return { ok: false, error: 'too-large', detail: `more than ${maxBytes} bytes` };
      }
      chunks.push(chunk);
    }
  } catch (error) {
    return { ok: false, error: 'interrupted', detail: codeOf(error) };
  }
  return { ok: true, bytes: Buffer.concat(chunks) };
}
