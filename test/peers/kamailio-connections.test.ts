import { labDomain, labPassword } from '#cpe-agent/lab/conditions.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import { makeCertificate, opensslMissing, type Certificate } from '../certificates.js';
import { itWithPeer } from '../peer.js';
import { diagnose, type DiagnosedAccount } from './diagnose.js';
import { kamailioMissing, kamailioTlsMissing, startKamailio, type Kamailio } from './kamailio.js';

const missingForTls = kamailioTlsMissing() ?? opensslMissing();

/** Its TLS module is a package of its own; without it the loopback tests of TLS must do, in CI too. */
function itOverTls(name: string, test: () => Promise<void>, timeoutMs?: number): void {
  if (missingForTls === undefined) it(name, test, timeoutMs);
  else it.skip(`${name} [skipped: ${missingForTls}]`, () => undefined);
}

describe('a diagnosis by the agent over TCP and TLS, against Kamailio', () => {
  let kamailio: Kamailio;
  let certificate: Certificate | undefined;

  beforeAll(async () => {
    if (kamailioMissing() !== undefined) return;
    if (missingForTls === undefined) certificate = makeCertificate(`DNS:${labDomain},IP:127.0.0.1`);
    kamailio = await startKamailio(certificate === undefined ? {} : { certificate });
  }, 20_000);

  afterAll(async () => {
    if (kamailioMissing() === undefined) await kamailio.stop();
  });

  function of(more: Partial<DiagnosedAccount>): Promise<DiagnosisResult> {
    const account = { registrar: '127.0.0.1', port: kamailio.port, user: '1001', password: labPassword('1001') };
    return diagnose({ ...account, ...more });
  }

  itWithPeer('registers over TCP, on one connection', kamailioMissing, async () => {
    const { verdict, evidence, serverAddress } = await of({ transport: 'TCP' });
    expect(verdict).toMatchObject({ faultCode: 200, cause: 'registered' });
    expect(evidence.connections).toHaveLength(1);
    expect(serverAddress).toBe(`127.0.0.1:${String(kamailio.port)} TCP`);
  });

  itWithPeer('finds a wrong password over TCP', kamailioMissing, async () => {
    const { verdict, registerRetransmissions } = await of({ transport: 'TCP', password: 'wrong' });
    expect(verdict).toMatchObject({ faultCode: 401, cause: 'account-or-password-rejected' });
    expect(registerRetransmissions).toBe(0);
  });

  itOverTls('registers over TLS where the certificate is trusted', async () => {
    const { verdict, evidence } = await of({
      transport: 'TLS',
      port: kamailio.tlsPort,
      sipTls: { extraCa: certificate!.cert },
    });
    expect(verdict).toMatchObject({ faultCode: 200, cause: 'registered' });
    expect(evidence.connections![0]!.secureAt).toBeGreaterThanOrEqual(evidence.connections![0]!.connectedAt!);
  });

  itOverTls(
    'finds 3, tls-certificate-rejected, where it is not',
    async () => {
      const { verdict, evidence } = await of({ transport: 'TLS', port: kamailio.tlsPort });
      expect(verdict).toMatchObject({ faultCode: 3, cause: 'tls-certificate-rejected' });
      expect(evidence.connections![0]!.ended).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    },
    20_000,
  );

  itWithPeer(
    'finds 3, tls-failed, on the port of plain TCP',
    kamailioMissing,
    async () => {
      const { verdict } = await of({ transport: 'TLS' });
      expect(verdict).toMatchObject({ faultCode: 3, cause: 'tls-failed' });
    },
    45_000,
  );

  itWithPeer(
    'finds 3, sip-port-closed, where nobody listens',
    kamailioMissing,
    async () => {
      const { verdict } = await of({ transport: 'TCP', port: 9 });
      expect(verdict).toMatchObject({ faultCode: 3, cause: 'sip-port-closed' });
    },
    20_000,
  );
});
