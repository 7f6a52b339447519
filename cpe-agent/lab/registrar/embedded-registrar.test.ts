import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { answerChallenge, parseChallenges } from '#shared/auth/digest.js';
import { Secret } from '#shared/lib/secret.js';
import { parseContacts, parseVia } from '#shared/sip/headers.js';
import {
  headerValue,
  headerValues,
  parseSipMessage,
  printSipMessage,
  type SipHeader,
  type SipResponse,
} from '#shared/sip/message.js';
import { buildRegister } from '#shared/sip/register.js';
import { hash } from '../../net/hash.js';
import type { Log } from '../../ports.js';
import { startRegistrar, type EmbeddedRegistrar, type EmbeddedRegistrarOptions } from './embedded-registrar.js';

const lines: unknown[] = [];
const note = (...line: unknown[]): void => void lines.push(line);
const log: Log = { debug: note, info: note, warn: note };
const options: EmbeddedRegistrarOptions = {
  host: '127.0.0.1',
  port: 0,
  realm: 'example.net',
  log,
  users: [
    { user: 'alice', domain: 'example.net', password: new Secret('right-and-secret'), condition: 'normal' },
    { user: 'slow', domain: 'example.net', password: new Secret('x'), condition: { name: 'delay', ms: 3_600_000 } },
  ],
};

describe('the embedded registrar, over UDP on loopback', () => {
  let registrar: EmbeddedRegistrar;
  let socket: Socket;
  let cseq = 0;

  beforeAll(async () => {
    registrar = await startRegistrar(options);
    socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
  });

  afterAll(async () => {
    socket.close();
    await registrar.close();
  });

  function send(user: string, authorization: readonly SipHeader[] = []): void {
    cseq += 1;
    const sentBy = `127.0.0.1:${String(socket.address().port)}`;
    const request = buildRegister({
      registrarUri: 'sip:example.net',
      aor: `sip:${user}@example.net`,
      fromTag: 'f',
      callId: 'call',
      cseq,
      contact: `sip:${user}@${sentBy}`,
      expires: 300,
      via: { transport: 'UDP', sentBy, branch: `z9hG4bK${String(cseq)}` },
      userAgent: 'test',
      authorization,
    });
    socket.send(printSipMessage(request), registrar.port, '127.0.0.1');
  }

  async function register(authorization: readonly SipHeader[] = []): Promise<SipResponse> {
    const answer = once(socket, 'message') as Promise<[Uint8Array]>;
    send('alice', authorization);
    const parsed = parseSipMessage((await answer)[0]);
    if (!parsed.ok || parsed.value.kind !== 'response') throw new Error('no response');
    return parsed.value;
  }

  it('registers a phone, and tells it where it was seen', async () => {
    const challenged = await register();
    expect(challenged.status).toBe(401);
    const [challenge] = parseChallenges(headerValues(challenged, 'WWW-Authenticate'));
    const password = new Secret('right-and-secret');
    const request = { method: 'REGISTER', uri: 'sip:example.net', cnonce: 'c', nc: 1 };
    const value = answerChallenge({ challenge: challenge!, username: 'alice', password, ...request }, hash);
    const ok = await register([{ name: 'Authorization', value }]);
    expect(ok.status).toBe(200);
    expect(parseContacts(ok)).toHaveLength(1);
    expect(parseVia(headerValue(ok, 'Via')!)).toMatchObject({ received: '127.0.0.1', rport: socket.address().port });
    expect(registrar.registerCount('alice')).toBe(2);
    expect(registrar.registerCount('bob')).toBe(0);
  });

  it('logs no secret', () => {
    expect(lines.length).toBeGreaterThan(0);
    expect(JSON.stringify(lines)).not.toMatch(/right-and-secret|Digest/);
  });

  it('names the port that it cannot have', async () => {
    await expect(startRegistrar({ ...options, port: registrar.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: expect.stringContaining(String(registrar.port)) as unknown,
    });
  });

  it('ends at once, with answers still due', async () => {
    const other = await startRegistrar(options);
    const main = registrar;
    registrar = other;
    send('slow');
    while (other.registerCount('slow') === 0) await new Promise((resolve) => setImmediate(resolve));
    await other.close();
    registrar = main;
    expect(other.registerCount('slow')).toBe(1);
  });
});
