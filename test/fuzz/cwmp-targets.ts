import { isDeepStrictEqual } from 'node:util';
import { newAcsSession, stepAcsSession, type AcsSessionEvent } from '#shared/cwmp/acs-session.js';
import {
  newCpeSession,
  stepCpeSession,
  type CpeSessionEffect,
  type CpeSessionEvent,
  type CpeSessionOptions,
} from '#shared/cwmp/cpe-session.js';
import type { AcsRequest, CwmpMessage, Inform } from '#shared/cwmp/messages.js';
import { parseEnvelope } from '#shared/cwmp/parse-envelope.js';
import { printEnvelope } from '#shared/cwmp/print-envelope.js';
import { readResult } from '#shared/diagnosis/result-parameters.js';
import { Secret } from '#shared/lib/secret.js';
import { check, type Source, type Target } from './target.js';

const envelope: Target = {
  name: 'cwmp-envelope',
  corpus: 'cwmp-',
  run(bytes, source) {
    const parsed = parseEnvelope(bytes, source.chance(0.2) ? 'text/xml; charset=iso-8859-1' : undefined);
    if (!parsed.ok || parsed.value.message === undefined) return;
    const first = printEnvelope({ ...parsed.value, message: parsed.value.message });
    const again = parseEnvelope(first);
    check(again.ok && again.value.message !== undefined, 'what is printed can be parsed');
    if (!again.ok || again.value.message === undefined) return;
    const second = printEnvelope({ ...again.value, message: again.value.message });
    check(isDeepStrictEqual(parseEnvelope(second), again), 'parse and print are stable');
    check(
      again.value.message.method === parsed.value.message.method || isUnknown(parsed.value.message),
      'the method stays',
    );
  },
};

function isUnknown(message: CwmpMessage): boolean {
  return message.method === 'Unknown';
}

const OPTIONS: CpeSessionOptions = {
  url: 'http://acs.example.net/cwmp',
  username: 'cpe',
  password: new Secret('pass phrase'),
  hash: (algorithm, data) => `${algorithm}:${String(data.length)}`,
  cnonce: 'cafe0001',
};

const INFORM: Inform = {
  method: 'Inform',
  deviceId: { manufacturer: 'Fuzz', oui: '00B0C5', productClass: 'Phone', serialNumber: '1' },
  events: [{ eventCode: '0 BOOTSTRAP', commandKey: '' }],
  maxEnvelopes: 1,
  currentTime: '2026-01-01T00:00:00Z',
  retryCount: 0,
  parameterList: [],
};

const LOCATIONS = ['http://other.example.net/', '/elsewhere', '//', 'ftp://x', '', 'https://u@[::1]:1/#'];
const CHALLENGES = ['Digest realm="a", nonce="b", qop="auth"', 'Basic realm="a"', 'Digest', 'Digest realm="', 'NTLM'];
const MAX_EFFECTS_PER_EVENT = 4;

const cpeSession: Target = {
  name: 'cpe-session',
  corpus: 'cwmp-',
  run(bytes, source) {
    let session = newCpeSession(OPTIONS);
    let closed = 0;
    let informed = 0;
    for (let i = 0; i < 30; i++) {
      const [next, effects] = stepCpeSession(session, cpeEvent(i, bytes, source), OPTIONS);
      check(effects.length <= MAX_EFFECTS_PER_EVENT, 'an event has few effects');
      check(closed === 0 || effects.length === 0, 'nothing comes after close');
      closed += count(effects, 'close');
      informed += count(effects, 'informed');
      check((next.phase === 'closed') === closed > 0, 'closed is closed');
      for (const effect of effects) {
        if (effect.type !== 'post') continue;
        check(!effect.body.includes('pass phrase'), 'no password in a body');
        check(!Object.values(effect.headers).some((value) => /[\r\n]/.test(value)), 'no line break in a header');
      }
      session = next;
    }
    check(closed <= 1, 'one outcome');
    check(informed <= 30, 'an Inform is delivered at most once for each answer');
  },
};

function count(effects: readonly CpeSessionEffect[], type: CpeSessionEffect['type']): number {
  return effects.filter((effect) => effect.type === type).length;
}

function cpeEvent(i: number, bytes: Uint8Array, source: Source): CpeSessionEvent {
  if (i === 0 && source.chance(0.9)) return start(source);
  switch (source.int(12)) {
    case 0:
      return source.chance(0.2) ? start(source) : { type: 'answered', response: { method: 'RebootResponse' } };
    case 1:
      return { type: 'answered', response: { method: 'SetParameterValuesResponse', status: 0 } };
    case 2:
      return source.chance(0.2)
        ? { type: 'no-response', code: 'ECONNRESET' }
        : httpResponse(204, new Uint8Array(), source);
    case 3:
      return httpResponse(source.pick([401, 401, 302, 307, 301, 500, 404, 100]), bytes, source);
    case 4:
    case 5:
      return httpResponse(200, printed({ method: 'InformResponse', maxEnvelopes: 1 }), source);
    case 6:
      return httpResponse(200, printed({ method: 'GetRPCMethods' }), source);
    case 7:
      return httpResponse(200, printed({ method: 'TransferCompleteResponse' }), source);
    case 8:
      return httpResponse(200, new Uint8Array(), source);
    default:
      return httpResponse(200, bytes, source);
  }
}

function start(source: Source): CpeSessionEvent {
  const question = {
    method: 'TransferComplete',
    commandKey: 'k',
    faultCode: 0,
    faultString: '',
    startTime: '0001-01-01T00:00:00Z',
    completeTime: '0001-01-01T00:00:00Z',
  } as const;
  return { type: 'start', inform: INFORM, ...(source.chance(0.5) && { questions: [question, question] }) };
}

function httpResponse(status: number, body: Uint8Array, source: Source): CpeSessionEvent {
  const headers = {
    ...(source.chance(0.5) && {
      'set-cookie': [source.pick(['a=b', 'a=; Max-Age=0', '=', ';', 'x', 'a=b=c; Path=/'])],
    }),
    ...(status === 401 && source.chance(0.9) && { 'www-authenticate': [source.pick(CHALLENGES)] }),
    ...(status >= 300 && status < 400 && source.chance(0.9) && { location: [source.pick(LOCATIONS)] }),
  };
  return { type: 'response', status, headers, body };
}

function printed(message: CwmpMessage): Uint8Array {
  return Buffer.from(printEnvelope({ id: '7', message }));
}

const REQUESTS: readonly AcsRequest[] = [
  { method: 'GetRPCMethods' },
  { method: 'GetParameterValues', parameterNames: ['Device.'] },
  { method: 'FactoryReset' },
];

const acsSession: Target = {
  name: 'acs-session',
  corpus: 'cwmp-',
  run(bytes, source) {
    let session = newAcsSession;
    let ended = 0;
    let informs = 0;
    for (let i = 0; i < 30; i++) {
      const [next, effects] = stepAcsSession(session, acsEvent(i, bytes, source));
      check(effects.length <= MAX_EFFECTS_PER_EVENT, 'an event has few effects');
      check(session.phase !== 'ended' || effects.length === 0, 'nothing comes after the end');
      for (const effect of effects) {
        if (effect.type === 'inform') informs++;
        if (effect.type === 'end') ended++;
        if (effect.type === 'send') printEnvelope(effect.envelope);
      }
      check(next.phase !== 'ended' || next.outstanding === undefined, 'nothing is outstanding after the end');
      session = next;
    }
    check(ended <= Math.min(informs, 1), 'a session that is known ends once');
    check(session.phase !== 'ended' || ended === Math.min(informs, 1), 'the application hears of the end');
  },
};

function acsEvent(i: number, bytes: Uint8Array, source: Source): AcsSessionEvent {
  if (i === 0 && source.chance(0.7)) return { type: 'post', envelope: { id: '1', message: INFORM } };
  switch (source.int(8)) {
    case 0:
      return { type: 'informed' };
    case 1:
      return { type: 'delivered' };
    case 2:
      return { type: 'next-request', request: source.chance(0.2) ? undefined : source.pick(REQUESTS) };
    case 3:
      return { type: source.chance(0.1) ? 'failed' : 'informed' };
    case 4:
      return { type: source.chance(0.1) ? 'lost' : 'delivered' };
    case 5:
      return { type: 'post', envelope: {} };
    default: {
      const parsed = parseEnvelope(bytes);
      return { type: 'post', envelope: parsed.ok ? parsed.value : {} };
    }
  }
}

const NAMES = ['FaultCode', 'Category', 'Cause', 'Confidence', 'Evidence', 'Trace', 'ReasonPhrase'];

const result: Target = {
  name: 'read-result',
  corpus: 'result-',
  run(bytes, source) {
    const values = Object.fromEntries(
      new TextDecoder()
        .decode(bytes)
        .split('\n')
        .map((line): [string, string] => {
          const at = line.indexOf('=');
          const name = source.chance(0.1) ? source.pick(NAMES) : line.slice(0, Math.max(at, 0));
          return [name, line.slice(at + 1)];
        }),
    );
    const read = readResult(values);
    check(
      (read.verdict === undefined) === read.problems.some((problem) => problem.startsWith('FaultCode')),
      'no verdict without a code',
    );
    check(isDeepStrictEqual(readResult(values), read), 'the same values read the same');
  },
};

export const CWMP_TARGETS: readonly Target[] = [envelope, cpeSession, acsSession, result];
