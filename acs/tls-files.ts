import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AppError } from './app-error.js';
import { codeOf, messageOf } from './thrown.js';

/** PEM files by name. */
export interface TlsFiles {
  /** The server's certificate first, then those between it and the root. */
  readonly cert: string;
  readonly key: string;
  /** Signs the certificates of CPEs. */
  readonly clientCa?: string;
}

/** PEM texts. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
  readonly clientCa?: string;
  /** Whom the certificate names. */
  readonly names: string;
  /** Epoch ms; the earliest end of the chain. */
  readonly expiresAt: number;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Reads and checks what TLS needs: what is wrong is told here, in words, and not to the first who connects.
 * @throws AppError `certificate-unusable`
 */
export function readTlsFiles(files: TlsFiles, now: number): TlsMaterial {
  const cert = read(files.cert, '--tls-cert');
  const key = read(files.key, '--tls-key');
  const chain = certificates(cert, files.cert, '--tls-cert');
  const [own] = chain;
  if (!own.checkPrivateKey(privateKey(key, files.key))) {
    throw unusable(files.key, '--tls-key', `it is not the key of ${files.cert}; give the two that were made together`);
  }
  const clientCa = files.clientCa === undefined ? undefined : read(files.clientCa, '--cwmp-client-ca');
  const authorities =
    files.clientCa === undefined || clientCa === undefined
      ? []
      : certificates(clientCa, files.clientCa, '--cwmp-client-ca');
  for (const one of chain) checkDates(one, files.cert, '--tls-cert', now);
  for (const one of authorities) checkDates(one, files.clientCa ?? '', '--cwmp-client-ca', now);
  return {
    cert,
    key,
    ...(clientCa !== undefined && { clientCa }),
    names: own.subjectAltName ?? own.subject,
    expiresAt: Math.min(...chain.map((one) => Date.parse(one.validTo))),
  };
}

function read(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unusable(file, option, `it cannot be read (${codeOf(error) ?? messageOf(error)})`, error);
  }
}

function certificates(pem: string, file: string, option: string): readonly [X509Certificate, ...X509Certificate[]] {
  try {
    const [own, ...others] = [...pem.matchAll(CERTIFICATE)].map(([one]) => new X509Certificate(one));
    if (own !== undefined) return [own, ...others];
  } catch (error) {
    throw unusable(file, option, `a certificate in it cannot be read (${messageOf(error)})`, error);
  }
  throw unusable(file, option, 'there is no PEM certificate in it; convert it with openssl x509');
}

function privateKey(pem: string, file: string): ReturnType<typeof createPrivateKey> {
  if (pem.includes('ENCRYPTED')) {
    throw unusable(file, '--tls-key', 'it is encrypted; take the passphrase off with openssl pkey, and guard the file');
  }
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw unusable(file, '--tls-key', 'there is no PEM private key in it', error);
  }
}

function checkDates({ validFrom, validTo, subject }: X509Certificate, file: string, option: string, now: number): void {
  const name = subject.replaceAll('\n', ', ');
  if (Date.parse(validTo) <= now) throw unusable(file, option, `the certificate of ${name} ended on ${validTo}`);
  if (Date.parse(validFrom) > now) throw unusable(file, option, `the certificate of ${name} begins on ${validFrom}`);
}

function unusable(file: string, option: string, why: string, cause?: unknown): AppError {
  return new AppError('certificate-unusable', `${option} ${file}: ${why}.`, { cause });
}
