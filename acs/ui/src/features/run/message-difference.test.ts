import { readHead } from '#shared/trace/message-head.js';
import type { TraceMessage } from '#shared/trace/traced-run.js';
import { isSame, messageDifference, parting } from './message-difference.js';

function message(text: string): TraceMessage {
  const whole = text.replaceAll('\n', '\r\n');
  return {
    number: 1,
    at: 0,
    entry: { ms: 0, proto: 'sip', dir: 'out' },
    text: whole,
    binary: false,
    head: readHead(whole),
    cut: false,
  };
}

function differing(left: string, right: string) {
  return messageDifference(message(left), message(right))
    .filter((line) => !isSame(line))
    .map(({ part, name, left: a, right: b }) => [name ?? part, a, b]);
}

describe('The difference of two messages', () => {
  it('names what changed, what came and what went, header by header', () => {
    const first = 'REGISTER sip:x SIP/2.0\nCall-ID: a\nCSeq: 1 REGISTER\nExpires: 3600\n\n';
    const second = 'REGISTER sip:x SIP/2.0\nCall-ID: a\nCSeq: 2 REGISTER\nAuthorization: Digest username="1"\n\n';
    expect(differing(first, second)).toEqual([
      ['CSeq', '1 REGISTER', '2 REGISTER'],
      ['Expires', '3600', undefined],
      ['Authorization', undefined, 'Digest username="1"'],
    ]);
  });

  it('is none where only the writing differs: compact forms, capitals, folding (RFC 3261 §7.3)', () => {
    expect(
      differing('REGISTER sip:x SIP/2.0\nVia: a\nTo: <sip:x>\n\n', 'REGISTER sip:x SIP/2.0\nv: a\nTO:\n <sip:x>\n\n'),
    ).toEqual([]);
  });

  it('pairs headers of one name in their order, wherever they stand', () => {
    expect(
      differing('SIP/2.0 200 OK\nVia: a\nVia: b\nTo: t\n\n', 'SIP/2.0 200 OK\nTo: t\nVia: a\nVia: c\nVia: d\n\n'),
    ).toEqual([
      ['Via', 'b', 'c'],
      ['Via', undefined, 'd'],
    ]);
  });

  it('tells every header of either once', () => {
    const lines = messageDifference(
      message('SIP/2.0 200 OK\nA: 1\nB: 2\nC: 3\n\n'),
      message('SIP/2.0 200 OK\nX: 0\nC: 3\nY: 4\nA: 1\n\n'),
    );
    expect(lines.map(({ name, part }) => name ?? part)).toEqual(['start', 'X', 'Y', 'A', 'B', 'C']);
  });

  it('compares start lines and bodies, and messages that are no SIP by their text', () => {
    expect(differing('SIP/2.0 200 OK\n\n', 'SIP/2.0 401 No\n\nhello')).toEqual([
      ['start', 'SIP/2.0 200 OK', 'SIP/2.0 401 No'],
      ['body', '', 'hello'],
    ]);
    const { head: _, ...dns } = message('A x → 1');
    expect(messageDifference(dns, { ...dns, text: 'A x → 2' })).toEqual([
      { part: 'start', left: 'A x → 1', right: 'A x → 2' },
    ]);
  });
});

describe('The parting of two values', () => {
  it.each([
    ['1 REGISTER', '2 REGISTER', ['', '1', '2', ' REGISTER']],
    ['branch=aaXa', 'branch=aaa', ['branch=aa', 'X', '', 'a']],
    ['same', 'same', ['same', '', '', '']],
    ['', 'new', ['', '', 'new', '']],
  ])('of %j and %j', (left, right, parts) => {
    expect(parting(left, right)).toEqual(parts);
  });
});
