import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labPassword } from '#cpe-agent/lab/conditions.js';
import { probeReport, type ProbeReport } from '#shared/api/probe.js';
import { parseContacts } from '#shared/sip/headers.js';
import { makeCertificate, opensslMissing } from '../certificates.js';
import { FakeDrachtio } from '../fakes/drachtio-server.js';
import { itWithPeer } from '../peer.js';
import { spawnSipdx, type SpawnedSipdx } from '../spawn-sipdx.js';
import { freePort } from './free-port.js';
import { kamailioMissing, kamailioTlsMissing, startKamailio, type Kamailio } from './kamailio.js';
import { rawRegister } from './raw-register.js';

const WRONG = 'wrong-horse-battery';

/** Runs `sipdx probe … --json` to its end. Whatever it does, no secret is in its output. */
async function probed(
  address: string,
  args: readonly string[],
  password = labPassword('1001'),
): Promise<{ readonly code: number | null; readonly report: ProbeReport }> {
  const child = spawnSipdx(['probe', address, ...args, '--json'], { SIPDX_SIP_PASSWORD: password });
  const code = await child.exited;
  const said = child.output() + child.errors();
  expect(said).not.toContain(password);
  expect(said).not.toMatch(/response="(?!\*)/);
  return { code, report: probeReport.parse(JSON.parse(child.output())) };
}

async function errorsSay(child: SpawnedSipdx, pattern: RegExp): Promise<void> {
  for (const end = Date.now() + 20_000; !pattern.test(child.errors()) && Date.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(child.errors()).toMatch(pattern);
}

describe('sipdx probe and Kamailio', () => {
  let kamailio: Kamailio;
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-probe-'));

  beforeAll(async () => {
    if (kamailioMissing() === undefined) kamailio = await startKamailio();
  }, 20_000);

  afterAll(async () => {
    if (kamailioMissing() === undefined) await kamailio.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const registrar = (): string[] => ['--registrar', `127.0.0.1:${String(kamailio.port)}`];

  itWithPeer(
    'registers, and leaves no binding: a second probe finds none either',
    kamailioMissing,
    async () => {
      for (const transport of ['udp', 'tcp']) {
        const { code, report } = await probed('sip:1001@sipdx.test', [...registrar(), '--transport', transport]);
        expect(code).toBe(0);
        expect(report.verdict).toMatchObject({ faultCode: 200, cause: 'registered' });
        expect(report.bindings).toEqual([expect.objectContaining({ expiresSeconds: 3600, removed: true, others: [] })]);
        expect(report.result).toMatchObject({ registerTransactions: 2, registerRetransmissions: 0 });
      }
    },
    30_000,
  );

  itWithPeer(
    'leaves the binding of the phone alone, and names it',
    kamailioMissing,
    async () => {
      const phone = await rawRegister(kamailio.port, { user: '1001', password: labPassword('1001') });
      const { code, report } = await probed('sip:1001@sipdx.test', registrar());
      expect(code).toBe(0);
      expect(report.bindings[0]?.others).toEqual(parseContacts(phone.at(-1)!).map(({ uri }) => uri));
    },
    30_000,
  );

  itWithPeer(
    'a wrong password is told after three tries, an unknown user at once',
    kamailioMissing,
    async () => {
      const wrong = await probed('sip:1001@sipdx.test', registrar(), WRONG);
      expect(wrong.code).toBe(1);
      expect(wrong.report.verdict).toMatchObject({ faultCode: 401, cause: 'account-or-password-rejected' });
      expect(wrong.report.bindings).toEqual([]);
      const unknown = await probed('sip:9999@sipdx.test', registrar(), WRONG);
      expect(unknown.code).toBe(1);
      expect(unknown.report.verdict).toMatchObject({ faultCode: 404, cause: 'account-unknown' });
    },
    30_000,
  );

  itWithPeer(
    'prints for people, and writes packets, which it never overwrites',
    kamailioMissing,
    async () => {
      const [secret, packets] = [join(folder, 'secret'), join(folder, 'probe.pcapng')];
      writeFileSync(secret, `${WRONG}\n`);
      const args = ['probe', '1001@sipdx.test', ...registrar(), '--password-file', secret, '--trace', packets];
      const child = spawnSipdx(args);
      expect(await child.exited).toBe(1);
      expect(child.output()).toMatch(/^✖ Account or password rejected$/m);
      for (const heading of ['Why:', 'Evidence:', 'What to do, and who:', 'How to confirm:'])
        expect(child.output()).toContain(heading);
      expect(child.output()).toContain('Nothing: no REGISTER bound anything.');
      expect(child.errors()).toMatch(/→ REGISTER .*\(CSeq 2\) Authorization\n.*← 401 Unauthorized/);
      expect(child.output() + child.errors()).not.toContain(WRONG);
      expect(readFileSync(packets).readUInt32LE(0)).toBe(0x0a0d0d0a);
      const again = spawnSipdx(args);
      expect(await again.exited).toBe(2);
      expect(again.errors()).toContain('it is there already');
      expect(again.errors()).not.toContain('REGISTER');
    },
    30_000,
  );
});

describe('sipdx probe over TLS', () => {
  itWithPeer(
    'trusts the authority that it is given, and tells a certificate that it does not',
    () => kamailioTlsMissing() ?? opensslMissing(),
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'sipdx-probe-'));
      const ca = join(folder, 'ca.pem');
      const certificate = makeCertificate('IP:127.0.0.1');
      writeFileSync(ca, certificate.cert);
      const kamailio = await startKamailio({ certificate });
      try {
        const to = ['--registrar', `127.0.0.1:${String(kamailio.tlsPort)}`, '--transport', 'tls'];
        const trusted = await probed('sip:1001@sipdx.test', [...to, '--tls-ca', ca]);
        expect(trusted.report.verdict).toMatchObject({ faultCode: 200 });
        expect(trusted.report.bindings).toEqual([expect.objectContaining({ removed: true, others: [] })]);
        const { code, report } = await probed('sip:1001@sipdx.test', to);
        expect(report.verdict?.cause).toBe('tls-certificate-rejected');
        expect(code).toBe(1);
      } finally {
        await kamailio.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    },
    40_000,
  );
});

describe('sipdx probe --engine drachtio', () => {
  let kamailio: Kamailio;
  let drachtio: FakeDrachtio;
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-probe-'));
  const secretFile = join(folder, 'secret');

  beforeAll(async () => {
    writeFileSync(secretFile, 'cymru-am-byth\n');
    drachtio = await FakeDrachtio.start({ secret: 'cymru-am-byth' });
    if (kamailioMissing() === undefined) kamailio = await startKamailio();
  }, 20_000);

  afterAll(async () => {
    await drachtio.close();
    if (kamailioMissing() === undefined) await kamailio.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const engine = (port = drachtio.port): string[] => [
    ...['--engine', 'drachtio', '--drachtio-port', String(port), '--drachtio-secret-file', secretFile],
  ];

  itWithPeer(
    'registers through it, and says what it cannot tell',
    kamailioMissing,
    async () => {
      const registrar = ['--registrar', `127.0.0.1:${String(kamailio.port)}`];
      const { code, report } = await probed('sip:1001@sipdx.test', [...registrar, ...engine()]);
      expect(code).toBe(0);
      expect(report).toMatchObject({ engine: 'drachtio', verdict: { faultCode: 200, confidence: 'certain' } });
      expect(report.bindings).toEqual([expect.objectContaining({ removed: true, others: [] })]);
      expect(report.result?.registerTransactions).toBe(2);
      expect(report.result?.registerRetransmissions).toBeUndefined();
      expect(report.limits.join(' ')).toContain('How often it repeated a REGISTER is not told.');
      expect(drachtio.asked[0]).not.toMatch(/^Via:/m);
    },
    30_000,
  );

  it('a closed port is left open in the verdict, which says why; status 1', async () => {
    const closed = ['--registrar', `127.0.0.1:${String(await freePort())}`];
    const child = spawnSipdx(['probe', 'sip:1001@sipdx.test', ...closed, ...engine(), '--no-password']);
    expect(await child.exited).toBe(1);
    expect(child.output()).toMatch(/Fault code 4 · .* · reachability-unknown · open/);
    expect(child.output()).toContain('This 503 may be drachtio’s own word for silence or for a closed port');
  }, 30_000);

  it('a server that is not there is no finding: status 5', async () => {
    const port = await freePort();
    const child = spawnSipdx(['probe', 'sip:1001@sipdx.test', ...engine(port), '--no-password']);
    expect(await child.exited).toBe(5);
    expect(child.errors()).toContain(
      `the drachtio server at 127.0.0.1:${String(port)} cannot be reached: ECONNREFUSED`,
    );
  }, 30_000);
});

describe('sipdx probe where nobody answers', () => {
  let silent: Socket;
  beforeAll(async () => {
    silent = createSocket('udp4').bind(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterAll(() => void silent.close());
  const registrar = (): string[] => ['--registrar', `127.0.0.1:${String(silent.address().port)}`];

  it('tells a silent service, a closed port and a name that does not resolve apart', async () => {
    const [quiet, closed, unnamed] = await Promise.all([
      probed('sip:1001@sipdx.test', registrar()),
      freePort().then((port) => probed('sip:1001@sipdx.test', ['--registrar', `127.0.0.1:${String(port)}`])),
      probed('sip:1001@sipdx.test', ['--registrar', 'registrar.invalid']),
    ]);
    expect(quiet.report.verdict?.cause).toMatch(/^(sip-service-silent|reachability-unknown)$/);
    expect(quiet.report.result?.registerRetransmissions).toBeGreaterThan(3);
    expect(quiet.report.possibleBindings.length).toBeGreaterThan(0);
    expect(closed.report.verdict).toMatchObject({ cause: 'sip-port-closed' });
    expect(closed.report.possibleBindings).toEqual([]);
    expect(unnamed.report.verdict?.cause).toMatch(/^dns-/);
    expect(unnamed.report.verdict?.faultCode).toBe(2);
    expect(unnamed.report.result).toBeUndefined();
    expect([quiet.code, closed.code, unnamed.code]).toEqual([1, 1, 1]);
  }, 60_000);

  it('Ctrl-C ends it at once with what was seen', async () => {
    const child = spawnSipdx(['probe', 'sip:1001@sipdx.test', ...registrar(), '--no-password']);
    await errorsSay(child, /→ REGISTER/);
    child.process.kill('SIGINT');
    expect(await child.exited).toBe(130);
    expect(child.output()).toMatch(/Stopped before there was a verdict[^]*→ REGISTER 127\.0\.0\.1:/);
    expect(child.output()).toContain('Nobody answered the REGISTERs for sip:1001@127.0.0.1');
  }, 30_000);

  it('is stopped by a signal with --json too, and the document says so', async () => {
    const child = spawnSipdx(['probe', 'sip:1001@sipdx.test', ...registrar(), '--no-password', '--json']);
    await once(silent, 'message');
    child.process.kill('SIGINT');
    expect(await child.exited).toBe(130);
    const report = probeReport.parse(JSON.parse(child.output()));
    expect(report).toMatchObject({ interrupted: true, bindings: [] });
    expect(report.verdict).toBeUndefined();
  }, 30_000);
});
