import { wordsOf, type Words } from '#acs/cli/words.js';
import type { AttemptEvidence, Evidence, Outcome } from '#shared/diagnosis/evidence.js';
import { printAddress } from '#shared/diagnosis/tracing.js';
import type { Language } from '#shared/knowledge/index.js';
import { visible } from '#shared/trace/print-text.js';

/** The facts of a run for a terminal, a line each. */
export function evidenceLines(evidence: Evidence, language: Language): readonly string[] {
  const t = wordsOf(language);
  const say = (key: string, value: string): string => `  ${t(key) ?? key}: ${visible(value)}`;
  const { configuration, dns, target, ping, interval, responseFrom, icmp, malformed, bindingMissing } = evidence;
  return [
    ...configuration.map(({ parameter, problem, value = '' }) =>
      say('evidence.configuration', `${parameter} ${t(`configuration.${problem}`) ?? problem}${quoted(value)}`),
    ),
    ...(dns ? [say('evidence.dns', `${dns.name} → ${dnsText(dns, t)}, ${time(dns.ms)}`)] : []),
    ...(target ? [say('evidence.target', `${printAddress(target)} ${target.transport}`)] : []),
    ...evidence.attempts.map((attempt) => `  REGISTER ${String(attempt.n)}: ${attemptText(attempt, evidence, t)}`),
    ...(evidence.connections ?? []).flatMap(({ ended }) =>
      ended === undefined ? [] : [`  ${t('evidence.transportError', { code: ended.code }) ?? ended.code}`],
    ),
    ...(icmp.length === 0 ? [] : [say('evidence.icmp', [...new Set(icmp.map(({ code }) => code))].join(', '))]),
    ...malformed.map(({ detail }) => say('evidence.malformed', detail)),
    ...(ping ? [say('evidence.ping', pingText(ping, t))] : []),
    ...(interval
      ? [
          say(
            'evidence.interval',
            t('evidence.intervalValue', { from: interval.configured, to: interval.accepted }) ?? '',
          ),
        ]
      : []),
    ...(responseFrom === undefined ? [] : [say('evidence.responseFrom', responseFrom)]),
    ...(bindingMissing === true ? [say('evidence.binding', t('evidence.bindingMissing') ?? '')] : []),
    `  ${t(`end.${evidence.end}`) ?? evidence.end}`,
    ...deepLines(evidence, t),
  ];
}

function dnsText({ addresses, error }: NonNullable<Evidence['dns']>, t: Words): string {
  return error === undefined ? addresses.join(', ') : (t(`dns.${error}`) ?? error);
}

function attemptText(attempt: AttemptEvidence, { engine }: Evidence, t: Words): string {
  const { sentAt, credentials, outcome, provisional = [], unconnected } = attempt;
  const [first] = sentAt;
  const copies = engine === undefined && sentAt.length > 1 ? ` ×${String(sentAt.length)}` : '';
  const codes = provisional.map(({ status }) => status).join(', ');
  return [
    ...(first === undefined ? [] : [`+${time(first)}${copies}`]),
    ...(credentials ? [t('deep.withCredentials') ?? ''] : []),
    ...(unconnected === true ? [t('evidence.unconnected') ?? ''] : []),
    ...(codes === '' ? [] : [t('evidence.provisional', { codes }) ?? codes]),
    outcomeText(outcome, t),
  ].join(' · ');
}

function outcomeText(outcome: Outcome, t: Words): string {
  switch (outcome.kind) {
    case 'response': {
      const late = outcome.late === true ? ` (${t('evidence.late') ?? ''})` : '';
      return visible(`${String(outcome.status)} ${outcome.reason} +${time(outcome.at)}${late}`);
    }
    case 'timeout':
      return t('evidence.timeout') ?? '';
    case 'transport-error':
      return t('evidence.transportError', { code: outcome.code }) ?? outcome.code;
    case 'given-up':
      return t('evidence.givenUp') ?? '';
    case 'open':
      return t('evidence.open') ?? '';
  }
}

function pingText({ sent, replies, unavailable }: NonNullable<Evidence['ping']>, t: Words): string {
  if (unavailable !== undefined) return t('probe.pingUnavailable', { why: unavailable }) ?? unavailable;
  return t('evidence.pingCount', { sent, replies: replies.length }) ?? '';
}

function deepLines({ deep }: Evidence, t: Words): readonly string[] {
  if (deep === undefined) return [];
  if (deep.probes.length === 0) return [`  ${t('deep.none') ?? ''}`];
  return deep.probes.map(({ probe, outcome, why }) => {
    const reason = why === undefined ? '' : ` (${visible(why)})`;
    return `  ${t(`deep.name.${probe}`) ?? probe}: ${t(`deep.outcomes.${outcome}`) ?? outcome}${reason}`;
  });
}

function quoted(value: string): string {
  return value === '' ? '' : ` '${value}'`;
}

function time(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
