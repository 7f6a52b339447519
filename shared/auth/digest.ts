import { quote } from '../lib/quoted-string.js';
import type { Secret } from '../lib/secret.js';
import {
  parseAlgorithm,
  parseSchemes,
  type DigestAlgorithm,
  type DigestChallenge,
  type QualityOfProtection,
} from './challenge.js';

export {
  chooseChallenge,
  parseChallenges,
  printChallenge,
  type DigestAlgorithm,
  type DigestChallenge,
  type QualityOfProtection,
} from './challenge.js';

export type HashAlgorithm = 'md5' | 'sha256' | 'sha512-256';

/** Hex digest (lower case) of UTF-8 text or bytes. The core computes none itself: it is given one. */
export type Hash = (algorithm: HashAlgorithm, data: string | Uint8Array) => string;

/** What a client sent in Authorization or Proxy-Authorization. */
export interface DigestCredentials {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  /** As secret as a password: it allows an off-line guess. */
  readonly response: string;
  readonly algorithm: DigestAlgorithm;
  readonly opaque?: string;
  readonly qop?: QualityOfProtection;
  readonly cnonce?: string;
  /** 8 hex digits as sent. */
  readonly nc?: string;
}

export interface AnswerOptions {
  readonly challenge: DigestChallenge;
  readonly username: string;
  readonly password: Secret;
  readonly method: string;
  /** The Request-URI (SIP), the path with query (HTTP). */
  readonly uri: string;
  /** Random text; used with qop and by the -sess algorithms. */
  readonly cnonce: string;
  /** 1 for the first use of the nonce. */
  readonly nc: number;
  /** For qop=auth-int. */
  readonly body?: Uint8Array;
}

const HASHES: Readonly<Record<DigestAlgorithm, HashAlgorithm>> = {
  MD5: 'md5',
  'MD5-sess': 'md5',
  'SHA-256': 'sha256',
  'SHA-256-sess': 'sha256',
  'SHA-512-256': 'sha512-256',
  'SHA-512-256-sess': 'sha512-256',
};

/**
 * Value of Authorization or Proxy-Authorization that answers a challenge (RFC 7616 §3.4). qop `auth` goes before
 * `auth-int`: servers exist that offer both and cannot check the second.
 */
export function answerChallenge(options: AnswerOptions, hash: Hash): string {
  const { challenge, username, cnonce } = options;
  const { algorithm, realm, nonce } = challenge;
  const qop = challenge.qop.includes('auth') ? 'auth' : challenge.qop[0];
  const nc = options.nc.toString(16).padStart(8, '0');
  const ha1 = digestHa1(username, realm, options.password, hash, algorithm);
  const response = computeResponse({ ...options, algorithm, ha1, nonce, nc, qop }, hash);
  const params = [
    `username=${quote(username)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(options.uri)}`,
    `response="${response}"`,
  ];
  if (challenge.algorithmGiven) params.push(`algorithm=${algorithm}`);
  if (challenge.opaque !== undefined) params.push(`opaque=${quote(challenge.opaque)}`);
  if (qop !== undefined) params.push(`qop=${qop}`, `nc=${nc}`);
  // RFC 7616 §3.4.2: a session key is made of the cnonce, so it has to be told even without qop.
  if (qop !== undefined || algorithm.endsWith('-sess')) params.push(`cnonce=${quote(cnonce)}`);
  return `Digest ${params.join(', ')}`;
}

/** Undefined for another scheme, and where something is missing that every digest response has. */
export function parseAuthorization(value: string): DigestCredentials | undefined {
  const [first] = parseSchemes(value);
  if (first?.scheme !== 'digest') return undefined;
  const { params } = first;
  const username = params.get('username');
  const realm = params.get('realm');
  const nonce = params.get('nonce');
  const uri = params.get('uri');
  const response = params.get('response');
  const algorithm = parseAlgorithm(params.get('algorithm') ?? 'MD5');
  const qop = params.get('qop')?.toLowerCase();
  if (username === undefined || realm === undefined || nonce === undefined || uri === undefined) return undefined;
  if (response === undefined || algorithm === undefined) return undefined;
  if (qop !== undefined && qop !== 'auth' && qop !== 'auth-int') return undefined;
  const opaque = params.get('opaque');
  const cnonce = params.get('cnonce');
  const nc = params.get('nc');
  if (nc !== undefined && !/^[0-9A-Fa-f]{8}$/.test(nc)) return undefined;
  // RFC 7616 §3.4: with qop, nc and cnonce must be there.
  if (qop !== undefined && (cnonce === undefined || nc === undefined)) return undefined;
  return {
    username,
    realm,
    nonce,
    uri,
    response,
    algorithm,
    ...(opaque !== undefined && { opaque }),
    ...(qop !== undefined && { qop }),
    ...(cnonce !== undefined && { cnonce }),
    ...(nc !== undefined && { nc }),
  };
}

/** H(username:realm:password): as good as the password in that realm, so as secret. Without the session part of -sess. */
export function digestHa1(
  username: string,
  realm: string,
  password: Secret,
  hash: Hash,
  algorithm: DigestAlgorithm = 'MD5',
): string {
  return hash(HASHES[algorithm], `${username}:${realm}:${password.reveal()}`);
}

/**
 * Server side: was the response made with this HA1? The caller checks the rest: that nonce, realm and opaque are its own,
 * `uri` is the one asked for, and nc has grown.
 * @param options.ha1 of the algorithm that the credentials name (see {@link digestHa1})
 */
export function verifyAuthorization(
  options: {
    readonly credentials: DigestCredentials;
    readonly ha1: string;
    readonly method: string;
    readonly body?: Uint8Array;
  },
  hash: Hash,
): boolean {
  const { credentials, ha1, method, body } = options;
  // Field by field: the ACS does this for every POST, and to copy the objects costs more than the hash.
  const { algorithm, nonce, cnonce = '', nc, qop, uri } = credentials;
  const expected = computeResponse({ algorithm, ha1, nonce, cnonce, nc, qop, method, uri, body }, hash);
  return equalInConstantTime(expected, credentials.response.toLowerCase());
}

interface ResponseInput {
  readonly algorithm: DigestAlgorithm;
  readonly ha1: string;
  readonly nonce: string;
  readonly cnonce: string;
  readonly nc: string | undefined;
  readonly qop: QualityOfProtection | undefined;
  readonly method: string;
  readonly uri: string;
  readonly body?: Uint8Array | undefined;
}

/** RFC 7616 §3.4.1–3.4.3; without qop RFC 2069 §2.1.1. */
function computeResponse(input: ResponseInput, hash: Hash): string {
  const h = (data: string | Uint8Array): string => hash(HASHES[input.algorithm], data);
  const { nonce, cnonce, qop } = input;
  const ha1 = input.algorithm.endsWith('-sess') ? h(`${input.ha1}:${nonce}:${cnonce}`) : input.ha1;
  const a2 = `${input.method}:${input.uri}`;
  const ha2 = h(qop === 'auth-int' ? `${a2}:${h(input.body ?? new Uint8Array())}` : a2);
  return h(qop === undefined ? `${ha1}:${nonce}:${ha2}` : `${ha1}:${nonce}:${input.nc ?? ''}:${cnonce}:${qop}:${ha2}`);
}

/** The time must not tell how many digits were right. */
function equalInConstantTime(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % Math.max(b.length, 1));
  return difference === 0;
}
