import type { ApiVerdict, RunDetail } from '#shared/api/runs.js';
import type { Transcript, TranscriptStep } from '#shared/diagnosis/transcript.js';
import { explain, type Language } from '#shared/knowledge/index.js';
import { wordsOf } from './words.js';

const SIGNS: Readonly<Record<TranscriptStep['state'], string>> = {
  pending: ' ',
  active: '…',
  done: '✔',
  refused: '!',
  stopped: '✖',
};

/** One line per step that has something to say. Each is worth printing once. */
export function stepLines(transcript: Transcript, language: Language): readonly string[] {
  const t = wordsOf(language);
  return transcript.steps
    .filter((step) => step.state !== 'pending' && (step.state !== 'active' || step.key === 'diagnose'))
    .map((step) => {
      const since =
        step.at === undefined ? undefined : ((step.at - (transcript.startedAt ?? step.at)) / 1000).toFixed(1);
      const time = since === undefined ? '' : `+${t('unit.seconds', { value: since }) ?? since}`;
      const why =
        step.reason === undefined ? '' : `: ${t(`connectionRequest.${step.reason}`) ?? step.detail ?? step.reason}`;
      // A stopped run's reason is told once, in full, at the end.
      return `${SIGNS[step.state]} ${time.padEnd(8)} ${t(step.labelKey) ?? step.labelKey}${step.state === 'refused' ? why : ''}`;
    });
}

/** What the run found, in words; for a run without a verdict, why there is none. */
export function verdictText(run: RunDetail, language: Language): string {
  const t = wordsOf(language);
  const { verdict } = run;
  if (verdict === undefined) {
    const { reason, detail } = run.failure ?? { reason: run.state, detail: '' };
    const words = t(`failure.${reason}`) ?? t(`runState.${run.state}`) ?? reason;
    return [`✖ ${words}`, ...(detail === '' ? [] : [`  ${detail}`])].join('\n');
  }
  return foundText({ verdict, evidence: run.evidence }, language);
}

/**
 * A verdict in words: what, and who does what.
 * @param sections of lines, each with its heading, between the two
 */
export function foundText(
  { verdict, evidence }: { readonly verdict: ApiVerdict; readonly evidence?: unknown },
  language: Language,
  sections: readonly (readonly string[])[] = [],
): string {
  const t = wordsOf(language);
  const { title, what, remedy } = explain(verdict.cause, language, verdict.category);
  const facts = [
    t('verdict.faultCode', { code: verdict.faultCode }),
    t(`category.${verdict.category}`) ?? verdict.category,
    verdict.cause,
    t(`confidence.${verdict.confidence}`),
  ];
  const simulated = simulatedBy(evidence);
  const steps = remedy.map(({ who, step }, i) => `  ${i + 1}. ${step} [${t(`owner.${who}`) ?? who}]`);
  return [
    `${verdict.category === 'registered' ? '✔' : '✖'} ${title}`,
    `  ${facts.join(' · ')}`,
    ...(simulated.length === 0
      ? []
      : [`  ${[...simulated.map((one) => t(`simulated.${one}`) ?? one), t('simulated.explained')].join(' ')}`]),
    '',
    what,
    ...sections.flatMap((lines) => ['', ...lines]),
    ...(steps.length === 0 ? [] : ['', `${t('verdict.remedy') ?? ''}:`, ...steps]),
  ].join('\n');
}

/** `evidence.simulated`, of a document that the device wrote. */
function simulatedBy(evidence: unknown): readonly string[] {
  if (typeof evidence !== 'object' || evidence === null || !('simulated' in evidence)) return [];
  const { simulated } = evidence;
  return Array.isArray(simulated) ? simulated.filter((one): one is string => typeof one === 'string') : [];
}
