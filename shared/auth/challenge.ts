import { endOfQuoted, quote, unquote } from '../lib/quoted-string.js';

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

/**
 * The digest challenges of WWW-Authenticate or Proxy-Authenticate headers that can be answered, in the server's order.
 * One header value may hold several challenges (RFC 7235 §4.1). Other schemes, unknown algorithms or qop, and challenges
 * without realm or nonce are left out; of a malformed value, what stands before the fault is read.
 */
export function parseChallenges(values: readonly string[]): readonly DigestChallenge[] {
  return values
    .flatMap(parseSchemes)
    .filter(({ scheme }) => scheme === 'digest')
    .map(({ params }) => toChallenge(params))
    .filter((challenge) => challenge !== undefined);
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
  return ALGORITHMS.find((algorithm) => algorithm.toLowerCase() === name.toLowerCase());
}

export interface SchemeParams {
  /** Lower case. */
  readonly scheme: string;
  /** By lower-case name, quotes removed. The first of two equal names counts. */
  readonly params: ReadonlyMap<string, string>;
}

// Sticky: they match where the reader stands.
const BLANKS = /[ \t]*/y;
const BLANKS_AND_COMMAS = /[ \t,]*/y;
const BLANKS_AND_EQUALS = /[ \t=]*/y;
const TOKEN = /[A-Za-z0-9\-.!#$%&'*+^_`|~]*/y;
/** More than a token: some servers leave out the quotes around a URI or a base64 nonce. */
const UNQUOTED = /[^ \t,"]*/y;

/**
 * RFC 7235 §2.1, in one pass: a token with `=` behind it is a parameter, any other begins a challenge. Missing commas
 * are forgiven. A scheme whose parameters break off is left out.
 */
export function parseSchemes(value: string): SchemeParams[] {
  const schemes: { scheme: string; params: Map<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): string => {
    const start = at;
    pattern.lastIndex = at;
    if (pattern.test(value)) at = pattern.lastIndex;
    return value.slice(start, at);
  };
  for (;;) {
    take(BLANKS_AND_COMMAS);
    if (at >= value.length) return schemes;
    const word = take(TOKEN);
    if (word === '') return schemes.slice(0, -1);
    take(BLANKS);
    if (value.charAt(at) !== '=') {
      schemes.push({ scheme: word.toLowerCase(), params: new Map() });
      continue;
    }
    at++;
    take(BLANKS_AND_EQUALS);
    const text = value.charAt(at) === '"' ? quotedText() : take(UNQUOTED);
    const params = schemes.at(-1)?.params;
    if (text === undefined || params === undefined) return schemes.slice(0, -1);
    const name = word.toLowerCase();
    if (!params.has(name)) params.set(name, text);
  }

  function quotedText(): string | undefined {
    const end = endOfQuoted(value, at);
    if (end < 0) return undefined;
    const text = unquote(value.slice(at, end));
    at = end;
    return text;
  }
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
  const offered = text
    .toLowerCase()
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  const known = offered.filter((value) => value === 'auth' || value === 'auth-int');
  return offered.length > 0 && known.length === 0 ? undefined : known;
}
