import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What is missing on this machine to make certificates; undefined: nothing. */
export function opensslMissing(): string | undefined {
  return spawnSync('openssl', ['version']).status === 0 ? undefined : 'openssl is not installed';
}

export interface Certificate {
  /** PEM */
  readonly key: string;
  readonly cert: string;
  /** Base64 SHA-256 of the SubjectPublicKeyInfo. */
  readonly pin: string;
}

/**
 * A self-signed certificate, made for the test.
 * @param names as openssl writes subjectAltName, e.g. `DNS:registrar.example,IP:127.0.0.1`
 */
export function makeCertificate(names: string): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', key]);
    const subject = ['-subj', '/CN=sipdx test', '-addext', `subjectAltName=${names}`];
    openssl(['req', '-x509', '-new', '-key', key, '-out', cert, '-days', '2', ...subject]);
    const spki = openssl(['pkey', '-in', key, '-pubout', '-outform', 'DER']);
    const pin = openssl(['dgst', '-sha256', '-binary'], spki).toString('base64');
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8'), pin };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * A client certificate that another one has signed.
 * @param subject as openssl writes it, e.g. `/CN=phone`
 * @param names see {@link makeCertificate}
 */
export function makeClientCertificate(ca: Certificate, subject: string, names?: string): Omit<Certificate, 'pin'> {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-certificate-'));
  const at = (name: string): string => join(folder, name);
  try {
    writeFileSync(at('ca.pem'), ca.cert);
    writeFileSync(at('ca-key.pem'), ca.key);
    writeFileSync(at('extensions'), names === undefined ? '' : `subjectAltName=${names}`);
    openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at('key.pem')]);
    const request = openssl(['req', '-new', '-key', at('key.pem'), '-subj', subject]);
    const signer = ['-CA', at('ca.pem'), '-CAkey', at('ca-key.pem'), '-set_serial', '7', '-days', '2'];
    const cert = openssl(['x509', '-req', ...signer, '-extfile', at('extensions')], request);
    return { key: readFileSync(at('key.pem'), 'utf8'), cert: cert.toString() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function openssl(args: readonly string[], input?: Buffer): Buffer {
  const { status, stdout, stderr } = spawnSync('openssl', args, input === undefined ? {} : { input });
  if (status !== 0) throw new Error(`openssl ${args[0] ?? ''}: ${stderr.toString()}`);
  return stdout;
}
