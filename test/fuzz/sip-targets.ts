import { isDeepStrictEqual } from 'node:util';
import { parseChallenges, parseSchemes, printChallenge } from '#shared/auth/challenge.js';
import { createFramer, type Frame } from '#shared/sip/framing.js';
import {
  parseContacts,
  parseCSeq,
  parseDeltaSeconds,
  parseNameAddr,
  parseRetryAfter,
  parseVia,
  printNameAddr,
} from '#shared/sip/headers.js';
import { isHeader } from '#shared/sip/header-fields.js';
import { headerValues, parseSipMessage, printSipMessage, type SipMessage } from '#shared/sip/message.js';
import { parseSipUri, printSipUri, sameSipUri } from '#shared/sip/uri.js';
import { refuseRequest } from '#shared/sip/validate.js';
import { check, type Target } from './target.js';

const LISTED = ['Via', 'Contact', 'Route', 'Supported', 'From', 'To', 'CSeq', 'Retry-After', 'Min-Expires'];

const message: Target = {
  name: 'sip-message',
  corpus: 'sip-',
  given: 'rfc4475',
  run(bytes) {
    const parsed = parseSipMessage(bytes);
    if (!parsed.ok) return;
    const again = parseSipMessage(printSipMessage(parsed.value));
    check(again.ok, 'what is printed can be parsed');
    if (again.ok) {
      const printed = parseSipMessage(printSipMessage(again.value));
      check(printed.ok && isDeepStrictEqual(printed.value, again.value), 'parse and print are stable');
      check(again.value.kind === parsed.value.kind, 'a request stays a request');
      check(isDeepStrictEqual(withoutLength(again.value), withoutLength(parsed.value)), 'nothing is lost in print');
      check(Buffer.compare(again.value.body, parsed.value.body) === 0, 'the body stays byte for byte');
    }
    if (parsed.value.kind === 'request') refuseRequest(parsed.value, { methods: ['REGISTER'], contentTypes: ['a/b'] });
    parseContacts(parsed.value);
    parseChallenges(headerValues(parsed.value, 'WWW-Authenticate'));
    for (const name of LISTED) headerValues(parsed.value, name).forEach(headers);
  },
};

/** Content-Length is what printing corrects. */
function withoutLength(message: SipMessage): object {
  return {
    ...message,
    body: undefined,
    headers: message.headers.filter(({ name }) => !isHeader(name, 'content-length')),
  };
}

function headers(text: string): void {
  parseVia(text);
  parseCSeq(text);
  parseDeltaSeconds(text);
  parseRetryAfter(text);
  const nameAddr = parseNameAddr(text);
  if (nameAddr !== undefined) {
    check(isDeepStrictEqual(parseNameAddr(printNameAddr(nameAddr)), nameAddr), 'name-addr: parse and print are stable');
    uri(nameAddr.uri);
  }
  uri(text);
}

function uri(text: string): void {
  const parsed = parseSipUri(text);
  if (parsed === undefined) return;
  check(sameSipUri(parsed, parsed), 'a URI is the same as itself');
  check(isDeepStrictEqual(parseSipUri(printSipUri(parsed)), parsed), 'URI: parse and print are stable');
}

const header: Target = {
  name: 'sip-header',
  corpus: 'header-',
  run: (bytes) => headers(new TextDecoder().decode(bytes)),
};

const challenge: Target = {
  name: 'digest-challenge',
  corpus: 'challenge-',
  run(bytes) {
    const text = new TextDecoder().decode(bytes);
    parseSchemes(text);
    for (const read of parseChallenges([text])) {
      const { domain: _domain, algorithmGiven, ...printable } = read;
      const { algorithm, ...rest } = printable;
      const [again] = parseChallenges([printChallenge(algorithmGiven ? { ...rest, algorithm } : rest)]);
      const { domain: _again, ...found } = again ?? { domain: '' };
      check(isDeepStrictEqual(found, { ...printable, algorithmGiven }), 'challenge: parse and print are stable');
    }
  },
};

const framing: Target = {
  name: 'sip-framing',
  corpus: 'sip-',
  given: 'rfc4475',
  run(bytes, source) {
    const whole = createFramer().feed(bytes);
    const framer = createFramer();
    const frames: Frame[] = [];
    let error: string | undefined;
    for (let at = 0; at < bytes.length;) {
      const end = at + 1 + source.int(source.chance(0.5) ? 3 : 200);
      const fed = framer.feed(bytes.subarray(at, end));
      check(error === undefined || fed.frames.length === 0, 'after an error nothing is framed');
      error ??= fed.error;
      frames.push(...fed.frames);
      at = end;
    }
    check(error === whole.error && isDeepStrictEqual(frames, whole.frames), 'chunks make no difference');
    for (const frame of frames) if (frame.type === 'message') parseSipMessage(frame.bytes);
  },
};

export const SIP_TARGETS: readonly Target[] = [message, header, challenge, framing];
