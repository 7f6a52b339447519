import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RunSummary } from '#shared/api/runs.js';
import { wordFor } from '../i18n/i18n.js';
import { useWords } from '../i18n/use-words.js';
import { isOpen } from './line-status.js';
import { ScrollTable } from './scroll-table.js';
import { Moment } from './time.js';
import { VerdictLink } from './verdict-link.js';
import table from './table.module.css';

interface RunTableProps {
  readonly caption: string;
  readonly runs: readonly RunSummary[];
  readonly now: number;
  /** The column that says where each run was, if they were not all at one place. */
  readonly place?: { readonly title: string; readonly of: (run: RunSummary) => ReactNode } | undefined;
}

export function RunTable({ caption, runs, now, place }: RunTableProps) {
  const { t, seconds } = useWords();
  return (
    <ScrollTable
      caption={caption}
      captionHidden
      columns={[
        t('history.when'),
        t('history.result'),
        ...(place === undefined ? [] : [place.title]),
        t('history.duration'),
        t('history.by'),
      ]}
    >
      {runs.map((run) => (
        <tr key={run.id}>
          <td className={table['nowrap']}>
            <Link to="/runs/$id" params={{ id: run.id }}>
              <Moment at={run.createdAt} now={now} />
            </Link>
          </td>
          <td>
            <VerdictLink run={run} aligned />
            {run.failure !== undefined && (
              <span className={table['dim']}> {wordFor('failure', run.failure.reason) ?? run.failure.detail}</span>
            )}
          </td>
          {place !== undefined && <td translate="no">{place.of(run)}</td>}
          <td className={table['nowrap']}>
            {isOpen(run.state) || run.endedAt === undefined ? '–' : seconds(run.endedAt - run.createdAt)}
          </td>
          <td translate="no">{run.createdBy}</td>
        </tr>
      ))}
    </ScrollTable>
  );
}
