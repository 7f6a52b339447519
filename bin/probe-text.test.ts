import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProbeFindings } from '#cpe-agent/probe/probe.js';
import { probeReport } from '#shared/api/probe.js';
import { classify } from '#shared/diagnosis/classify.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import { LANGUAGES } from '#shared/knowledge/index.js';
import { probeReportOf, type ProbeAbout } from './probe-report.js';
import { probeText } from './probe-text.js';

const ABOUT: ProbeAbout = { program: 'sipdx 0', aor: 'sip:1001@example.net', language: 'en' };

/** Something of everything: what a server wrote can hold commands for a terminal. */
const EVIDENCE: Evidence = {
  v: 1,
  configuration: [],
  dns: { name: 'example.net', addresses: ['192.0.2.10'], ms: 12 },
  target: { address: '192.0.2.10', port: 5060, transport: 'UDP' },
  attempts: [
    {
      n: 1,
      cseq: 1,
      sentAt: [15, 515],
      expires: 3600,
      credentials: false,
      unconnected: true,
      provisional: [{ at: 20, status: 100 }],
      outcome: { kind: 'timeout', at: 8000 },
    },
    {
      n: 2,
      cseq: 2,
      sentAt: [8000],
      expires: 3600,
      credentials: true,
      outcome: { kind: 'response', at: 8010, status: 403, reason: 'No\x1b[2Jway', headers: {}, late: true },
    },
    { n: 3, cseq: 3, sentAt: [9000], expires: 3600, credentials: true, outcome: { kind: 'given-up', at: 9001 } },
    { n: 4, cseq: 4, sentAt: [], expires: 3600, credentials: true, outcome: { kind: 'open' } },
  ],
  icmp: [{ at: 9, code: 'EHOSTUNREACH' }],
  connections: [{ openedAt: 0, ended: { at: 1, code: 'ECONNRESET' } }],
  malformed: [{ at: 3, detail: 'SIP/2.0 99' }],
  ping: { sent: 3, replies: [], lost: 3 },
  interval: { configured: 60, accepted: 3600 },
  bindingMissing: true,
  responseFrom: '192.0.2.11:5060',
  end: 'final',
};

function findings(evidence: Evidence, change: Partial<ProbeFindings> = {}): ProbeFindings {
  const result: DiagnosisResult = {
    verdict: classify(evidence),
    reasonPhrase: '',
    serverAddress: '192.0.2.10:5060 UDP',
    localAddress: '192.0.2.1:40000 UDP',
    registerTransactions: evidence.attempts.length,
    registerRetransmissions: 1,
    pingSuccessCount: 0,
    pingFailureCount: 3,
    guardTimerExpired: false,
    ms: 9100,
    evidence,
    trace: { v: 1, entries: [] },
  };
  const target = { address: '192.0.2.10', port: 5060, transport: 'UDP' } as const;
  const binding = { contact: 'sip:1001@192.0.2.1', target, expiresSeconds: 60, at: 10 };
  return {
    startedAt: 0,
    ms: 9200,
    result,
    interrupted: false,
    trace: [],
    bindings: [
      { ...binding, removed: true, endedAt: 1010, others: ['sip:1001@192.0.2.77'] },
      { ...binding, removed: true, endedAt: 1010, others: [] },
      { ...binding, removed: false, others: [] },
    ],
    possibleBindings: ['sip:1001@192.0.2.2'],
    ...change,
  };
}

describe('what a probe prints', () => {
  it.each(LANGUAGES)('is whole in %s: no word is missing, no control character gets through', (language) => {
    const text = probeText(findings(EVIDENCE, { interrupted: true }), { ...ABOUT, language, engine: 'drachtio' });
    expect(text).not.toMatch(/undefined|\{\{|\b(probe|evidence|deep|end|verdict|knowledge)\.\w/);
    expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f]/);
    expect(text).toContain('403 No\\x1b[2Jway');
    for (const fact of ['EHOSTUNREACH', 'ECONNRESET', '192.0.2.11:5060', 'sip:1001@192.0.2.77', 'SIP/2.0 99'])
      expect(text).toContain(fact);
  });

  it('counts copies of a REGISTER, but never those of an engine that does not tell', () => {
    expect(probeText(findings(EVIDENCE), ABOUT)).toContain('REGISTER 1: +0.01 s ×2');
    expect(probeText(findings({ ...EVIDENCE, engine: 'drachtio' }), ABOUT)).not.toContain('×2');
  });

  it('stopped before a verdict is what was seen', () => {
    const { result: _, ...stopped } = findings(EVIDENCE, {
      interrupted: true,
      trace: [{ ms: 500, proto: 'dns', dir: 'in', text: 'A example.net → 192.0.2.10' }],
    });
    expect(probeText(stopped, ABOUT)).toContain('  +0.50 s   ← A example.net → 192.0.2.10');
  });
});

describe('the document of a probe', () => {
  it('is by its schema, and has no count that is not known', () => {
    const own = probeReport.parse(probeReportOf(findings(EVIDENCE), ABOUT));
    expect(own.result).toMatchObject({ registerRetransmissions: 1, pingFailureCount: 3 });
    expect(own.limits).toEqual([]);
    const { ping: _, ...unpinged } = EVIDENCE;
    const relayed = findings({ ...unpinged, engine: 'drachtio' });
    const document = probeReport.parse(probeReportOf(relayed, { ...ABOUT, engine: 'drachtio' }));
    expect(document.result).not.toHaveProperty('registerRetransmissions');
    expect(document.result).not.toHaveProperty('pingFailureCount');
    expect(document.limits).toHaveLength(3);
  });

  it('has its members in docs/probe.md', () => {
    const page = readFileSync(join(__dirname, '../docs/probe.md'), 'utf8');
    const members = [...Object.keys(probeReport.shape), ...Object.keys(probeReport.shape.bindings.element.shape)];
    expect(members.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
