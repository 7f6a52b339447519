import type { Evidence } from '#shared/diagnosis/evidence.js';
import { compareRuns, type ComparedRun } from './compare-runs.js';
import type { LadderRow, MessageRow } from './ladder-rows.js';

const facts: Evidence = { v: 1, configuration: [], attempts: [], icmp: [], malformed: [], end: 'final' };

function row(label: string, more: Partial<MessageRow> = {}): LadderRow {
  return {
    ...{ kind: 'message', key: label, ms: 0, from: 0, to: 1, proto: 'sip', label, credentials: false, failed: false },
    ...{ copies: [], unfolded: false, simulated: false, binary: false },
    ...more,
  };
}

function compared(rows: readonly LadderRow[], result: Record<string, string> = {}, evidence = facts): ComparedRun {
  return { run: { result }, evidence, rows };
}

describe('Two runs of a line', () => {
  it('part at the first message that differs, whatever the times, the copies and the server’s own steps', () => {
    const step: LadderRow = { kind: 'step', key: 's', ms: 0, from: 0, to: 1, type: 'run.polled', failed: false };
    const before = compared([
      row('REGISTER sip:x'),
      row('401 No'),
      row('REGISTER sip:x', { credentials: true }),
      row('200 OK'),
    ]);
    const now = compared([
      step,
      row('REGISTER sip:x', { ms: 9, copies: [509] }),
      row('401 No'),
      row('REGISTER sip:x', { credentials: true }),
      row('401 No'),
      { kind: 'timeout', key: 't', ms: 9, from: 0, to: 1, waitMs: 8000 },
    ]);
    const { exchange, firstDifference } = compareRuns(before, now);
    expect(firstDifference).toBe(3);
    expect(exchange[3]).toMatchObject({ before: { label: '200 OK' }, now: { label: '401 No' } });
    expect(exchange[4]).toEqual({ now: expect.objectContaining({ kind: 'timeout' }) as unknown });
  });

  it('that are alike have no first difference: pings differ in their times alone', () => {
    const rows = (ms: string) => [row(`echo reply 1, ${ms} ms`, { proto: 'icmp' })];
    expect(compareRuns(compared(rows('1.0')), compared(rows('9.5')))).not.toHaveProperty('firstDifference');
    expect(compareRuns(compared([]), compared([])).exchange).toEqual([]);
  });

  it('show what of result and evidence changed, came or went, and count what did not', () => {
    const evidence = (address: string, realm: string): Evidence => ({
      ...facts,
      target: { address, port: 5060, transport: 'UDP' },
      attempts: [
        {
          n: 1,
          cseq: 1,
          sentAt: [0],
          expires: 3600,
          credentials: false,
          outcome: {
            kind: 'response',
            at: 9,
            status: 401,
            reason: 'No',
            headers: { Server: ['kamailio'] },
            challenges: [{ realm, algorithm: 'MD5', stale: false }],
          },
        },
      ],
    });
    const { facts: changed, same } = compareRuns(
      compared([], { LocalAddress: '192.0.2.7:5060', ReasonPhrase: 'OK' }, evidence('198.51.100.10', 'a')),
      compared([], { LocalAddress: '192.0.2.7:5061' }, evidence('198.51.100.11', 'b')),
    );
    expect(changed).toEqual([
      { fact: 'reasonPhrase', before: 'OK' },
      { fact: 'nextHop', before: '198.51.100.10', now: '198.51.100.11' },
      { fact: 'realm', before: 'a', now: 'b' },
    ]);
    expect(same).toBe(6); // local, transport, algorithm, server software, expires, configuration
  });
});
