import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RemedyList } from '#shared/api/remedies.js';
import { useLiveQueries, useStreamState } from '../../api/live.js';
import { remediesQuery, sessionQuery } from '../../api/queries.js';
import { Badge } from '../../components/badge.js';
import { Token } from '../../components/facts.js';
import { Problem } from '../../components/problem.js';
import { Panel, Section } from '../../components/section.js';
import { useWords } from '../../i18n/use-words.js';
import { AppliedRemedy } from './applied-remedy.js';
import { OfferCard } from './remedy-offer.js';
import { isUnderWay } from './remedy-states.js';
import classes from './remedy.module.css';

/** An event tells that something happened; so soon after it the remedies are read again. */
const LIVE_MS = 100;
/** While no event can come, and (rarely) although one could. */
const POLL_MS = 3000;
const SLOW_POLL_MS = 15_000;

/** What can be set in the phone against the verdict, and what became of what was. */
export function RemedySection({ runId }: { readonly runId: string }) {
  const { t } = useWords();
  const live = useStreamState().name === 'live';
  const query = useQuery({
    ...remediesQuery(runId),
    refetchInterval: ({ state }) =>
      state.data?.applied.some(isUnderWay) === true ? (live ? SLOW_POLL_MS : POLL_MS) : false,
  });
  useLiveQueries([`run:${runId}`], [remediesQuery(runId).queryKey], LIVE_MS);
  return (
    <Section title={t('remedy.title')} note={t('remedy.note')}>
      {query.error !== null && (
        <Problem error={query.error} title={t('remedy.unreadable')} onRetry={() => void query.refetch()} />
      )}
      {query.data === undefined && query.error === null && (
        <Skeleton height={90} role="status" aria-label={t('state.loading')} />
      )}
      {query.data !== undefined && <Remedies runId={runId} list={query.data} />}
    </Section>
  );
}

function Remedies({ runId, list }: { readonly runId: string; readonly list: RemedyList }) {
  const { t } = useWords();
  const session = useQuery(sessionQuery).data;
  const allowed = session?.permissions.includes('parameters.write') === true;
  const { applied, offers, manual } = list;
  if (applied.length + offers.length + manual.length === 0) return <Panel>{t('remedy.none')}</Panel>;
  const reason = !allowed
    ? t('remedy.needRole', { role: t('role.engineer') })
    : applied.some(isUnderWay)
      ? t('remedy.open')
      : undefined;
  return (
    <div className={classes['cards']}>
      {applied.toReversed().map((remedy) => (
        <AppliedRemedy key={remedy.id} remedy={remedy} allowed={allowed} />
      ))}
      {offers.map((offer) => (
        <OfferCard key={offer.id} runId={runId} offer={offer} reason={reason} />
      ))}
      {manual.length > 0 && <ByHand manual={manual} />}
    </div>
  );
}

/** What this phone does not take by remote. */
function ByHand({ manual }: Pick<RemedyList, 'manual'>) {
  const { t } = useWords();
  return (
    <article className={classes['card']} aria-label={t('remedy.manualTitle')}>
      <h3 className={classes['name']}>{t('remedy.manualTitle')}</h3>
      <p className={classes['text']}>{t('remedy.manualHow')}</p>
      <ul className={classes['manual']}>
        {manual.map(({ id, worthATry, missing }) => (
          <li key={id}>
            <strong>{t(`remedyKind.${id}`)}</strong> {worthATry && <Badge tone="mute">{t('remedy.worthATry')}</Badge>}
            <div className={classes['dim']}>
              {t('remedy.manual', { names: '' })} <Token>{missing.join(', ')}</Token>
            </div>
          </li>
        ))}
      </ul>
    </article>
  );
}
