import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { answerChallenge } from '#shared/auth/digest.js';
import { chooseChallenge, parseChallenges } from '#shared/auth/challenge.js';
import { Secret } from '#shared/lib/secret.js';
import { parseDeltaSeconds } from '#shared/sip/headers.js';
import { headerValue, headerValues, parseSipMessage, printSipMessage } from '#shared/sip/message.js';
import type { SipHeader, SipResponse } from '#shared/sip/message.js';
import { BRANCH_COOKIE, buildRegister } from '#shared/sip/register.js';
import { hash } from '#cpe-agent/net/hash.js';
import { labDomain, labExpires } from '#cpe-agent/lab/conditions.js';

export interface RawAccount {
  readonly user: string;
  readonly password: string;
  /** Seconds. */
  readonly expires?: number;
}

const MAX_REQUESTS = 4;
const SILENCE_MS = 1000;

/**
 * Registers with the lab's domain at 127.0.0.1:`port` as a plain client: it answers every challenge, raises its expiry
 * at every 423, and sends four REGISTERs at most. No retransmission, no verdict: what the peer does is what counts.
 * @returns all responses in their order
 */
export async function rawRegister(port: number, account: RawAccount): Promise<readonly SipResponse[]> {
  const socket = createSocket('udp4');
  socket.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const contact = `sip:${account.user}@127.0.0.1:${socket.address().port}`;
  const callId = random();
  const fromTag = random();
  let expires = account.expires ?? labExpires;
  let authorization: readonly SipHeader[] = [];
  const responses: SipResponse[] = [];

  try {
    for (let cseq = 1; cseq <= MAX_REQUESTS; cseq++) {
      const request = buildRegister({
        ...{ registrarUri: `sip:${labDomain}`, aor: `sip:${account.user}@${labDomain}` },
        ...{ callId, fromTag, cseq, contact, expires, authorization },
        via: {
          transport: 'UDP',
          sentBy: `127.0.0.1:${socket.address().port}`,
          branch: BRANCH_COOKIE + random(),
        },
        userAgent: 'sipdx-test',
      });
      socket.send(printSipMessage(request));
      const final = await finalResponse();
      if (final === undefined) break;
      if (final.status === 423) {
        expires = parseDeltaSeconds(headerValue(final, 'Min-Expires') ?? '') ?? expires;
      } else if (final.status === 401 || final.status === 407) {
        authorization = [answerTo(final, account)];
      } else {
        break;
      }
    }
  } finally {
    socket.close();
  }
  return responses;

  async function finalResponse(): Promise<SipResponse | undefined> {
    const silence = AbortSignal.timeout(SILENCE_MS);
    try {
      for (;;) {
        const [bytes] = (await once(socket, 'message', { signal: silence })) as [Uint8Array];
        const parsed = parseSipMessage(bytes);
        if (!parsed.ok || parsed.value.kind !== 'response') throw new Error(`not a response: ${String(bytes)}`);
        responses.push(parsed.value);
        if (parsed.value.status >= 200) return parsed.value;
      }
    } catch (error) {
      if (silence.aborted) return undefined;
      throw error;
    }
  }
}

function answerTo(response: SipResponse, { user, password }: RawAccount): SipHeader {
  const [offer, answer] =
    response.status === 401
      ? (['WWW-Authenticate', 'Authorization'] as const)
      : (['Proxy-Authenticate', 'Proxy-Authorization'] as const);
  const challenge = chooseChallenge(parseChallenges(headerValues(response, offer)));
  if (challenge === undefined) throw new Error(`no usable challenge in ${response.status} ${response.reason}`);
  const value = answerChallenge(
    {
      ...{ challenge, username: user, password: new Secret(password) },
      ...{ method: 'REGISTER', uri: `sip:${labDomain}`, cnonce: random(), nc: 1 },
    },
    hash,
  );
  return { name: answer, value };
}

function random(): string {
  return randomBytes(8).toString('hex');
}
