import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { classify } from '#shared/diagnosis/classify.js';
import type { AttemptEvidence, DnsError, End, Evidence, Outcome } from '#shared/diagnosis/evidence.js';

/** Every verdict that the rules can give, from a grid of evidence, against the page that an operator reads. */

const page = readFileSync(join(__dirname, '../../docs/faults.md'), 'utf8');

/** `category cause` of each row. A section may hold a second table, introduced by another category's name. */
const documented: readonly string[] = page.split(/^## /m).flatMap((section) => {
  const heading = /^\d.* — `([a-z-]+)`\n/.exec(section)?.[1];
  if (heading === undefined) return [];
  let category = heading;
  return section.split('\n').flatMap((line) => {
    category = /the category `([a-z-]+)`/.exec(line)?.[1] ?? category;
    const cause = /^\| `([a-z-]+)`/.exec(line)?.[1];
    return cause === undefined ? [] : [`${category} ${cause}`];
  });
});

const nothing: Evidence = { v: 1, configuration: [], attempts: [], icmp: [], malformed: [], end: 'pinged' };

function attempt(n: number, outcome: Outcome, more: Partial<AttemptEvidence> = {}): AttemptEvidence {
  return { n, cseq: n, sentAt: [n * 1000], expires: 3600, credentials: false, outcome, ...more };
}

function response(status: number, more: Partial<Extract<Outcome, { kind: 'response' }>> = {}): Outcome {
  return { kind: 'response', at: 9000, status, reason: 'Some reason', headers: {}, ...more };
}

const local: readonly Evidence[] = [
  ...(['missing', 'disabled'] as const).map((problem): Evidence => {
    return { ...nothing, end: 'configuration', configuration: [{ parameter: 'P', problem }] };
  }),
  ...(['nxdomain', 'no-address', 'servfail', 'refused', 'timeout', 'failed'] as const).map(
    (error: DnsError): Evidence => {
      return { ...nothing, end: 'dns', dns: { name: 'sip.example', addresses: [], ms: 3, error } };
    },
  ),
];

const silence = attempt(1, { kind: 'timeout', at: 8000 });
const reply = { seq: 1, at: 1, rttMs: 1 };

const unanswered: readonly Evidence[] = [
  { sent: 3, replies: [reply], lost: 2 },
  { sent: 3, replies: [], lost: 3 },
  { unavailable: 'no permission', sent: 0, replies: [], lost: 0 },
].flatMap((ping) =>
  [
    { attempts: [silence] },
    { attempts: [attempt(1, { kind: 'timeout', at: 8000 }, { provisional: [{ at: 10, status: 100 }] })] },
    { attempts: [silence, attempt(2, response(401))] },
    { attempts: [silence], icmp: [{ at: 5, code: 'ECONNREFUSED' }] },
    { attempts: [silence], malformed: [{ at: 5, detail: 'status 42' }] },
    ...['ERR_SSL_WRONG_VERSION_NUMBER', 'CERT_HAS_EXPIRED'].map((code) => ({
      target: { address: '192.0.2.1', port: 5061, transport: 'TLS' } as const,
      attempts: [attempt(1, { kind: 'transport-error', at: 9, code })],
      connections: [{ openedAt: 0, connectedAt: 5, ended: { at: 9, code } }],
    })),
  ].map((seen): Evidence => ({ ...nothing, ...seen, ping, end: 'pinged' })),
);

const fresh = { realm: 'r', algorithm: 'MD5', stale: false };
const stale = { ...fresh, stale: true };
const ENDS: readonly End[] = ['final', 'third-in-a-row', 'credentials-missing', 'challenge-unusable', 'cap', 'guard'];
const STATUSES = [
  200, 204, 302, 400, 401, 403, 404, 405, 407, 408, 410, 423, 480, 488, 494, 500, 503, 504, 600, 700, 999,
];
const CHALLENGE_ENDS: readonly End[] = ['credentials-missing', 'challenge-unusable'];

const answered: readonly Evidence[] = ENDS.flatMap((end) =>
  STATUSES.filter((status) => !CHALLENGE_ENDS.includes(end) || status === 401 || status === 407).flatMap((status) => [
    { ...nothing, end, attempts: [attempt(1, response(status, { challenges: [fresh] }), { credentials: true })] },
    { ...nothing, end, attempts: [attempt(1, response(status, { challenges: [stale] }), { credentials: true })] },
    { ...nothing, end, attempts: [silence, attempt(2, response(status))] },
    { ...nothing, end, bindingMissing: true, attempts: [attempt(1, response(status))] },
    { ...nothing, end, interval: { configured: 60, accepted: 3600 }, attempts: [attempt(1, response(status))] },
    ...(status === 400 || status === 500
      ? [{ ...nothing, end, attempts: [attempt(1, response(status, { reason: 'Invalid CSeq number' }))] }]
      : []),
    ...(status === 200
      ? [{ ...nothing, end, responseFrom: '192.0.2.9:5060', attempts: [attempt(1, response(200))] }]
      : []),
  ]),
);

/** Reserved, and not run: no evidence leads there. */
const NOT_FROM_EVIDENCE = ['none not-run', 'reserved reserved-code'];

/** docs/faults.md says so in a sentence below the tables. */
const ALSO = ['server-error overlap', 'server-error invalid-cseq'];

describe('docs/faults.md and the rules', () => {
  const reached = new Set(
    [...local, ...unanswered, ...answered].map(classify).map(({ category, cause }) => `${category} ${cause}`),
  );

  it('names every cause under each category that the rules can give it', () => {
    expect([...reached].filter((pair) => !documented.includes(pair) && !ALSO.includes(pair))).toEqual([]);
  });

  it('names no cause under a category that the rules cannot give it', () => {
    expect(documented.filter((pair) => !reached.has(pair) && !NOT_FROM_EVIDENCE.includes(pair))).toEqual([]);
    expect(ALSO.filter((pair) => !reached.has(pair))).toEqual([]);
  });
});
