import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { exchange, readJson } from '#acs/cli/http-exchange.js';
import { readLocalToken } from '#acs/cli/local-token.js';
import { waitFor } from '../api-client.js';
import { makeCertificate, makeClientCertificate, opensslMissing } from '../certificates.js';
import { startRealPhone, type RealPhone } from '../interop/real-phone.js';
import { itWithPeer } from '../peer.js';
import { metric } from '../read-metrics.js';
import { AcsCommand } from './acs-command.js';

const id = (serialNumber: string): string => `025D0A-Interop%2DPhone-${serialNumber}`;

describe('sipdx acs with TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-tls-'));
  const at = (name: string): string => join(folder, name);
  let acs: AcsCommand | undefined;
  const phones: RealPhone[] = [];

  afterAll(async () => {
    for (const phone of phones) await phone.stop();
    await acs?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** PEM of what is shown on that port. */
  function shown(url: string): Promise<string> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
        resolve(socket.getPeerX509Certificate()?.toString() ?? '');
        socket.destroy();
      });
      socket.on('error', reject);
    });
  }

  itWithPeer(
    'serves console, API and phones, knows phones by certificate, and takes new certificates while it runs',
    opensslMissing,
    async () => {
      const [first, second] = [makeCertificate('IP:127.0.0.1'), makeCertificate('IP:127.0.0.1')];
      const makers = makeCertificate('DNS:maker.example');
      writeFileSync(at('cert.pem'), first.cert);
      writeFileSync(at('key.pem'), first.key);
      writeFileSync(at('makers.pem'), makers.cert);
      const server = await AcsCommand.start(at('state'), [
        ...['--tls-cert', at('cert.pem'), '--tls-key', at('key.pem'), '--cwmp-tls-port', '0'],
        ...['--cwmp-auth', 'digest,certificate', '--cwmp-client-ca', at('makers.pem')],
      ]);
      acs = server;
      expect([server.consoleUrl, server.cwmpUrl, server.cwmpTlsUrl].map((url) => url.split(':')[0])).toEqual([
        'https',
        'http',
        'https',
      ]);
      const get = (path: string) =>
        exchange({ method: 'GET', url: new URL(path, server.consoleUrl), headers: {}, certificate: first.cert });
      expect(await readJson(await get('api/v1/info'))).toMatchObject({ lab: false });
      const page = await get('');
      expect(page.headers['strict-transport-security']).toBeDefined();
      page.resume();

      const devices = async () => {
        const { out, err } = await server.sipdx('devices', 'list', '--json');
        expect(err).toBe('');
        const lines = out.trim().split('\n');
        return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
      };
      const device = (serialNumber: string) =>
        waitFor(`phone ${serialNumber}`, 20_000, async () =>
          (await devices()).find((one) => one['id'] === id(serialNumber)),
        );
      const ca = first.cert + second.cert;
      const phone = async (serialNumber: string, password: string, own?: { cert: string; key: string }) => {
        const started = await startRealPhone({
          acsUrl: server.cwmpTlsUrl,
          acsCredentials: { username: `phone-${serialNumber}`, password },
          acsTls: { ca, ...(own !== undefined && { certificate: own.cert, key: own.key }) },
          serialNumber,
          registrarPort: 9,
          user: serialNumber,
          password: 'none',
        });
        phones.push(started);
        return started;
      };

      const { out } = await server.sipdx('devices', 'credential', 'add', 'phone-1', '--device', id('1'));
      await phone('1', /password (\S+)/.exec(out)?.[1] ?? '');
      expect(await device('1')).toMatchObject({ admission: 'approved' });
      const certified = await phone('2', 'none', makeClientCertificate(makers, `/CN=${id('2')}`));
      expect(await device('2')).toMatchObject({ admission: 'approved', admissionBy: 'device' });
      const stranger = await phone('3', 'none', makeClientCertificate(first, `/CN=${id('3')}`));
      await waitFor('the stranger to be refused', 20_000, async () =>
        Promise.resolve(stranger.log().includes('session failed') ? true : undefined),
      );
      expect((await devices()).map((one) => one['id'])).toEqual([id('1'), id('2')]);

      writeFileSync(at('cert.pem'), 'no certificate');
      server.process.process.kill('SIGHUP');
      await waitFor('the refusal of the broken file', 10_000, async () =>
        Promise.resolve(server.process.errors().includes('the old one stays') ? true : undefined),
      );
      expect(await shown(server.consoleUrl)).toBe(first.cert);

      writeFileSync(at('cert.pem'), second.cert);
      writeFileSync(at('key.pem'), second.key);
      server.process.process.kill('SIGHUP');
      await waitFor('the new certificate', 10_000, async () =>
        (await shown(server.consoleUrl)) === second.cert ? true : undefined,
      );
      expect(await shown(server.cwmpTlsUrl)).toBe(second.cert);
      const metrics = await exchange({
        method: 'GET',
        url: new URL('metrics', server.consoleUrl),
        headers: { authorization: `Bearer ${readLocalToken(server.stateFolder)?.token ?? ''}` },
        certificate: second.cert,
      });
      const expiry = metric(await readText(metrics), 'sipdx_certificate_expiry_timestamp_seconds');
      expect(expiry).toBe(Date.parse(new X509Certificate(second.cert).validTo) / 1000);
      const { lastInformAt } = await device('2');
      await certified.restart();
      await waitFor('the phone to come again', 20_000, async () =>
        Number((await device('2'))['lastInformAt']) > Number(lastInformAt) ? true : undefined,
      );
      expect(await server.stop()).toBe(0);
    },
    120_000,
  );
});
