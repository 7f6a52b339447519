import fc from 'fast-check';
import { readTracedRun, type RunWithTrace, type TracedRun } from '../traced-run.js';
import { selectMessages } from '../export-trace.js';
import { FIELD_NAMES } from './fields.js';
import en from '../../i18n/en.json' with { type: 'json' };
import ru from '../../i18n/ru.json' with { type: 'json' };
import zh from '../../i18n/zh.json' with { type: 'json' };
import { FILTER_PROBLEMS, filterErrorText, type FilterProblem } from './filter-problem.js';
import { parseFilter } from './parse-filter.js';

const START = Date.parse('2026-11-20T14:02:11Z');
const message = (startLine: string, ...more: readonly string[]): string =>
  [startLine, 'Call-ID: a1@x', 'CSeq: 1 REGISTER', ...more, 'Content-Length: 0', '', ''].join('\r\n');
const about = { proto: 'sip', transport: 'UDP', local: '192.0.2.7:40000', remote: '192.0.2.8:5060' };
const run: RunWithTrace = {
  id: 'R',
  deviceId: 'D',
  line: 'L.',
  aor: '',
  createdAt: START,
  trace: {
    v: 1,
    entries: [
      { ms: 0, proto: 'dns', dir: 'out', text: 'A sip.example.net' },
      { ms: 4, proto: 'dns', dir: 'in', text: 'A sip.example.net → 192.0.2.8' },
      {
        ms: 10,
        dir: 'out',
        text: message('REGISTER sip:x SIP/2.0', 'v: SIP/2.0/UDP a;branch=1, SIP/2.0/TCP b'),
        ...about,
      },
      { ms: 510, dir: 'out', retransmissionOf: 2, ...about },
      { ms: 600, dir: 'in', text: message('SIP/2.0 401 Unauthorized', 'Warning: 392 x "noisy"'), ...about },
      { ms: 1700, dir: 'in', text: message('SIP/2.0 200 OK'), ...about, remote: '[2001:db8::1]:5060' },
      { ms: 2000, proto: 'icmp', dir: 'out', text: 'echo request', remote: '2001:db8::1', probe: 'mtu' },
    ],
  },
};
const traced = readTracedRun(run) as TracedRun;

function numbers(where: string): readonly number[] | string {
  const selected = selectMessages(traced, where);
  return selected.ok ? selected.value.messages.map(({ number }) => number) : filterErrorText(selected.error, words);
}

function words(key: string, values: FilterProblem['values'] = {}): string | undefined {
  const text = new Map(Object.entries(en.filterProblem)).get(key.replace('filterProblem.', ''));
  return text?.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]));
}

describe('a filter over the messages of a trace', () => {
  it.each([
    ['number = 3', [3]],
    ['number >= 2 and number < 4', [2, 3]],
    ['NOT number > 2', [1, 2]],
    ['time > 1.5s', [6, 7]],
    ['time >= 510 and time <= 600ms', [4, 5]],
    ['timestamp >= "2026-11-20T14:02:12.5Z"', [6, 7]],
    ['timestamp < 1795183331.6', [1, 2, 3, 4]],
    ['timestamp = "2026-11-20 14:02:11"', [1]],
    ['proto = dns', [1, 2]],
    ['proto != sip and dir = out', [1, 7]],
    ['transport = udp', [3, 4, 5, 6]],
    ['method = register', [3, 4]],
    ['sip.msg.request.method = REGISTER and retransmission-of = 3', [4]],
    ['status = 401', [5]],
    ['status != 401', [6]],
    ['not status = 401', [1, 2, 3, 4, 6, 7]],
    ['status like ^4', [5]],
    ['reason ~ ok', [6]],
    ['uri = sip:x', [3, 4]],
    ['call-id = a1@x', [3, 4, 5, 6]],
    ["sip.msg.call-id = 'A1@x'", []],
    ['sip.msg.callid like "^A1"', [3, 4, 5, 6]],
    ['addr = 192.0.2.8', [3, 4, 5]],
    ['addr = 192.0.2.8:5061', []],
    ['addr = 192.0.2.7:40000', [3, 4, 5, 6]],
    ['addr = 2001:DB8:0:0::1', [6, 7]],
    ['remote = "[2001:db8::1]:5060"', [6]],
    ['addr != 192.0.2.8', [6, 7]],
    ['src = 192.0.2.8 or dst = 2001:db8::1', [5, 7]],
    ['local like "40000$"', [3, 4, 5, 6]],
    ['header.via = "SIP/2.0/TCP b"', [3, 4]],
    ['header.Warning like "^39\\d"', [5]],
    ['sip.msg.warning != x', [5]],
    ['text like "nxdomain|192\\.0\\.2\\.8$"', [2]],
    ['probe = mtu', [7]],
    ['proto = dns or status = 401 and dir = in', [1, 2, 5]],
    ['(proto = dns or status = 401) and dir = in', [2, 5]],
    ['not (proto = sip or (proto = dns))', [7]],
    ['not not number == 1', [1]],
    ['header.warning like "\\"noisy\\""', [5]],
  ])('%s: %j', (where, expected) => {
    expect(numbers(where)).toEqual(expected);
  });

  it.each([
    ['', 1, 'or a field (number, time, '],
    ['   ', 4, 'was expected here, not the end'],
    ['number', 7, '= != < <= > >= like or ~ was expected here, not the end'],
    ['number 3', 8, "was expected here, not '3'"],
    ['number =', 9, 'signs in it) was expected here, not the end'],
    ['number = )', 10, "was expected here, not ')'"],
    ['number = three', 10, 'a number was expected'],
    ['nummer = 3', 1, "not 'nummer'"],
    ['"number" = 3', 1, "was expected here, not 'number'"],
    ['number = 3 proto = sip', 12, "'and', 'or' or the end was expected here, not 'proto'"],
    ['(number = 3', 12, "'and', 'or' or ')' was expected here, not the end"],
    ['number = 3)', 11, "not ')'"],
    ['number = 3 and', 15, 'was expected here, not the end'],
    ['proto = spi', 9, 'one of sip, dns, icmp, error was expected'],
    ['status = "401', 10, 'this " is not closed'],
    ['text < a', 6, 'a text is compared with =, != or like'],
    ['time like 5', 6, 'a time is compared with'],
    ['time > soon', 8, 'a time since the start was expected'],
    ['timestamp > "2026-13-45"', 14, 'a moment was expected'],
    ['text like "a(b"', 13, 'this parenthesis is not closed'],
    ['text like a*b**', 15, 'nothing to repeat'],
    ['text like "a{90}" or text like "b{90}" or text like "c{90}"', 53, 'too long together'],
    ['header. = 3', 1, "was expected here, not 'header.'"],
    ['number ! 3', 8, "'!' has no meaning here"],
    ['x'.repeat(1001), 1001, 'a filter has 1000 characters at most'],
  ])('%p is refused at character %p: …%s', (where, position, says) => {
    expect(numbers(where)).toMatch(new RegExp(`^at character ${position}: `));
    expect(numbers(where)).toContain(says);
  });

  const word = fc.constantFrom(
    'and',
    'or',
    'not',
    '(',
    ')',
    '=',
    '!=',
    '<',
    'like',
    '~',
    '"a',
    '"b"',
    "'",
    '3',
    'sip',
    '\\',
    '*',
  );
  const filters = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.array(fc.oneof(word, fc.constantFrom(...FIELD_NAMES)), { maxLength: 12 }).map((words) => words.join(' ')),
    fc.constantFrom('(', 'not ', 'number=1 and ').map((part) => part.repeat(500)),
  );

  it('is read or refused at a place within it, whatever it is', () => {
    fc.assert(
      fc.property(filters, (where) => {
        const parsed = parseFilter(where);
        if (!parsed.ok) {
          expect(parsed.error.position).toBeGreaterThanOrEqual(1);
          expect(parsed.error.position).toBeLessThanOrEqual(where.length + 1);
        } else expect(selectMessages(traced, where).ok).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(Object.entries({ en, ru, zh }))('has words for each fault in %s, and no others', (_language, catalogue) => {
    const { at, notEnd, notFound, ...texts } = catalogue.filterProblem;
    expect([at, notEnd, notFound].every((text) => text !== '')).toBe(true);
    expect(Object.keys(texts).sort()).toEqual([...FILTER_PROBLEMS].sort());
  });

  it('keeps the laws of and, or and not', () => {
    const simple = fc.constantFrom('number > 3', 'status = 401', 'proto = dns', 'addr = 192.0.2.8', 'text like sip');
    fc.assert(
      fc.property(simple, simple, (a, b) => {
        expect(numbers(`not (${a} and ${b})`)).toEqual(numbers(`not ${a} or not ${b}`));
        expect(numbers(`not not ${a}`)).toEqual(numbers(a));
        expect(numbers(`${a} or not ${a}`)).toHaveLength(traced.messages.length);
      }),
    );
  });
});
