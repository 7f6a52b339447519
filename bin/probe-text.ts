import { foundText } from '#acs/cli/verdict-text.js';
import { wordsOf } from '#acs/cli/words.js';
import type { ProbeFindings } from '#cpe-agent/probe/probe.js';
import { explain } from '#shared/knowledge/index.js';
import { visible } from '#shared/trace/print-text.js';
import { evidenceLines } from './probe-evidence.js';
import { progressLine } from './probe-progress.js';
import { limitsOf, type ProbeAbout } from './probe-report.js';

/** The end of a probe for a terminal: verdict, why, limits, evidence, who does what, next checks, what was left behind. */
export function probeText(findings: ProbeFindings, about: ProbeAbout): string {
  const { language } = about;
  const t = wordsOf(language);
  const { result, interrupted } = findings;
  const left = section(t('probe.title'), leftBehind(findings, about));
  if (result === undefined) {
    const seen = findings.trace.map((entry) => `  ${progressLine(entry)}`);
    return [`✖ ${t('probe.interrupted') ?? ''}`, ...seen, '', ...left].join('\n');
  }
  const { why, confirm } = explain(result.verdict.cause, language, result.verdict.category);
  const limits = limitsOf(result, about);
  const sections = [
    ...(interrupted ? [[`! ${t('probe.interruptedDeep') ?? ''}`]] : []),
    section(t('verdict.why'), bullets(why)),
    section(t('probe.limits'), bullets(limits)),
    section(t('evidence.title'), evidenceLines(result.evidence, language)),
  ];
  const text = foundText(
    { verdict: result.verdict, evidence: result.evidence },
    language,
    sections.filter((lines) => lines.length > 0),
  );
  const next = section(t('knowledge.confirm'), bullets(confirm));
  return [text, ...(next.length > 0 ? ['', ...next] : []), '', ...left].join('\n');
}

function leftBehind({ bindings, possibleBindings }: ProbeFindings, { language }: ProbeAbout): readonly string[] {
  const t = wordsOf(language);
  const made = bindings.flatMap(({ contact, expiresSeconds, removed, at, endedAt = at, others }) => {
    const held = ((endedAt - at) / 1000).toFixed(1);
    const key = removed ? 'probe.bound' : 'probe.boundLeft';
    const bound = t(key, { contact, expires: expiresSeconds, held });
    if (!removed) return [bound];
    const contacts = others.join(', ');
    return [bound, contacts === '' ? t('probe.noOthers') : t('probe.others', { contacts })];
  });
  const possible = possibleBindings.map((contact) => t('probe.possible', { contact }));
  const lines = [...made, ...possible].map((line) => visible(line ?? ''));
  return bullets(lines.length === 0 ? [t('probe.nothing') ?? ''] : lines);
}

function section(heading: string | undefined, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${heading ?? ''}:`, ...lines];
}

function bullets(texts: readonly string[]): readonly string[] {
  return texts.map((text) => `  - ${text}`);
}
