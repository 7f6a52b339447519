import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate, makeClientCertificate, opensslMissing } from '../test/certificates.js';
import { itWithPeer } from '../test/peer.js';
import { readTlsFiles } from './tls-files.js';

const DAY_MS = 86_400_000;

describe('the files of TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-tls-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function file(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  }

  itWithPeer('are read, with whom they name and when they end', opensslMissing, () => {
    const own = makeCertificate('DNS:acs.example,IP:127.0.0.1');
    const ca = makeCertificate('DNS:ca.example');
    const now = Date.now();
    const files = { cert: file('c.pem', own.cert), key: file('k.pem', own.key), clientCa: file('ca.pem', ca.cert) };
    const material = readTlsFiles(files, now);
    expect(material).toMatchObject({ cert: own.cert, key: own.key, clientCa: ca.cert });
    expect(material.names).toContain('acs.example');
    expect(material.expiresAt - now).toBeGreaterThan(1.9 * DAY_MS);
    expect(material.expiresAt - now).toBeLessThan(2.1 * DAY_MS);
  });

  itWithPeer('that do not fit are refused with option, file and reason', opensslMissing, () => {
    const own = makeCertificate('DNS:acs.example');
    const other = makeCertificate('DNS:other.example');
    const chain = makeClientCertificate(other, '/CN=acs').cert + other.cert;
    const cert = file('c.pem', own.cert);
    const key = file('k.pem', own.key);
    const locked = spawnSync('openssl', ['pkey', '-aes256', '-passout', 'pass:x', '-in', key]).stdout.toString();
    const says = (files: Parameters<typeof readTlsFiles>[0], now = Date.now()): string => {
      try {
        readTlsFiles(files, now);
        return 'accepted';
      } catch (error) {
        expect(error).toMatchObject({ code: 'certificate-unusable' });
        return (error as Error).message;
      }
    };
    expect(says({ cert: join(folder, 'none.pem'), key })).toMatch(/^--tls-cert .*none\.pem.*ENOENT/);
    expect(says({ cert, key: join(folder, 'none.pem') })).toMatch(/^--tls-key .*none\.pem.*ENOENT/);
    expect(says({ cert: file('der.pem', 'MIIB'), key })).toMatch(/^--tls-cert .*no PEM certificate/);
    expect(says({ cert, key: file('no-key.pem', 'x') })).toMatch(/^--tls-key .*no PEM private key/);
    expect(says({ cert, key: file('other.pem', other.key) })).toMatch(/^--tls-key .*not the key of/);
    expect(says({ cert, key: file('locked.pem', locked) })).toMatch(/^--tls-key .*encrypted/);
    expect(says({ cert: file('chain.pem', chain), key })).toMatch(/^--tls-key .*not the key of/);
    expect(says({ cert, key, clientCa: key })).toMatch(/^--cwmp-client-ca /);
    expect(says({ cert, key }, Date.now() + 3 * DAY_MS)).toMatch(/^--tls-cert .*ended on/);
    expect(says({ cert, key }, Date.now() - 3 * DAY_MS)).toMatch(/^--tls-cert .*begins on/);
    expect(says({ cert, key })).toBe('accepted');
  });
});
