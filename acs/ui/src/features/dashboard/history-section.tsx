import { SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import type { FleetHistory, HistoryQuery } from '#shared/api/statistics.js';
import { serverNow } from '../../api/client.js';
import { fleetHistoryQuery } from '../../api/fleet-queries.js';
import { lazyPart } from '../../app/part.js';
import { Problem } from '../../components/problem.js';
import { Panel, Section } from '../../components/section.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import { RANGES, type Range } from './dashboard-search.js';
import { HistoryLegend } from './history-legend.js';
import classes from './dashboard.module.css';

const HistoryChart = lazyPart(async () => (await import('./history-chart.js')).HistoryChart);

interface HistorySectionProps {
  readonly range: Range;
  readonly by: HistoryQuery['by'];
  readonly onBy: (by: string) => void;
}

/** Failing lines over time. */
export function HistorySection({ range, by, onBy }: HistorySectionProps) {
  const { t } = useWords();
  const query = useQuery(fleetHistoryQuery(RANGES[range], by, serverNow));
  const history = query.data;
  return (
    <Section
      title={t('dashboard.history')}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('dashboard.historyBy')}
          value={by}
          onChange={onBy}
          data={[
            { value: 'category', label: t('dashboard.byCategory') },
            { value: 'registrar', label: t('dashboard.byRegistrar') },
          ]}
        />
      }
    >
      {query.error !== null && (
        <Problem error={query.error} title={t('dashboard.historyUnreadable')} onRetry={() => void query.refetch()} />
      )}
      {history === undefined && query.error === null && <Skeleton height={260} />}
      {history !== undefined && history.at.length < 2 && <Panel>{t('dashboard.historyEmpty')}</Panel>}
      {history !== undefined && history.at.length >= 2 && <Drawn history={history} by={by} />}
    </Section>
  );
}

function Drawn({ history, by }: { readonly history: FleetHistory; readonly by: HistoryQuery['by'] }) {
  const { t, number } = useWords();
  const nameOf = (name: string) => {
    if (by === 'registrar') return name === '' ? t('dashboard.otherRegistrars') : name;
    return name === '' ? t('dashboard.neverDiagnosed') : (wordFor('category', name) ?? name);
  };
  const series = history.series.map(({ name, failing }) => ({ name, title: nameOf(name), failing }));
  const summary = t('dashboard.historySummary', {
    now: number(history.failing.at(-1) ?? 0),
    most: number(Math.max(...history.failing)),
  });
  return (
    <div className={classes['chartPanel']}>
      <Suspense fallback={<Skeleton height={240} />}>
        <HistoryChart at={history.at} total={history.failing} series={series} label={summary} />
      </Suspense>
      <HistoryLegend series={series} total={history.failing} by={by} />
      <p className={classes['note']}>{summary}</p>
    </div>
  );
}
