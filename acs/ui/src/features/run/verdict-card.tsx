import { Skeleton } from '@mantine/core';
import { IconAlertHexagon, IconCircleCheck, IconFlask, IconHelpHexagon } from '@tabler/icons-react';
import { CatchBoundary } from '@tanstack/react-router';
import type { ApiVerdict, RunDetail } from '#shared/api/runs.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import type { Book } from '#shared/knowledge/book.js';
import { Badge } from '../../components/badge.js';
import { EntryLink } from '../../components/entry-link.js';
import { ExplainedLists } from '../../components/explained-lists.js';
import { Facts, Token } from '../../components/facts.js';
import { useBook } from '../../components/knowledge.js';
import { toneOf } from '../../components/verdict-tone.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import { ServerWording } from './server-wording.js';
import classes from './cards.module.css';

const icons = { good: IconCircleCheck, bad: IconAlertHexagon, mute: IconHelpHexagon } as const;

interface VerdictCardProps {
  readonly run: RunDetail;
  readonly verdict: ApiVerdict;
  readonly evidence: Evidence | undefined;
}

/** Verdict, why, what to do and who: to be understood in two seconds. The proof follows below. */
export function VerdictCard({ run, verdict, evidence }: VerdictCardProps) {
  const { t } = useWords();
  const book = useBook();
  const explained = book?.explain(verdict.cause, verdict.category);
  const tone = toneOf(verdict.category);
  const Icon = icons[tone];
  const simulated = evidence?.simulated ?? [];
  return (
    <section
      className={classes['card']}
      data-tone={tone}
      aria-label={t('verdict.label')}
      aria-busy={explained === undefined}
    >
      <div>
        <h2 className={classes['title']}>
          <Icon size={28} aria-hidden />
          {explained?.title ?? wordFor('category', verdict.category) ?? verdict.cause}
        </h2>
        <div className={classes['badges']}>
          <Badge tone={tone}>{t('verdict.faultCode', { code: verdict.faultCode })}</Badge>
          {explained !== undefined && tone !== 'good' && <Badge tone="busy">{t(`owner.${explained.owner}`)}</Badge>}
          <Badge tone="mute" title={t(`confidenceExplained.${verdict.confidence}`)}>
            {t(`confidence.${verdict.confidence}`)}
          </Badge>
          {simulated.length > 0 && <Badge tone="sim">{t('simulated.badge')}</Badge>}
        </div>
        {explained === undefined ? (
          <Skeleton height={22} mt="sm" />
        ) : (
          <p className={classes['what']}>{explained.what}</p>
        )}
        {book !== undefined && <ReportedByDevice run={run} book={book} />}
      </div>
      {simulated.length > 0 && (
        <div className={classes['simulated']}>
          <IconFlask size={18} aria-hidden />
          <span>
            {simulated.map((adapter) => t(`simulated.${adapter}`)).join(' ')} {t('simulated.explained')}
          </span>
        </div>
      )}
      {book !== undefined && explained !== undefined && (
        <div className={classes['explained']}>
          <ExplainedLists explained={explained} heading="h3" />
          {/* What a device sent may be stranger than any check. */}
          <CatchBoundary getResetKey={() => run.id} errorComponent={() => null}>
            <ServerWording run={run} evidence={evidence} book={book} />
          </CatchBoundary>
        </div>
      )}
      <div className={classes['facts']}>
        <VerdictFacts run={run} verdict={verdict} />
      </div>
      {explained !== undefined && (
        <p className={classes['small']}>
          <EntryLink id={explained.id}>{t('verdict.readOn')}</EntryLink> · {t('verdict.source')}: {explained.source}
        </p>
      )}
    </section>
  );
}

/** The device's own finding, where the server judged otherwise. */
function ReportedByDevice({ run, book }: { readonly run: RunDetail; readonly book: Book }) {
  const { t } = useWords();
  if (run.reported === undefined) return null;
  const { cause, confidence } = run.reported;
  const { title } = book.explain(cause, run.verdict?.category);
  return (
    <p className={classes['small']}>
      {t('verdict.reported', { title, confidence: t(`confidence.${confidence}`) })} {t('verdict.reportedWhy')}
    </p>
  );
}

function VerdictFacts({ run, verdict }: { readonly run: RunDetail; readonly verdict: ApiVerdict }) {
  const { t } = useWords();
  const result = run.result ?? {};
  const token = (name: string) => {
    const text = result[name];
    return text === undefined || text === '' ? undefined : <Token>{text}</Token>;
  };
  const guard = result['GuardTimerExpired'];
  return (
    <Facts
      facts={[
        [t('verdict.category'), wordFor('category', verdict.category) ?? verdict.category],
        [t('verdict.cause'), <Token key="cause">{verdict.cause}</Token>],
        [t('verdict.confidence'), t(`confidenceExplained.${verdict.confidence}`)],
        [t('verdict.reasonPhrase'), token('ReasonPhrase')],
        [t('verdict.server'), token('ServerAddress')],
        [t('verdict.local'), token('LocalAddress')],
        [
          t('verdict.transactions'),
          result['RegisterTransactions'] === undefined
            ? undefined
            : t('verdict.transactionsValue', {
                transactions: result['RegisterTransactions'],
                retransmissions: result['RegisterRetransmissions'] ?? '?',
              }),
        ],
        [
          t('verdict.guard'),
          guard === undefined
            ? undefined
            : /^(true|1)$/i.test(guard.trim())
              ? t('verdict.guardExpired')
              : t('verdict.guardHeld'),
        ],
      ]}
    />
  );
}
