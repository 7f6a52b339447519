import type { AttemptEvidence, Evidence } from '#shared/diagnosis/evidence.js';
import { Badge } from '../../components/badge.js';
import { Facts, isKnown, Token, type Fact } from '../../components/facts.js';
import { ScrollTable } from '../../components/scroll-table.js';
import { Panel, Section } from '../../components/section.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import { outcomeText } from './outcome-text.js';
import { ResponseLine } from './response-line.js';
import table from '../../components/table.module.css';
import classes from './evidence-section.module.css';

/** What the phone observed, in figures. */
export function EvidenceSection({ evidence }: { readonly evidence: Evidence }) {
  const { t } = useWords();
  return (
    <Section title={t('evidence.title')} note={wordFor('end', evidence.end)}>
      <div className={classes['parts']}>
        {evidence.configuration.length > 0 && <ConfigurationFaults evidence={evidence} />}
        {evidence.attempts.length > 0 && <Attempts attempts={evidence.attempts} />}
        <Observations evidence={evidence} />
      </div>
    </Section>
  );
}

function ConfigurationFaults({ evidence }: { readonly evidence: Evidence }) {
  const { t } = useWords();
  return (
    <ScrollTable
      caption={t('evidence.configuration')}
      columns={[t('evidence.parameter'), t('evidence.problem'), t('evidence.value')]}
    >
      {evidence.configuration.map((fault) => (
        <tr key={fault.parameter}>
          <td>
            <Token>{fault.parameter}</Token>
          </td>
          <td>{t(`configuration.${fault.problem}`)}</td>
          <td>{fault.value !== undefined && <Token>{fault.value === '' ? '""' : fault.value}</Token>}</td>
        </tr>
      ))}
    </ScrollTable>
  );
}

function Attempts({ attempts }: { readonly attempts: readonly AttemptEvidence[] }) {
  const { t, offset, number } = useWords();
  return (
    <ScrollTable
      caption={t('evidence.attempts')}
      columns={[
        t('evidence.attempt'),
        t('evidence.sent'),
        t('evidence.expires'),
        t('evidence.credentials'),
        t('evidence.outcome'),
      ]}
    >
      {attempts.map((attempt) => (
        <tr key={attempt.n}>
          <td className={table['nowrap']} translate="no">
            REGISTER {attempt.n}
          </td>
          <td>
            <span className={table['nowrap']}>{offset(attempt.sentAt[0] ?? 0)}</span>
            {attempt.sentAt.length > 1 && (
              <div className={table['dim']}>
                {t('evidence.retransmitted', {
                  count: attempt.sentAt.length - 1,
                  time: offset(attempt.sentAt.at(-1) ?? 0),
                })}
              </div>
            )}
          </td>
          <td className={table['nowrap']}>{t('unit.seconds', { value: number(attempt.expires) })}</td>
          <td>{attempt.credentials ? t('evidence.with') : t('evidence.without')}</td>
          <td>
            <OutcomeCell attempt={attempt} />
          </td>
        </tr>
      ))}
    </ScrollTable>
  );
}

function OutcomeCell({ attempt }: { readonly attempt: AttemptEvidence }) {
  const words = useWords();
  const { t, offset } = words;
  const { outcome } = attempt;
  const provisional = attempt.provisional ?? [];
  return (
    <>
      {outcome.kind === 'response' ? (
        <ResponseLine status={outcome.status} reason={outcome.reason} />
      ) : (
        outcomeText(outcome, words)
      )}
      {'at' in outcome && <span className={table['dim']}> {offset(outcome.at)}</span>}
      {outcome.kind === 'response' && outcome.late === true && (
        <span className={classes['late']}>
          <Badge tone="wait">{t('evidence.late')}</Badge>
        </span>
      )}
      {outcome.kind === 'response' &&
        outcome.challenges?.map(({ realm, algorithm, stale }) => (
          <div key={`${realm} ${algorithm}`} className={table['dim']}>
            <span translate="no">
              realm="{realm}" {algorithm}
            </span>{' '}
            {stale && t('evidence.staleNonce')}
          </div>
        ))}
      {provisional.length > 0 && (
        <div className={table['dim']}>
          {t('evidence.provisional', { codes: provisional.map((response) => response.status).join(', ') })}
        </div>
      )}
      {attempt.unconnected === true && <div className={table['dim']}>{t('evidence.unconnected')}</div>}
    </>
  );
}

function Observations({ evidence }: { readonly evidence: Evidence }) {
  const { t, offset, number } = useWords();
  const { dns, target, ping, interval, icmp, malformed } = evidence;
  const facts: readonly Fact[] = [
    [
      t('evidence.dns'),
      dns === undefined ? undefined : (
        <>
          <Token>{dns.name}</Token>{' '}
          {dns.error === undefined ? (
            <Token>→ {dns.addresses.join(', ')}</Token>
          ) : (
            (wordFor('dns', dns.error) ?? dns.error)
          )}{' '}
          <span className={table['dim']}>{t('unit.milliseconds', { value: number(dns.ms) })}</span>
        </>
      ),
    ],
    [
      t('evidence.target'),
      target === undefined ? undefined : (
        <Token>{`${target.address}:${String(target.port)} ${target.transport}`}</Token>
      ),
    ],
    [
      t('evidence.ping'),
      ping === undefined ? undefined : ping.unavailable !== undefined ? (
        t('evidence.pingUnavailable', { why: ping.unavailable })
      ) : (
        <>
          {t('evidence.pingCount', { sent: ping.sent, replies: ping.replies.length })}
          {ping.replies.length > 0 && (
            <span className={table['dim']}>
              {' '}
              {ping.replies.map((reply) => t('unit.milliseconds', { value: number(reply.rttMs) })).join(', ')}
            </span>
          )}
          {evidence.simulated?.includes('ping') === true && (
            <span className={classes['late']}>
              <Badge tone="sim">{t('simulated.badge')}</Badge>
            </span>
          )}
        </>
      ),
    ],
    [
      t('evidence.icmp'),
      icmp.length === 0 ? undefined : <Token>{icmp.map(({ code, at }) => `${code} ${offset(at)}`).join(', ')}</Token>,
    ],
    [
      t('evidence.malformed'),
      malformed.length === 0 ? undefined : <Token>{malformed.map(({ detail }) => detail).join('; ')}</Token>,
    ],
    [
      t('evidence.interval'),
      interval === undefined
        ? undefined
        : t('evidence.intervalValue', { from: number(interval.configured), to: number(interval.accepted) }),
    ],
    [t('evidence.binding'), evidence.bindingMissing === true ? t('evidence.bindingMissing') : undefined],
    [
      t('evidence.responseFrom'),
      evidence.responseFrom === undefined ? undefined : <Token>{evidence.responseFrom}</Token>,
    ],
  ];
  if (!facts.some(isKnown)) return null;
  return (
    <Panel>
      <Facts facts={facts} />
    </Panel>
  );
}
