import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Device } from '#shared/api/devices.js';
import type { RunSummary } from '#shared/api/runs.js';
import { runsOfDeviceQuery } from '../../api/queries.js';
import { isOpen } from '../../components/line-status.js';
import { Problem } from '../../components/problem.js';
import { Panel, Section } from '../../components/section.js';
import { Moment } from '../../components/time.js';
import { VerdictLink } from '../../components/verdict-link.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import table from '../../components/table.module.css';

export function RunHistory({ device, now }: { readonly device: Device; readonly now: number }) {
  const { t } = useWords();
  const query = useInfiniteQuery(runsOfDeviceQuery(device.id));
  const runs = query.data?.pages.flatMap((page) => page.items);
  return (
    <Section title={t('history.title')}>
      {query.error !== null && (
        <Problem error={query.error} title={t('history.unreadable')} onRetry={() => void query.refetch()} />
      )}
      {runs === undefined && query.error === null && <Skeleton height={90} />}
      {runs?.length === 0 && <Panel>{t('history.empty')}</Panel>}
      {runs !== undefined && runs.length > 0 && <Runs device={device} runs={runs} now={now} />}
      {query.hasNextPage && (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('history.older')}
        </Button>
      )}
    </Section>
  );
}

interface RunsProps {
  readonly device: Device;
  readonly runs: readonly RunSummary[];
  readonly now: number;
}

function Runs({ device, runs, now }: RunsProps) {
  const { t, seconds } = useWords();
  const numberOf = (path: string) => device.lines.find((line) => line.path === path)?.directoryNumber ?? path;
  return (
    <div className={table['wrap']}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('history.when')}</th>
            <th scope="col">{t('history.result')}</th>
            {device.lines.length > 1 && <th scope="col">{t('fleet.line')}</th>}
            <th scope="col">{t('history.duration')}</th>
            <th scope="col">{t('history.by')}</th>
          </tr>
        </thead>
        <tbody>
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
              {device.lines.length > 1 && <td translate="no">{numberOf(run.line)}</td>}
              <td className={table['nowrap']}>
                {isOpen(run.state) || run.endedAt === undefined ? '–' : seconds(run.endedAt - run.createdAt)}
              </td>
              <td translate="no">{run.createdBy}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
