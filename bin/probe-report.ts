import { wordsOf } from '#acs/cli/words.js';
import type { ProbeFindings } from '#cpe-agent/probe/probe.js';
import type { ProbeReport } from '#shared/api/probe.js';
import type { Engine } from '#shared/diagnosis/evidence.js';
import { finalResponses } from '#shared/diagnosis/readings.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import { explain, type Language } from '#shared/knowledge/index.js';

export interface ProbeAbout {
  readonly program: string;
  readonly engine?: Engine | undefined;
  readonly aor: string;
  readonly language: Language;
}

/** What `--json` prints. */
export function probeReportOf(findings: ProbeFindings, about: ProbeAbout): ProbeReport {
  const { startedAt, ms, interrupted, result, trace, possibleBindings } = findings;
  const { program, engine = 'own', aor, language } = about;
  return {
    format: 'sipdx-probe',
    version: 1,
    program,
    engine,
    startedAt,
    ms,
    interrupted,
    aor,
    ...(result && { verdict: result.verdict }),
    limits: [...limitsOf(result, about)],
    ...(result && { explanation: explanationOf(result, language) }),
    ...(result && result.registerTransactions > 0 && { result: resultOf(result) }),
    bindings: findings.bindings.map(({ contact, expiresSeconds, at, removed, endedAt, others }) => ({
      contact,
      expiresSeconds,
      boundAt: at,
      removed,
      ...(endedAt !== undefined && { removedAt: endedAt }),
      others: [...others],
    })),
    possibleBindings: [...possibleBindings],
    ...(result && { evidence: result.evidence }),
    trace: { v: 1, entries: trace },
  };
}

/** What the engine cannot tell; nothing for our own client. */
export function limitsOf(result: DiagnosisResult | undefined, about: ProbeAbout): readonly string[] {
  if (about.engine === undefined) return [];
  const t = wordsOf(about.language);
  const last = result && finalResponses(result.evidence).at(-1);
  const unproven = last?.unproven === true ? [t('probe.limit.unproven', { status: last.status })] : [];
  const texts = [...unproven, ...['silence', 'transport', 'retransmissions'].map((key) => t(`probe.limit.${key}`))];
  return texts.filter((text) => text !== undefined);
}

function explanationOf({ verdict }: DiagnosisResult, language: Language): NonNullable<ProbeReport['explanation']> {
  const { title, what, why, confirm, remedy, owner } = explain(verdict.cause, language, verdict.category);
  return { title, what, why: [...why], confirm: [...confirm], remedy: [...remedy], owner };
}

function resultOf(result: DiagnosisResult): NonNullable<ProbeReport['result']> {
  const { reasonPhrase, serverAddress, localAddress, registerTransactions, guardTimerExpired, evidence } = result;
  const pinged = evidence.ping !== undefined && evidence.ping.unavailable === undefined;
  return {
    reasonPhrase,
    serverAddress,
    localAddress,
    registerTransactions,
    ...(evidence.engine === undefined && { registerRetransmissions: result.registerRetransmissions }),
    ...(pinged && { pingSuccessCount: result.pingSuccessCount, pingFailureCount: result.pingFailureCount }),
    guardTimerExpired,
  };
}
