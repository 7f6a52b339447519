import type { RunDetail } from '#shared/api/schemas.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { Explanation } from '#shared/knowledge/book.js';
import { wordFor } from '../../i18n/i18n.js';
import type { Words } from '../../i18n/use-words.js';

interface TicketFacts {
  readonly run: RunDetail;
  readonly evidence: Evidence | undefined;
  readonly explained: Explanation | undefined;
  /** Where the run can be seen. */
  readonly url: string;
}

/** A run as plain text for a ticket, in the operator's language. */
export function ticketText({ run, evidence, explained, url }: TicketFacts, words: Words): string {
  const { t, exact } = words;
  const { verdict, failure } = run;
  const lines: (string | undefined)[] = [
    t('ticket.heading', { aor: run.aor }),
    '',
    pair(t('ticket.phone'), `${run.device.manufacturer} ${run.device.model}, ${run.device.serialNumber}`),
    pair(t('ticket.line'), run.aor),
    pair(t('ticket.time'), exact(run.createdAt)),
    pair(t('ticket.by'), run.createdBy),
  ];
  if (verdict !== undefined) {
    lines.push(
      '',
      pair(t('ticket.verdict'), explained?.title ?? verdict.cause),
      explained?.what,
      pair(t('verdict.faultCodeName'), `${String(verdict.faultCode)} (${verdict.cause})`),
      pair(t('verdict.category'), wordFor('category', verdict.category) ?? verdict.category),
      pair(t('verdict.confidence'), t(`confidence.${verdict.confidence}`)),
      pair(t('verdict.reasonPhrase'), run.result?.['ReasonPhrase']),
      pair(t('verdict.server'), run.result?.['ServerAddress']),
    );
  } else {
    lines.push('', pair(t('ticket.verdict'), t(`runState.${run.state}`)));
    if (failure !== undefined) lines.push(wordFor('failure', failure.reason) ?? failure.detail);
  }
  if (evidence !== undefined && (evidence.simulated ?? []).length > 0) lines.push(t('simulated.explained'));
  if (evidence !== undefined) lines.push(...evidenceLines(evidence, words));
  if (explained !== undefined && explained.remedy.length > 0) {
    lines.push('', `${t('verdict.remedy')}:`);
    lines.push(...explained.remedy.map(({ who, step }, i) => `${String(i + 1)}. ${step} [${t(`owner.${who}`)}]`));
  }
  lines.push('', url);
  return `${lines.filter((line) => line !== undefined).join('\n')}\n`;
}

function evidenceLines(evidence: Evidence, { t, offset }: Words): readonly string[] {
  const lines: string[] = [];
  for (const fault of evidence.configuration) {
    lines.push(`${fault.parameter}: ${t(`configuration.${fault.problem}`)}`);
  }
  for (const { n, sentAt, credentials, outcome } of evidence.attempts) {
    const how =
      outcome.kind === 'response'
        ? `${String(outcome.status)} ${outcome.reason}`
        : outcome.kind === 'timeout'
          ? t('evidence.timeout')
          : outcome.kind === 'transport-error'
            ? t('evidence.transportError', { code: outcome.code })
            : t(outcome.kind === 'open' ? 'evidence.open' : 'evidence.givenUp');
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
  return lines.length === 0 ? [] : ['', `${t('evidence.title')}:`, ...lines];
}

function pair(name: string, value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : `${name}: ${value}`;
}
