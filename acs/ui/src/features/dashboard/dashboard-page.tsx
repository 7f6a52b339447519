import { SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Statistics } from '#shared/api/statistics.js';
import { serverNow } from '../../api/client.js';
import { statisticsQuery } from '../../api/fleet-queries.js';
import { useLiveQueries } from '../../api/live.js';
import { Page } from '../../app/page.js';
import { LinkButton } from '../../components/link-button.js';
import { Problem } from '../../components/problem.js';
import { Panel, Section } from '../../components/section.js';
import { Age } from '../../components/time.js';
import { useNow } from '../../components/use-now.js';
import { useWords } from '../../i18n/use-words.js';
import { CategoryList } from './category-list.js';
import { dashboardSearch, RANGES, type Range } from './dashboard-search.js';
import { HistorySection } from './history-section.js';
import { RegistrarTable } from './registrar-table.js';
import { RunList } from './run-list.js';
import { Tiles } from './tiles.js';
import classes from './dashboard.module.css';

const route = getRouteApi('/shell/dashboard');

/** Many events, one request. */
const LIVE_MS = 2000;

/** Is something wrong now, and where? */
export function DashboardPage() {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow(10_000);
  const [since, setSince] = useState(() => midnight(serverNow()));
  const today = midnight(now);
  if (today !== since) setSince(today);
  const query = useQuery(statisticsQuery(since));
  useLiveQueries(['fleet'], [['statistics']], LIVE_MS);
  const statistics = query.data;
  const range = search.range ?? '24h';
  const go = (change: Readonly<Record<string, string | undefined>>) =>
    void navigate({ search: dashboardSearch({ ...search, ...change }), replace: true });
  return (
    <Page
      title={t('dashboard.title')}
      subtitle={
        statistics === undefined ? (
          '\u00a0'
        ) : (
          <>
            {t('dashboard.asOf')} <Age at={statistics.at} now={now} />
          </>
        )
      }
      actions={
        <SegmentedControl
          size="sm"
          aria-label={t('dashboard.range')}
          value={range}
          onChange={(value) => go({ range: value })}
          data={(Object.keys(RANGES) as Range[]).map((value) => ({ value, label: t(`dashboard.ranges.${value}`) }))}
        />
      }
    >
      {query.error !== null && (
        <Problem
          error={query.error}
          title={statistics === undefined ? t('dashboard.unreadable') : t('dashboard.stale')}
          onRetry={() => void query.refetch()}
        />
      )}
      {statistics === undefined && query.error === null && (
        <div role="status" aria-label={t('state.loading')}>
          <Skeleton height={96} mb="md" />
          <Skeleton height={260} />
        </div>
      )}
      {statistics !== undefined && statistics.devices.total === 0 && <NoDevices />}
      {statistics !== undefined && statistics.devices.total > 0 && (
        <>
          <Tiles statistics={statistics} />
          <HistorySection
            range={range}
            by={search.by ?? 'category'}
            onBy={(by) => go({ by: by === 'registrar' ? by : undefined })}
          />
          <Lists statistics={statistics} now={now} />
        </>
      )}
    </Page>
  );
}

function Lists({ statistics, now }: { readonly statistics: Statistics; readonly now: number }) {
  const { t } = useWords();
  return (
    <div className={classes['columns']}>
      <div>
        <Section title={t('dashboard.categories')} note={t('dashboard.sinceYesterday')}>
          <CategoryList categories={statistics.categories} />
        </Section>
        <Section title={t('dashboard.registrars')}>
          <RegistrarTable registrars={statistics.registrars} />
        </Section>
      </div>
      <div>
        <Section title={t('dashboard.openRuns')}>
          <RunList runs={statistics.openRuns} now={now} empty={t('dashboard.noOpenRuns')} />
        </Section>
        <Section title={t('dashboard.lastVerdicts')}>
          <RunList runs={statistics.lastVerdicts} now={now} empty={t('dashboard.noVerdicts')} />
        </Section>
      </div>
    </div>
  );
}

function NoDevices() {
  const { t } = useWords();
  return (
    <Panel>
      <p>{t('dashboard.noDevices')}</p>
      <LinkButton to="/" variant="default">
        {t('dashboard.connectPhones')}
      </LinkButton>
    </Panel>
  );
}

/** The operator's day began then; epoch ms. */
function midnight(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0);
}
