import { FakeDrachtio, type FakeDrachtioOptions } from '../../test/fakes/drachtio-server.js';
import { freePort } from '../../test/peers/free-port.js';
import type { LineParameters } from '#shared/diagnosis/configuration.js';
import { readEvidence } from '#shared/diagnosis/read-evidence.js';
import { Secret } from '#shared/lib/secret.js';
import type { RegistrarCondition } from '#shared/sip/registrar-conditions.js';
import { createDiagnosisHost } from '../host.js';
import { startRegistrar, type EmbeddedRegistrar } from '../lab/registrar/embedded-registrar.js';
import { runProbe, type ProbeFindings } from '../probe/probe.js';
import type { Clock } from '../ports.js';
import { connectDrachtio } from './engine.js';
import { loadSrf } from './srf.js';

const SECRET = 'cymru-am-byth';
const PASSWORD = 'correct horse';
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };

describe('a probe through a drachtio server, by drachtio-srf itself', () => {
  let registrar: EmbeddedRegistrar;
  let fake: FakeDrachtio | undefined;
  const conditions: readonly (readonly [user: string, condition: RegistrarCondition])[] = [
    ['1001', 'normal'],
    ['1004', 'silent'],
    ['1005', 'trying-only'],
    ['1012', 'server-error-503'],
  ];

  beforeAll(async () => {
    registrar = await startRegistrar({
      host: '127.0.0.1',
      port: 0,
      realm: 'sipdx.test',
      users: conditions.map(([user, condition]) => ({
        user,
        domain: 'sipdx.test',
        password: new Secret(PASSWORD),
        condition,
      })),
      log: silent,
    });
  });
  afterAll(() => registrar.close());
  afterEach(async () => {
    await fake?.close();
    fake = undefined;
  });

  async function probed(
    user: string,
    about: Partial<FakeDrachtioOptions> & {
      readonly password?: string;
      readonly port?: number;
      readonly onSent?: () => void;
    },
  ): Promise<ProbeFindings> {
    fake = await FakeDrachtio.start({ secret: SECRET, ...about });
    const own = createDiagnosisHost({ log: silent });
    const engine = await connectDrachtio({ host: '127.0.0.1', port: fake.port, secret: new Secret(SECRET) });
    const host = { ...own, clock: hurried(own.clock), sip: engine.sip, pinger: engine.pinger };
    const line = lineOf(user, about.port ?? registrar.port, about.password ?? PASSWORD);
    const observer = { traced: () => about.onSent?.(), concluded: () => undefined };
    try {
      const settings = { line, userAgent: 'probe/1', deep: false, engine };
      return await runProbe(settings, host, { signal: new AbortController().signal, observer });
    } finally {
      engine.close();
      own.close();
    }
  }

  it('registers with credentials of our own, and takes the binding away', async () => {
    const { result, bindings, trace } = await probed('1001', {});
    expect(result?.verdict).toEqual({
      faultCode: 200,
      category: 'registered',
      cause: 'registered',
      confidence: 'certain',
    });
    expect(result?.evidence.engine).toBe('drachtio');
    expect(result?.localAddress).toBe(`${fake!.sipAddress} UDP`);
    expect(result?.evidence.connections).toBeUndefined();
    expect(readEvidence(result?.evidence)).toEqual(result?.evidence);
    expect(bindings).toEqual([
      expect.objectContaining({ contact: `sip:1001@${fake!.sipAddress}`, removed: true, others: [] }),
    ]);
    // The trace shows what went out: the server's Via, and no secret.
    const sent = trace.filter(({ dir }) => dir === 'out').map(({ text = '' }) => text);
    expect(sent).toHaveLength(4);
    for (const text of sent) expect(text).toContain(`Via: SIP/2.0/UDP ${fake!.sipAddress};rport;branch=z9hG4bK`);
    expect(JSON.stringify(trace)).not.toMatch(/response=\\"[0-9a-f]{32}/);
  });

  it('tells a wrong password after three tries, an unknown user by its 404', async () => {
    const wrong = await probed('1001', { password: 'wrong' });
    expect(wrong.result?.verdict).toMatchObject({ faultCode: 401, cause: 'account-or-password-rejected' });
    expect(wrong.result?.registerTransactions).toBe(3);
    await fake?.close();
    const unknown = await probed('9999', {});
    expect(unknown.result?.verdict).toMatchObject({ faultCode: 404, cause: 'account-unknown' });
  });

  it('tells a 503 of the registrar by what stands in it', async () => {
    const { result } = await probed('1012', {});
    expect(result?.verdict).toMatchObject({ faultCode: 503, cause: 'server-overloaded', confidence: 'likely' });
  });

  it.each([
    ['a 503 in which nothing shows that the registrar wrote it', '1012', { bare: true }],
    ['a 408 that can be the server’s own word for silence', '1004', { timeoutMs: 50 }],
    ['a 408 that can be its word for 100 Trying alone', '1005', { timeoutMs: 50 }],
  ])('leaves open %s', async (_what, user, about) => {
    const { result } = await probed(user, about);
    expect(result?.verdict).toEqual({
      faultCode: 4,
      category: 'undetermined',
      cause: 'reachability-unknown',
      confidence: 'open',
    });
    expect(result?.evidence.attempts.at(-1)?.outcome).toMatchObject({ kind: 'response', unproven: true });
    expect(result?.evidence.responseFrom).toBeUndefined();
  });

  it('leaves open a closed port, which arrives as a 503', async () => {
    const { result } = await probed('1001', { port: await freePort() });
    expect(result?.verdict).toMatchObject({ faultCode: 4, confidence: 'open' });
    expect(result?.evidence.icmp).toEqual([]);
    expect(result?.evidence.attempts).toHaveLength(1);
    expect(result?.evidence.attempts[0]?.outcome).toMatchObject({ status: 503, unproven: true });
  });

  it('tells silence for what it is: no answer, never a 408; and nothing pretends to have pinged', async () => {
    const { result } = await probed('1004', {});
    expect(result?.verdict).toMatchObject({ faultCode: 4, cause: 'reachability-unknown', confidence: 'open' });
    expect(result?.evidence.attempts.map(({ outcome }) => outcome.kind)).toEqual(['timeout', 'timeout', 'timeout']);
    for (const { sentAt, unconnected } of result?.evidence.attempts ?? []) {
      expect(sentAt).toHaveLength(1);
      expect(unconnected).toBeUndefined();
    }
    expect(result?.evidence.ping).toEqual({
      unavailable: 'a drachtio server sends no pings',
      sent: 0,
      replies: [],
      lost: 0,
    });
  });

  it('a server that refuses to send, or goes away, is no finding about the line', async () => {
    await expect(probed('1001', { refuses: 'can not send request to myself' })).rejects.toMatchObject({
      code: 'EDRACHTIO',
      message: expect.stringContaining('can not send request to myself') as string,
    });
    await fake?.close();
    await expect(probed('1004', { onSent: () => fake?.dropApplications() })).rejects.toThrow(/is gone/);
  });

  it('a secret that is refused, a server that is not there, and one that is none', async () => {
    fake = await FakeDrachtio.start({ secret: SECRET });
    const to = (port: number, secret = SECRET) =>
      connectDrachtio({ host: '127.0.0.1', port, secret: new Secret(secret) });
    await expect(to(fake.port, 'wrong')).rejects.toMatchObject({ code: 'EAUTH' });
    await expect(to(await freePort())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const engine = await to(fake.port);
    const flow = { transport: 'TLS', remote: { address: '127.0.0.1', port: 5061 }, connected: true } as const;
    await expect(engine.sip.open({ ...flow, onMessage: jest.fn(), onError: jest.fn() })).rejects.toMatchObject({
      code: 'UNSUPPORTED_TRANSPORT',
    });
    engine.close();
  });

  it('without the package says how to install it', async () => {
    await expect(loadSrf('drachtio-srf-that-is-not-there')).rejects.toThrow('npm install drachtio-srf@5.0.29');
  });
});

/** Twenty times as fast: only the waits for what never comes are shorter. */
function hurried(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic() * 20,
    after: (ms, callback) => clock.after(ms / 20, callback),
  };
}

function lineOf(user: string, port: number, password: string): LineParameters {
  const values = {
    profileEnable: 'true',
    lineEnable: 'true',
    registrarServer: '127.0.0.1',
    registrarServerPort: String(port),
    registrarServerTransport: 'UDP',
    proxyServer: '',
    proxyServerPort: '',
    proxyServerTransport: '',
    outboundProxy: '',
    outboundProxyPort: '',
    userAgentDomain: '',
    registerExpires: '3600',
    authUserName: '',
    uri: `sip:${user}@sipdx.test`,
  };
  const names = [...Object.keys(values), 'authPassword'];
  const paths = Object.fromEntries(names.map((name) => [name, name])) as LineParameters['paths'];
  return { paths, ...values, authPassword: new Secret(password) };
}
