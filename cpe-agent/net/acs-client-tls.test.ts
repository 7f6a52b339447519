import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAcsClient } from './acs-client.js';

/** A self-signed certificate is its own authority. */
function certificate(folder: string, name: string): { readonly certificate: string; readonly key: string } {
  const [key, file] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const made = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', ['req', ...made, ...subject, '-keyout', key, '-out', file], { stdio: 'pipe' });
  return { certificate: readFileSync(file, 'utf8'), key: readFileSync(key, 'utf8') };
}

describe('a connection to an ACS over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-tls-'));
  let server: Server;
  let port: number;
  let of: Record<'acs' | 'phone', ReturnType<typeof certificate>>;
  const peers: string[] = [];

  beforeAll(async () => {
    of = { acs: certificate(folder, 'acs'), phone: certificate(folder, 'phone') };
    const { certificate: cert, key } = of.acs;
    server = createServer({ cert, key, ca: of.phone.certificate, requestCert: true, rejectUnauthorized: false });
    server.on('request', (_request, response) => response.end('fine'));
    server.on('secureConnection', (socket) => {
      const shown = socket.getPeerCertificate();
      peers.push('subject' in shown ? String(shown.subject.CN) : 'nobody');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  });

  async function post(host: string, tls: object): Promise<number> {
    const connection = createAcsClient({ tls }).connect(`https://${host}:${port}/`);
    try {
      return (await connection.post('', {})).status;
    } finally {
      connection.close();
    }
  }

  it('trusts the configured authority and no other', async () => {
    expect(await post('localhost', { ca: of.acs.certificate })).toBe(200);
    await expect(post('localhost', {})).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  it('checks the name in the certificate', async () => {
    const ca = of.acs.certificate;
    await expect(post('127.0.0.1', { ca })).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  it('shows its own certificate where it has one', async () => {
    peers.length = 0;
    await post('localhost', { ca: of.acs.certificate, ...of.phone });
    await post('localhost', { ca: of.acs.certificate });
    expect(peers).toEqual(['phone', 'nobody']);
  });
});
