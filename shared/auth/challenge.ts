import { ALPHANUMERIC, characterSet, skipUntil, skipWhile } from '../lib/character-set.js';
import { contentOfQuoted, endOfQuoted, quote } from '../lib/quoted-string.js';

/** The digest schemes of RFC 2069, 2617, 7616 and 8760 that this project computes. */
export type DigestAlgorithm = 'MD5' | 'MD5-sess' | 'SHA-256' | 'SHA-256-sess' | 'SHA-512-256' | 'SHA-512-256-sess';

export type QualityOfProtection = 'auth' | 'auth-int';

export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque?: string;
  /** The nonce was too old, the credentials were right (RFC 7616 §3.3). */
  readonly stale: boolean;
  readonly algorithm: DigestAlgorithm;
  /** False: the server named none and MD5 is meant. */
  readonly algorithmGiven: boolean;
  /** Empty: the form of RFC 2069. */
  readonly qop: readonly QualityOfProtection[];
  readonly domain?: string;
}

const ALGORITHMS: readonly DigestAlgorithm[] = [
  'MD5',
  'MD5-sess',
  'SHA-256',
  'SHA-256-sess',
  'SHA-512-256',
  'SHA-512-256-sess',
];
const ALGORITHM_BY_NAME: ReadonlyMap<string, DigestAlgorithm> = new Map(
  ALGORITHMS.map((algorithm) => [algorithm.toLowerCase(), algorithm]),
);

/**
 * The digest challenges of WWW-Authenticate or Proxy-Authenticate headers that can be answered, in the server's order.
 * One header value may hold several challenges (RFC 7235 §4.1). Other schemes, unknown algorithms or qop, and challenges
 * without realm or nonce are left out; of a malformed value, what stands before the fault is read.
 */
export function parseChallenges(values: readonly string[]): readonly DigestChallenge[] {
  const challenges: DigestChallenge[] = [];
  for (const value of values) {
    for (const { scheme, params } of parseSchemes(value)) {
      const challenge = scheme === 'digest' ? toChallenge(params) : undefined;
      if (challenge !== undefined) challenges.push(challenge);
    }
  }
  return challenges;
}

/** RFC 8760 §2.4: the topmost that the client supports; the order is the server's preference. */
export function chooseChallenge(challenges: readonly DigestChallenge[]): DigestChallenge | undefined {
  return challenges[0];
}

/** Value of WWW-Authenticate or Proxy-Authenticate. */
export function printChallenge(challenge: {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque?: string;
  readonly qop?: readonly QualityOfProtection[];
  readonly stale?: boolean;
  readonly algorithm?: DigestAlgorithm;
}): string {
  const params = [`realm=${quote(challenge.realm)}`, `nonce=${quote(challenge.nonce)}`];
  if (challenge.opaque !== undefined) params.push(`opaque=${quote(challenge.opaque)}`);
  if (challenge.stale === true) params.push('stale=true');
  // RFC 7616 §3.3: algorithm is a token, qop of a challenge is quoted.
  if (challenge.algorithm !== undefined) params.push(`algorithm=${challenge.algorithm}`);
  if (challenge.qop !== undefined && challenge.qop.length > 0) params.push(`qop="${challenge.qop.join(',')}"`);
  return `Digest ${params.join(', ')}`;
}

export function parseAlgorithm(name: string): DigestAlgorithm | undefined {
  return ALGORITHM_BY_NAME.get(name.toLowerCase());
}

export interface SchemeParams {
  /** Lower case. */
  readonly scheme: string;
  /** By lower-case name, quotes removed. The first of two equal names counts. */
  readonly params: ReadonlyMap<string, string>;
}

const BLANKS = characterSet(' \t');
const BLANKS_AND_COMMAS = characterSet(' \t,');
const BLANKS_AND_EQUALS = characterSet(' \t=');
const TOKEN = characterSet(`${ALPHANUMERIC}-.!#$%&'*+^_\`|~`);
/** More than a token: some servers leave out the quotes around a URI or a base64 nonce. */
const END_OF_UNQUOTED = characterSet(' \t,"');
const QUOTE = 34;
const EQUALS = 61;

/**
 * RFC 7235 §2.1, in one pass: a token with `=` behind it is a parameter, any other begins a challenge. Missing commas
 * are forgiven. A scheme whose parameters break off is left out.
 */
export function parseSchemes(value: string): SchemeParams[] {
  const schemes: SchemeParams[] = [];
  let params: Map<string, string> | undefined;
  let at = skipWhile(BLANKS_AND_COMMAS, value, 0);
  while (at < value.length) {
    const wordEnd = skipWhile(TOKEN, value, at);
    if (wordEnd === at) return schemes.slice(0, -1);
    const word = value.slice(at, wordEnd).toLowerCase();
    at = skipWhile(BLANKS, value, wordEnd);
    if (value.charCodeAt(at) === EQUALS) {
      const start = skipWhile(BLANKS_AND_EQUALS, value, at + 1);
      const quoted = value.charCodeAt(start) === QUOTE;
      const end = quoted ? endOfQuoted(value, start) : skipUntil(END_OF_UNQUOTED, value, start);
      if (end < 0 || params === undefined) return schemes.slice(0, -1);
      if (!params.has(word)) params.set(word, quoted ? contentOfQuoted(value, start, end) : value.slice(start, end));
      at = end;
    } else {
      params = new Map();
      schemes.push({ scheme: word, params });
    }
    at = skipWhile(BLANKS_AND_COMMAS, value, at);
  }
  return schemes;
}

function toChallenge(params: ReadonlyMap<string, string>): DigestChallenge | undefined {
  const realm = params.get('realm');
  const nonce = params.get('nonce');
  const opaque = params.get('opaque');
  const domain = params.get('domain');
  const algorithmName = params.get('algorithm');
  const algorithm = parseAlgorithm(algorithmName ?? 'MD5');
  const qop = parseQop(params.get('qop') ?? '');
  if (realm === undefined || nonce === undefined || algorithm === undefined || qop === undefined) return undefined;
  return {
    realm,
    nonce,
    ...(opaque !== undefined && { opaque }),
    stale: params.get('stale')?.toLowerCase() === 'true',
    algorithm,
    algorithmGiven: algorithmName !== undefined,
    qop,
    ...(domain !== undefined && { domain }),
  };
}

/** Undefined where qop is given and none of its values is known: then no answer would be accepted. */
function parseQop(text: string): readonly QualityOfProtection[] | undefined {
  let offered = false;
  const known: QualityOfProtection[] = [];
  for (const piece of text.toLowerCase().split(',')) {
    const value = piece.trim();
    offered ||= value !== '';
    if (value === 'auth' || value === 'auth-int') known.push(value);
  }
  return offered && known.length === 0 ? undefined : known;
}
