import type { RunDetail } from '#shared/api/runs.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { Trace, TraceEntry } from '#shared/diagnosis/trace.js';
import type { MockApi } from './mock-api.js';
import { mockRun, runIds } from './mock-data.js';
import { credentialsResult } from './mock-results.js';

/** Runs that only the ladder's stories need. */

export const GOOD_RUN = '01JD3Z0000000000000000G00D';
export const LONG_RUN = '01JD3Z0000000000000000L0NG';
const DAY = 86_400_000;

/** Nine days ago the line of `runIds.credentials` registered: the second REGISTER was accepted. */
export function addGoodRun(mock: MockApi): void {
  const of = mock.devices.find(({ id }) => id === runOf(mock).deviceId)!;
  const { result = {}, evidence, trace } = credentialsResult();
  const entries = (trace as Trace).entries.slice(0, 4);
  const accepted: TraceEntry = {
    ...entries[2]!,
    ms: 78,
    text: entries[2]!.text!.replace('401 Unauthorized', '200 OK').replace(/WWW-Authenticate.*\r\n/, ''),
  };
  const facts = evidence as Evidence;
  const run = mockRun(of, GOOD_RUN, Date.now() - 9 * DAY, 'complete', {
    verdict: { faultCode: 200, category: 'registered', cause: 'registered', confidence: 'certain' },
    result: { ...result, ReasonPhrase: 'OK', RegisterTransactions: '2', ServerAddress: '198.51.100.9:5060 UDP' },
    evidence: {
      ...facts,
      dns: { name: 'registrar.ims.example.net', addresses: ['198.51.100.9'], ms: 9 },
      attempts: [
        facts.attempts[0]!,
        { ...facts.attempts[1]!, outcome: { kind: 'response', at: 78, status: 200, reason: 'OK', headers: {} } },
      ],
      end: 'final',
    } satisfies Evidence,
    trace: { v: 1, entries: [...entries, accepted] } satisfies Trace,
  });
  mock.runs = [...mock.runs, run];
}

/** A trace longer than any phone's: so many messages. */
export function addLongRun(mock: MockApi, messages: number): void {
  const of = mock.devices.find(({ id }) => id === runOf(mock).deviceId)!;
  const [, request, response] = (credentialsResult().trace as Trace).entries;
  const entries = Array.from({ length: messages }, (_, i): TraceEntry => {
    const { text = '', ...rest } = i % 2 === 0 ? request! : response!;
    return { ...rest, ms: i * 31, text: text.replace('CSeq: 1', `CSeq: ${String((i >> 1) + 1)}`) };
  });
  mock.runs = [
    ...mock.runs,
    mockRun(of, LONG_RUN, Date.now() - 40 * 60_000, 'complete', {
      verdict: { faultCode: 401, category: 'credentials', cause: 'account-or-password-rejected', confidence: 'likely' },
      ...credentialsResult(),
      trace: { v: 1, entries } satisfies Trace,
    }),
  ];
}

function runOf(mock: MockApi): RunDetail {
  return mock.runs.find(({ id }) => id === runIds.credentials)!;
}
