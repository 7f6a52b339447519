import type { StoredEvent } from '#shared/api/events.js';
import type { LineFacts } from '#shared/diagnosis/deep/evidence.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { TraceEntry } from '#shared/diagnosis/trace.js';
import { readTracedRun, type TracedRun } from '#shared/trace/traced-run.js';
import { ladderOf, type Ladder, type LadderInput } from './ladder-model.js';
import type { LadderRow } from './ladder-rows.js';

const START = Date.UTC(2026, 10, 20, 14, 2, 11);
const SERVER = '198.51.100.10:5060';
const facts: Evidence = {
  v: 1,
  configuration: [],
  target: { address: '198.51.100.10', port: 5060, transport: 'UDP' },
  attempts: [],
  icmp: [],
  malformed: [],
  end: 'final',
};
const line: LineFacts = {
  believesRegistered: false,
  keepAliveSeconds: 0,
  asksForRport: true,
  domain: 'ims.example.net',
  hasPassword: true,
  passwordIsLong: false,
  passwordHasBlanks: false,
  authUserDiffers: false,
  clockAt: START,
};

function register(cseq: number, more = ''): string {
  return `REGISTER sip:ims.example.net SIP/2.0\r\nCSeq: ${cseq} REGISTER\r\n${more}\r\n`;
}

function sip(ms: number, dir: 'in' | 'out', text: string, remote = SERVER): TraceEntry {
  return { ms, proto: 'sip', dir, remote, text };
}

function copy(ms: number, retransmissionOf: number): TraceEntry {
  return { ms, proto: 'sip', dir: 'out', remote: SERVER, retransmissionOf };
}

function event(id: number, type: string, at: number, data: Record<string, unknown> = {}): StoredEvent {
  return { id, at, topic: 'run:1', type, v: 1, data };
}

function traced(entries: readonly TraceEntry[], StartTime?: string): TracedRun {
  const read = readTracedRun({
    id: '1',
    deviceId: 'd',
    line: 'l',
    aor: 'sip:1003@ims.example.net',
    createdAt: START,
    requestedAt: START,
    ...(StartTime !== undefined && { result: { StartTime } }),
    trace: { v: 1, entries },
  });
  if (read === undefined) throw new Error('no trace');
  return read;
}

function input(entries: readonly TraceEntry[], more: Partial<LadderInput> = {}): LadderInput {
  return { traced: traced(entries), evidence: facts, events: [], createdAt: START, requestedAt: START, ...more };
}

/** `phone>198.51.100.10 REGISTER sip:…` of each row. */
function told({ lanes, rows }: Ladder): readonly string[] {
  return rows.map((row) => {
    if (row.kind === 'gap') return `gap ${row.gapMs}`;
    const way = `${lanes[row.from]?.id ?? '?'}>${lanes[row.to]?.id ?? '?'}`;
    switch (row.kind) {
      case 'message':
        return `${way} ${row.label}${row.failed ? ' ✖' : ''}`;
      case 'copy':
        return `${way} copy of ${row.of}`;
      case 'timeout':
        return `${way} timeout ${row.waitMs}`;
      case 'step':
        return `${way} ${row.type}`;
    }
  });
}

function messageRow(row: LadderRow | undefined) {
  if (row?.kind !== 'message') throw new Error('no message');
  return row;
}

describe('The lanes of a ladder', () => {
  it('are one per actor: server, phone, gateway, name servers, registrars by address', () => {
    const { lanes } = ladderOf(
      input(
        [
          { ms: 1, proto: 'dns', dir: 'out', text: 'A ims.example.net' },
          { ms: 2, proto: 'dns', dir: 'out', text: 'A ims.example.net', remote: '192.0.2.1', probe: 'dns' },
          sip(3, 'out', register(1)),
          sip(4, 'out', register(2), '[2001:db8::7]:5061'),
          { ms: 5, proto: 'icmp', dir: 'out', text: 'echo request', remote: '192.0.2.254' },
          { ms: 6, proto: 'icmp', dir: 'out', text: 'echo request', remote: '203.0.113.77' },
        ],
        {
          events: [event(1, 'run.queued', START - 10)],
          evidence: {
            ...facts,
            deep: {
              startedAt: 1,
              endedAt: 9,
              probes: [],
              registers: [],
              line,
              lan: { gateway: '192.0.2.254' },
              nat: { sent: '192.0.2.7:5060', seen: '203.0.113.9:1024', rewritten: [] },
            },
          },
        },
      ),
    );
    expect(lanes).toEqual([
      { id: 'acs', kind: 'acs' },
      { id: 'phone', kind: 'phone' },
      { id: 'gateway', kind: 'gateway', address: '192.0.2.254', outside: '203.0.113.9' },
      { id: 'dns', kind: 'dns' },
      { id: 'dns 192.0.2.1', kind: 'dns', address: '192.0.2.1' },
      { id: '198.51.100.10', kind: 'registrar', address: '198.51.100.10' },
      { id: '2001:db8::7', kind: 'registrar', address: '2001:db8::7' },
      { id: '203.0.113.77', kind: 'host', address: '203.0.113.77' },
    ]);
  });

  it('are never more than fit: further hosts share one', () => {
    const many = Array.from({ length: 40 }, (_, i) => sip(i, 'out', register(i), `198.51.100.${i}:5060`));
    const { lanes, rows } = ladderOf(input(many));
    expect(lanes).toHaveLength(12);
    expect(lanes.at(-1)).toEqual({ id: 'others', kind: 'others' });
    expect(rows.at(-1)).toMatchObject({ from: 0, to: 11 });
  });
});

describe('The rows of a ladder', () => {
  it('tell both ends’ steps in the order of time, messages by their start line', () => {
    const ladder = ladderOf(
      input(
        [
          { ms: 0, proto: 'dns', dir: 'out', text: 'A ims.example.net' },
          { ms: 12, proto: 'dns', dir: 'in', text: 'A ims.example.net → 198.51.100.10' },
          sip(14, 'out', register(1, 'Authorization: Digest response="1234"\r\n')),
          sip(45, 'in', 'SIP/2.0 401 Unauthorized\r\n\r\n'),
          { ms: 50, proto: 'error', dir: 'in', text: 'ECONNREFUSED', remote: SERVER },
        ],
        {
          events: [
            event(3, 'diagnostics-complete', START + 4000),
            event(1, 'connection-request.sent', START - 300),
            event(1, 'connection-request.sent', START - 300),
            event(2, 'run.requested', START),
            event(4, 'remedy.planned', START + 5000),
          ],
        },
      ),
    );
    expect(told(ladder)).toEqual([
      'acs>phone connection-request.sent',
      'acs>phone run.requested',
      'phone>dns A ims.example.net',
      'dns>phone A ims.example.net → 198.51.100.10',
      'phone>198.51.100.10 REGISTER sip:ims.example.net',
      '198.51.100.10>phone 401 Unauthorized',
      'phone>198.51.100.10 ECONNREFUSED ✖',
      'gap 3950',
      'phone>acs diagnostics-complete',
    ]);
    expect(messageRow(ladder.rows[4])).toMatchObject({ credentials: true, number: 3, deltaMs: 2 });
    expect(messageRow(ladder.rows[5])).toMatchObject({ status: 401, credentials: false });
    expect(ladder.rows[0]).toMatchObject({ ms: -300 });
  });

  const silent = input(
    [sip(0, 'out', register(1)), copy(500, 0), copy(1500, 0), copy(7500, 0), sip(8000, 'out', register(2))],
    {
      evidence: {
        ...facts,
        attempts: [
          {
            n: 1,
            cseq: 1,
            sentAt: [0, 500, 1500, 7500],
            expires: 1,
            credentials: false,
            outcome: { kind: 'timeout', at: 8000 },
          },
          { n: 2, cseq: 2, sentAt: [8000], expires: 1, credentials: false, outcome: { kind: 'open' } },
        ],
      },
    },
  );

  it('fold retransmissions, and show them where they were when unfolded (RFC 3261 §17.1.2.2)', () => {
    const folded = ladderOf(silent);
    expect(messageRow(folded.rows[0])).toMatchObject({ copies: [500, 1500, 7500], unfolded: false });
    expect(told(folded)).toEqual([
      'phone>198.51.100.10 REGISTER sip:ims.example.net',
      'phone>198.51.100.10 timeout 8000',
      'phone>198.51.100.10 REGISTER sip:ims.example.net',
    ]);
    expect(told(ladderOf(silent, { unfolded: new Set([1]) }))).toEqual([
      'phone>198.51.100.10 REGISTER sip:ims.example.net',
      'phone>198.51.100.10 copy of 1',
      'phone>198.51.100.10 copy of 1',
      'gap 6000',
      'phone>198.51.100.10 copy of 1',
      'phone>198.51.100.10 timeout 8000',
      'phone>198.51.100.10 REGISTER sip:ims.example.net',
    ]);
  });

  it('keep a retransmission whose message is not there, or that claims to repeat itself', () => {
    expect(ladderOf(input([copy(500, 7), copy(600, 1)])).total).toBe(2);
  });

  it('are those of a filter, with the waiting for what it shows', () => {
    const events = [event(1, 'run.requested', START)];
    expect(told(ladderOf({ ...silent, events }, { kept: new Set([3]) }))).toEqual([
      'phone>198.51.100.10 REGISTER sip:ims.example.net',
      'phone>198.51.100.10 timeout 8000',
    ]);
    const second = ladderOf({ ...silent, events }, { kept: new Set([5]) });
    expect(told(second)).toEqual(['phone>198.51.100.10 REGISTER sip:ims.example.net']);
    expect(second).toMatchObject({ shown: 1, total: 2 });
  });

  it('are SIP alone where that is wanted, and so are the lanes', () => {
    const ladder = ladderOf(
      input([{ ms: 0, proto: 'dns', dir: 'out', text: 'A x' }, sip(1, 'out', register(1))], {
        events: [event(1, 'run.requested', START)],
      }),
      { sipOnly: true },
    );
    expect(ladder.lanes.map(({ id }) => id)).toEqual(['phone', '198.51.100.10']);
    expect(ladder.rows).toHaveLength(1);
  });

  it('show what was waited for in vain: name server, ping, a probe’s REGISTER', () => {
    const ladder = ladderOf(
      input(
        [
          { ms: 1, proto: 'dns', dir: 'local', text: 'A ims.example.net → timeout' },
          { ms: 2, proto: 'icmp', dir: 'local', text: 'no echo reply (EHOSTUNREACH)', remote: '198.51.100.10' },
          { ms: 3, proto: 'icmp', dir: 'local', text: 'ping unavailable: no socket' },
          { ...sip(4, 'out', register(1), '198.51.100.11:5060'), probe: 'standby' },
        ],
        {
          evidence: {
            ...facts,
            deep: {
              startedAt: 1,
              endedAt: 9,
              probes: [],
              line,
              registers: [
                {
                  probe: 'standby',
                  target: { address: '198.51.100.11', port: 5060, transport: 'UDP' },
                  sentAt: [4],
                  freshCallId: true,
                  query: false,
                  credentials: false,
                  rport: true,
                  ownPort: false,
                  outcome: { kind: 'timeout', at: 4004 },
                },
              ],
            },
          },
        },
      ),
    );
    expect(told(ladder)).toEqual([
      'phone>dns A ims.example.net → timeout ✖',
      'phone>198.51.100.10 no echo reply (EHOSTUNREACH) ✖',
      'phone>phone ping unavailable: no socket',
      'phone>198.51.100.11 REGISTER sip:ims.example.net',
      'phone>198.51.100.11 timeout 4000',
    ]);
  });

  it('are made of the evidence where the phone sent no trace', () => {
    const ladder = ladderOf({
      traced: undefined,
      events: [],
      createdAt: START,
      evidence: {
        ...facts,
        dns: { name: 'ims.example.net', addresses: ['198.51.100.10'], ms: 9 },
        attempts: [
          { n: 1, cseq: 1, sentAt: [14, 514], expires: 1, credentials: false, outcome: { kind: 'timeout', at: 1014 } },
          {
            n: 2,
            cseq: 2,
            sentAt: [1014],
            expires: 1,
            credentials: true,
            outcome: { kind: 'response', at: 1044, status: 403, reason: 'Forbidden', headers: {} },
          },
        ],
      },
    });
    expect(told(ladder)).toEqual([
      'dns>phone ims.example.net → 198.51.100.10',
      'phone>198.51.100.10 REGISTER',
      'phone>198.51.100.10 timeout 1000',
      'phone>198.51.100.10 REGISTER',
      '198.51.100.10>phone 403 Forbidden',
    ]);
    expect(ladder.rows.some((row) => row.kind === 'message' && row.number !== undefined)).toBe(false);
  });

  it('of a run without a phone’s word are the server’s steps', () => {
    const events = [
      event(1, 'run.queued', START),
      event(2, 'connection-request.failed', START + 20, { reason: 'timeout' }),
    ];
    const ladder = ladderOf({ traced: undefined, evidence: undefined, events, createdAt: START });
    expect(told(ladder)).toEqual(['acs>acs run.queued', 'acs>phone connection-request.failed']);
    expect(ladder.rows[1]).toMatchObject({ failed: true, reason: 'timeout', ms: 20 });
  });
});

describe('The zero of a ladder', () => {
  const entries = [sip(0, 'out', register(1)), sip(3000, 'in', 'SIP/2.0 200 OK\r\n\r\n')];
  const told = (StartTime: string, events: readonly StoredEvent[] = []) =>
    ladderOf({ traced: traced(entries, StartTime), evidence: facts, events, createdAt: START, requestedAt: START })
      .startedAt;

  it('is the phone’s start, by its own clock where that fits', () => {
    expect(told('2026-11-20T14:02:12Z')).toBe(START + 1000);
  });

  it('is never before the order nor so late that the phone had reported before its end', () => {
    expect(told('2026-11-20T14:02:10Z')).toBe(START);
    expect(told('2026-11-20T14:02:14Z', [event(1, 'diagnostics-complete', START + 3500)])).toBe(START + 500);
  });
});

it('A ladder of a thousand entries has a row for each that is no copy', () => {
  const entries = Array.from({ length: 1000 }, (_, i) =>
    i % 5 === 0 ? sip(i, 'out', register(i)) : copy(i, i - (i % 5)),
  );
  const ladder = ladderOf(input(entries));
  expect(ladder).toMatchObject({ shown: 200, total: 200 });
  expect(messageRow(ladder.rows[199]).copies).toHaveLength(4);
});
