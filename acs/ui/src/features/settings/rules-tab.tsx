import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { feedbackSummaryQuery } from '../../api/administration-queries.js';
import { EntryLink } from '../../components/entry-link.js';
import { useBook } from '../../components/knowledge.js';
import { Problem } from '../../components/problem.js';
import { ScrollTable } from '../../components/scroll-table.js';
import { Panel, Section } from '../../components/section.js';
import { useWords } from '../../i18n/use-words.js';
import classes from './settings.module.css';

/** How often each rule's verdict was right, by those who went and looked. */
export function RulesTab() {
  const { t, number } = useWords();
  const book = useBook();
  const { data, error, refetch, isPending } = useQuery(feedbackSummaryQuery);
  const titleOf = (category: string, cause: string) => book?.explain(cause, category).title ?? cause;
  return (
    <Section title={t('rules.title')}>
      <p className={classes['intro']}>{t('rules.intro')}</p>
      {error !== null && <Problem error={error} title={t('rules.unreadable')} onRetry={() => void refetch()} />}
      {isPending && <Skeleton height={120} />}
      {data?.items.length === 0 && <Panel>{t('rules.empty')}</Panel>}
      {data !== undefined && data.items.length > 0 && (
        <ScrollTable
          caption={t('rules.title')}
          captionHidden
          columns={[t('rules.verdict'), t('rules.confidence'), t('rules.right'), t('rules.wrong'), t('rules.instead')]}
        >
          {data.items.map(({ category, cause, confidence, right, wrong, actual }) => (
            <tr key={`${cause} ${confidence}`}>
              <td>
                <EntryLink id={cause}>{titleOf(category, cause)}</EntryLink>
              </td>
              <td>{t(`confidence.${confidence as 'certain' | 'likely' | 'open'}`)}</td>
              <td>{number(right)}</td>
              <td>
                <Link to="/runs" search={{ cause }}>
                  {number(wrong)}
                </Link>
              </td>
              <td>{actual.map((other) => `${titleOf('', other.cause)} (${number(other.count)})`).join(', ')}</td>
            </tr>
          ))}
        </ScrollTable>
      )}
    </Section>
  );
}
