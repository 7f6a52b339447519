import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Explanation } from '#shared/knowledge/book.js';
import { NotFound } from '../../app/not-found-page.js';
import { Page } from '../../app/page.js';
import { Badge } from '../../components/badge.js';
import { ExplainedLists } from '../../components/explained-lists.js';
import { Facts, Token } from '../../components/facts.js';
import { bookQuery } from '../../components/knowledge.js';
import { Problem } from '../../components/problem.js';
import { Trail } from '../../components/trail.js';
import { currentLanguage } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import { EntryBadges } from './entry-badges.js';
import classes from './entry-page.module.css';

const route = getRouteApi('/shell/knowledge/$id');

export function EntryPage() {
  const { t } = useWords();
  const { id } = route.useParams();
  const query = useQuery(bookQuery(currentLanguage()));
  const entry = query.data?.entry(id);
  if (query.data !== undefined && entry === undefined) {
    return <NotFound title={t('knowledge.notFound')} text={t('knowledge.notFoundText', { id })} />;
  }
  if (entry === undefined) {
    return (
      <Page title={t('knowledge.title')} trail={<Trail from="/knowledge" />}>
        {query.error === null ? (
          <Skeleton height={220} role="status" aria-label={t('state.loading')} />
        ) : (
          <Problem error={query.error} title={t('knowledge.unreadable')} onRetry={() => void query.refetch()} />
        )}
      </Page>
    );
  }
  return <Entry key={id} entry={entry} />;
}

function Entry({ entry }: { readonly entry: Explanation }) {
  const { t } = useWords();
  return (
    <Page title={entry.title} trail={<Trail from="/knowledge" />}>
      <article className={classes['card']}>
        <div>
          <div className={classes['badges']}>
            <Badge tone="mute">{t(`knowledge.kind.${entry.kind}`)}</Badge>
            <EntryBadges entry={entry} />
          </div>
          <p className={classes['what']}>{entry.what}</p>
        </div>
        <ExplainedLists explained={entry} heading="h2" />
        <div className={classes['facts']}>
          <Facts
            facts={[
              [
                t('knowledge.parameters'),
                entry.parameters.length === 0 ? undefined : <Token>{entry.parameters.join(', ')}</Token>,
              ],
              [t('verdict.source'), entry.source],
              [t('device.id'), <Token key="id">{entry.id}</Token>],
            ]}
          />
        </div>
      </article>
    </Page>
  );
}
