import { SegmentedControl, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Explanation } from '#shared/knowledge/book.js';
import { Page } from '../../app/page.js';
import { bookQuery, useOtherBooks } from '../../components/knowledge.js';
import { Problem } from '../../components/problem.js';
import { SearchBox } from '../../components/search-box.js';
import { Section } from '../../components/section.js';
import { currentLanguage } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import { EntryIndex, EntryList } from './entry-list.js';
import { countByKind, findEntries } from './find-entries.js';
import { KINDS, knowledgeSearch, type KnowledgeSearch } from './knowledge-search.js';
import { StatusLineBox } from './status-line-box.js';
import classes from './knowledge-page.module.css';

const route = getRouteApi('/shell/knowledge');
const NO_ENTRIES: readonly Explanation[] = [];

export function KnowledgePage() {
  const { t, number } = useWords();
  const search: KnowledgeSearch = route.useSearch();
  const navigate = route.useNavigate();
  const { q = '', kind } = search;
  const query = useQuery(bookQuery(currentLanguage()));
  const book = query.data;
  const ownFinds = book !== undefined && findEntries(q, book, []).entries.length > 0;
  const others = useOtherBooks(book !== undefined && !ownFinds);
  const found = book === undefined ? undefined : findEntries(q, book, others);
  const entries = found?.entries ?? NO_ENTRIES;
  const counts = countByKind(entries);
  const shown = kind === undefined ? entries : entries.filter((entry) => entry.kind === kind);
  const listed = q !== '' || kind !== undefined;
  const go = (change: Readonly<Record<string, string | undefined>>) =>
    void navigate({ search: knowledgeSearch({ ...search, ...change }), replace: true, resetScroll: false });

  return (
    <Page title={t('knowledge.title')} subtitle={t('knowledge.subtitle')}>
      <StatusLineBox book={book} search={search} onChange={go} />
      <div className={classes['bar']}>
        <SearchBox
          label={t('knowledge.search')}
          hint={t('knowledge.searchHint')}
          clear={t('knowledge.clear')}
          value={q}
          onChange={(text) => go({ q: text })}
        />
        <SegmentedControl
          size="sm"
          className={classes['kinds'] ?? ''}
          aria-label={t('knowledge.kinds')}
          value={kind ?? 'all'}
          onChange={(value) => go({ kind: value })}
          data={[
            { value: 'all', label: t('knowledge.all', { value: number(entries.length) }) },
            ...KINDS.map((one) => ({ value: one, label: `${t(`knowledge.kindsOf.${one}`)} ${number(counts[one])}` })),
          ]}
        />
      </div>
      {query.error !== null && (
        <Problem error={query.error} title={t('knowledge.unreadable')} onRetry={() => void query.refetch()} />
      )}
      {book === undefined && query.error === null && (
        <Skeleton height={400} role="status" aria-label={t('state.loading')} />
      )}
      {found !== undefined && shown.length === 0 && <NothingFound q={q} />}
      {found?.elsewhere === true && <p className={classes['elsewhere']}>{t('knowledge.elsewhere')}</p>}
      {listed && shown.length > 0 && (
        <EntryList entries={shown} label={t('knowledge.count', { count: shown.length })} />
      )}
      {!listed && <ByKind entries={shown} />}
    </Page>
  );
}

/** Where nothing is looked for: everything, to be skimmed. */
function ByKind({ entries }: { readonly entries: readonly Explanation[] }) {
  const { t } = useWords();
  return KINDS.map((kind) => {
    const some = entries.filter((entry) => entry.kind === kind);
    if (some.length === 0) return null;
    return (
      <Section key={kind} title={t(`knowledge.kindsOf.${kind}`)} note={t('knowledge.count', { count: some.length })}>
        <EntryIndex entries={some} label={t(`knowledge.kindsOf.${kind}`)} />
      </Section>
    );
  });
}

function NothingFound({ q }: { readonly q: string }) {
  const { t } = useWords();
  return (
    <div className={classes['empty']}>
      <Text fw={600}>{t('knowledge.noMatch', { q })}</Text>
      <Text c="dimmed">{t('knowledge.noMatchText')}</Text>
      <Link to="/knowledge">{t('knowledge.showAll')}</Link>
    </div>
  );
}
