import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import { headerValue } from '#shared/sip/message.js';
import { itWithPeer } from '../peer.js';
import { concurrently } from '../peers/concurrently.js';
import { diagnose } from '../peers/diagnose.js';
import { sippMissing, startSipp } from '../peers/sipp.js';
import { responseTo, startResponder, type Answering } from './responder.js';

/** What a registrar never does, done by SIPp, and by a few lines of UDP where SIPp cannot. Short waits, real time. */
const ACCOUNT = { registrar: '127.0.0.1', user: 'sipp', password: 'secret', timeoutMs: 16_000, attemptTimeoutMs: 1000 };
const scenarios = join(__dirname, 'sipp');

interface Case {
  readonly title: string;
  readonly verdict: object;
  /** More of the evidence. */
  readonly evidence?: object;
}

const ofSipp: Readonly<Record<string, Case>> = {
  late: {
    title: 'a final response that comes after its attempt',
    verdict: { faultCode: 200, cause: 'registered', confidence: 'certain' },
    evidence: { attempts: [{ outcome: { kind: 'response', late: true } }, { outcome: { kind: 'given-up' } }] },
  },
  duplicated: {
    title: 'every final response three times',
    verdict: { faultCode: 200, cause: 'registered' },
    evidence: { attempts: [{ outcome: { status: 401 } }, { outcome: { status: 200 } }] },
  },
  reordered: {
    title: 'the later request challenged before the earlier one, and a 100 after the 200',
    verdict: { faultCode: 200, cause: 'registered' },
    evidence: {
      attempts: [
        { outcome: { status: 401, late: true, evidenceOnly: true } },
        { outcome: { status: 401 } },
        { outcome: { status: 200 } },
      ],
    },
  },
  'provisional-flood': {
    title: 'a hundred provisional responses before the final one',
    verdict: { faultCode: 200, cause: 'registered' },
    evidence: { attempts: [{ outcome: { status: 200 } }] },
  },
  'no-challenge': { title: 'a 401 without a challenge', verdict: { faultCode: 401, cause: 'challenge-unusable' } },
  // Responses are matched by branch and method (RFC 3261 §17.1.3), not by Call-ID.
  'wrong-call-id': {
    title: 'another Call-ID under the right branch',
    verdict: { faultCode: 200, cause: 'registered' },
  },
  'wrong-branch': { title: 'a 200 of another branch before the 403', verdict: { faultCode: 403 } },
  'wrong-method': { title: 'a 200 to another method before the 403', verdict: { faultCode: 403 } },
};

const contactOf = (request: Parameters<typeof responseTo>[0]): string =>
  `Contact: ${headerValue(request, 'Contact') ?? ''};expires=600`;

interface UserlandCase extends Case {
  readonly answer: (request: Parameters<typeof responseTo>[0], out: Answering) => void;
}

const ofUserland: Readonly<Record<string, UserlandCase>> = {
  'foreign-source': {
    title: 'answers from another port, which a connected socket cannot hear',
    answer: (request, out) => out.sendFromElsewhere(responseTo(request, '200 OK', [contactOf(request)])),
    verdict: { faultCode: 200, cause: 'response-from-other-address' },
    evidence: { attempts: [{}, {}, { unconnected: true, outcome: { status: 200 } }] },
  },
  'truncated-headers': {
    title: 'a response cut off within its headers',
    answer: (request, out) => out.send(responseTo(request, '200 OK', [contactOf(request)]).slice(0, 120)),
    verdict: { faultCode: 3, cause: 'malformed-response' },
  },
  'truncated-body': {
    title: 'a response whose Content-Length is longer than the datagram (RFC 3261 §18.3)',
    answer: (request, out) =>
      out.send(responseTo(request, '200 OK', [contactOf(request)], 'x'.repeat(99)).slice(0, -40)),
    verdict: { faultCode: 3, cause: 'malformed-response' },
  },
  // SIPp itself refuses to send it.
  'status-700': {
    title: 'status 700, which SIP does not define',
    answer: (request, out) => out.send(responseTo(request, '700 Beyond')),
    verdict: { faultCode: 700, category: 'undefined', cause: 'undefined-code' },
  },
  'huge-headers': {
    title: 'headers that fill the largest datagram',
    answer: (request, out) =>
      out.send(
        responseTo(request, '403 Forbidden', [`X-Huge: ${'h'.repeat(30_000)}`, `X-Spaces:${' '.repeat(30_000)}x`]),
      ),
    verdict: { faultCode: 403, cause: 'account-forbidden' },
  },
  'provisional-only': {
    title: 'a burst of provisional responses to every request, and never a final one',
    answer: (request, out) => {
      for (let i = 0; i < 100; i++) out.send(responseTo(request, `${100 + i} Working`));
    },
    verdict: { faultCode: 3, cause: 'sip-service-silent' },
  },
  noise: {
    title: 'noise of every kind, then the answer',
    answer: (request, out) => {
      for (const bytes of [
        new Uint8Array(0),
        new Uint8Array(1500).fill(255),
        '\r\n\r\n',
        'SIP/2.0 099 Early\r\n\r\n',
      ]) {
        out.send(bytes);
      }
      out.send(responseTo(request, '404 Not Found'));
    },
    verdict: { faultCode: 404, cause: 'account-unknown' },
  },
};

describe('a diagnosis of a peer that does what no registrar does', () => {
  let results: Record<string, Promise<{ result: DiagnosisResult; peer?: unknown }>>;

  beforeAll(() => {
    const jobs: Record<string, () => Promise<{ result: DiagnosisResult; peer?: unknown }>> = {};
    for (const [name, { answer }] of Object.entries(ofUserland)) {
      jobs[name] = async () => {
        const responder = await startResponder(answer);
        try {
          return { result: await diagnose({ ...ACCOUNT, port: responder.port }) };
        } finally {
          responder.close();
        }
      };
    }
    for (const name of sippMissing() === undefined ? Object.keys(ofSipp) : []) {
      jobs[name] = async () => {
        const sipp = await startSipp(join(scenarios, `${name}.xml`));
        try {
          const result = await diagnose({ ...ACCOUNT, port: sipp.port });
          return { result, peer: await sipp.ended };
        } finally {
          sipp.stop();
        }
      };
    }
    results = concurrently(jobs);
  });

  for (const [name, { title, verdict, evidence }] of Object.entries(ofSipp)) {
    itWithPeer(
      `by SIPp: ${title}`,
      sippMissing,
      async () => {
        const { result, peer } = await results[name]!;
        expect(result.verdict).toMatchObject(verdict);
        if (evidence !== undefined) expect(result.evidence).toMatchObject(evidence);
        expect(peer).toMatchObject({ code: 0 });
      },
      50_000,
    );
  }

  for (const [name, { title, verdict, evidence }] of Object.entries(ofUserland)) {
    it(`by UDP: ${title}`, async () => {
      const { result } = await results[name]!;
      expect(result.verdict).toMatchObject(verdict);
      if (evidence !== undefined) expect(result.evidence).toMatchObject(evidence);
      expect(result.ms).toBeLessThanOrEqual(16_500);
    }, 30_000);
  }

  it('has a case for every scenario', () => {
    expect(readdirSync(scenarios).sort()).toEqual(
      Object.keys(ofSipp)
        .map((name) => `${name}.xml`)
        .sort(),
    );
  });
});
