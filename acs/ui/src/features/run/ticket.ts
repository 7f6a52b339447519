import type { RunDetail } from '#shared/api/runs.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { Explanation } from '#shared/knowledge/book.js';
import { wordFor } from '../../i18n/i18n.js';
import type { Words } from '../../i18n/use-words.js';
import { outcomeText } from './outcome-text.js';

interface TicketFacts {
  readonly run: RunDetail;
  readonly evidence: Evidence | undefined;
  /** In the language of the words. */
  readonly explained: Explanation | undefined;
  /** Where the run can be seen. */
  readonly url: string;
}

/** A run for a ticket, as Markdown in the language of the words. */
export function ticketText({ run, evidence, explained, url }: TicketFacts, words: Words): string {
  const { t, exact, language } = words;
  const { verdict, failure } = run;
  const about = [
    pair(t('ticket.phone'), code(`${run.device.manufacturer} ${run.device.model}, ${run.device.serialNumber}`)),
    pair(t('ticket.line'), code(run.aor)),
    pair(t('ticket.time'), exact(run.createdAt)),
    pair(t('ticket.by'), code(run.createdBy)),
  ];
  const found =
    verdict === undefined
      ? [
          pair(t('ticket.verdict'), t(`runState.${run.state}`)),
          ...(failure === undefined
            ? []
            : ['', wordFor('failure', failure.reason, { lng: language }) ?? failure.detail]),
        ]
      : [
          pair(t('ticket.verdict'), explained?.title ?? code(verdict.cause)),
          pair(t('verdict.faultCodeName'), `${String(verdict.faultCode)} (${code(verdict.cause) ?? ''})`),
          pair(
            t('verdict.category'),
            wordFor('category', verdict.category, { lng: language }) ?? code(verdict.category),
          ),
          pair(t('verdict.confidence'), t(`confidence.${verdict.confidence}`)),
          pair(t('verdict.reasonPhrase'), code(run.result?.['ReasonPhrase'])),
          pair(t('verdict.server'), code(run.result?.['ServerAddress'])),
          ...(explained === undefined ? [] : ['', explained.what]),
        ];
  const simulated = (evidence?.simulated ?? []).length > 0 ? ['', t('simulated.explained')] : [];
  const remedies = (explained?.remedy ?? []).map(
    ({ who, step }, i) => `${String(i + 1)}. ${step} (${t(`owner.${who}`)})`,
  );
  const lines = [
    `## ${t('ticket.heading', { aor: run.aor })}`,
    '',
    ...about,
    ...found,
    ...simulated,
    ...part(
      t('verdict.why'),
      (explained?.why ?? []).map((why) => `- ${why}`),
    ),
    ...part(t('verdict.remedy'), remedies),
    ...part(t('evidence.title'), evidence === undefined ? [] : evidenceLines(evidence, words)),
    '',
    `<${url}>`,
  ];
  return `${lines.filter((line) => line !== undefined).join('\n')}\n`;
}

function evidenceLines(evidence: Evidence, words: Words): readonly string[] {
  const { t, offset } = words;
  const lines: string[] = [];
  for (const fault of evidence.configuration) {
    lines.push(`${code(fault.parameter) ?? ''}: ${t(`configuration.${fault.problem}`)}`);
  }
  for (const { n, sentAt, credentials, outcome } of evidence.attempts) {
    const how =
      outcome.kind === 'response'
        ? (code(`${String(outcome.status)} ${outcome.reason}`) ?? '')
        : outcomeText(outcome, words);
    const withWhat = credentials ? t('evidence.with') : t('evidence.without');
    lines.push(`REGISTER ${String(n)} ${offset(sentAt[0] ?? 0)} (${t('evidence.credentials')}: ${withWhat}): ${how}`);
  }
  if (evidence.ping !== undefined) {
    const { unavailable, sent, replies } = evidence.ping;
    const how =
      unavailable === undefined
        ? t('evidence.pingCount', { sent, replies: replies.length })
        : t('evidence.pingUnavailable', { why: unavailable });
    lines.push(`${t('evidence.ping')}: ${how}`);
  }
  return lines.map((line) => `- ${line}`);
}

function part(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `### ${heading}`, '', ...lines];
}

function pair(name: string, value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : `- **${name}:** ${value}`;
}

/** What phone and server said stands as it is: it must not become markup. */
function code(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : `\`${text.trim().replace(/[`\r\n]+/g, ' ')}\``;
}
