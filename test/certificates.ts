import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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

function openssl(args: readonly string[], input?: Buffer): Buffer {
  const { status, stdout, stderr } = spawnSync('openssl', args, input === undefined ? {} : { input });
  if (status !== 0) throw new Error(`openssl ${args[0] ?? ''}: ${stderr.toString()}`);
  return stdout;
}
