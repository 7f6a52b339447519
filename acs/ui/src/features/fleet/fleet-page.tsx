import { Button, Group, SegmentedControl, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useLiveQueries } from '../../api/live.js';
import { devicesQuery } from '../../api/queries.js';
import { Page } from '../../app/page.js';
import { needsAttention } from '../../components/line-status.js';
import { Problem } from '../../components/problem.js';
import { SearchBox } from '../../components/search-box.js';
import { useNow } from '../../components/use-now.js';
import { useWords } from '../../i18n/use-words.js';
import { FleetEmpty } from './fleet-empty.js';
import { rowsOf } from './fleet-rows.js';
import { fleetSearch, type FleetSearch } from './fleet-search.js';
import { FleetTable } from './fleet-table.js';
import classes from './fleet-page.module.css';

const route = getRouteApi('/shell/');

/** Many events, one request. */
const LIVE_MS = 1000;

export function FleetPage() {
  const { t, number } = useWords();
  const search: FleetSearch = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow(5000);
  const { q, cursor, show } = search;
  const devices = useQuery(devicesQuery({ q, cursor }));
  const page = devices.data;
  useLiveQueries(['fleet'], [['devices']], LIVE_MS);

  const all = rowsOf(page?.items ?? [], now);
  const attention = all.filter((row) => needsAttention(row.status));
  const rows = show === 'attention' ? attention : all;
  const go = (change: Readonly<Record<string, string | undefined>>, replace = true) =>
    void navigate({ search: fleetSearch({ ...search, ...change }), replace });

  return (
    <Page title={t('fleet.title')} subtitle={page === undefined ? '\u00a0' : t('fleet.count', { count: page.total })}>
      <div className={classes['bar']}>
        <SearchBox
          label={t('fleet.search')}
          hint={t('fleet.searchHint')}
          clear={t('fleet.clear')}
          value={q ?? ''}
          onChange={(text) => go({ q: text, cursor: undefined })}
        />
        {page !== undefined && (
          <SegmentedControl
            size="sm"
            aria-label={t('fleet.show')}
            value={show ?? 'all'}
            onChange={(value) => go({ show: value })}
            data={[
              { value: 'all', label: t('fleet.showAll', { value: number(all.length) }) },
              { value: 'attention', label: t('fleet.showAttention', { value: number(attention.length) }) },
            ]}
          />
        )}
      </div>

      {devices.error !== null && (
        <div className={classes['problem']}>
          <Problem
            error={devices.error}
            title={page === undefined ? t('fleet.unreadable') : t('fleet.stale')}
            onRetry={() => void devices.refetch()}
          />
        </div>
      )}
      {page === undefined && devices.error === null && <Loading />}
      {page !== undefined && rows.length > 0 && <FleetTable rows={rows} now={now} />}
      {page !== undefined && rows.length === 0 && <FleetEmpty search={search} hidden={all.length} />}
      {page !== undefined && (cursor !== undefined || page.nextCursor !== undefined) && (
        <Group mt="sm" gap="sm">
          {cursor !== undefined && (
            <Button variant="default" size="xs" onClick={() => go({ cursor: undefined }, false)}>
              {t('paging.first')}
            </Button>
          )}
          {page.nextCursor !== undefined && (
            <Button variant="default" size="xs" onClick={() => go({ cursor: page.nextCursor }, false)}>
              {t('paging.next')}
            </Button>
          )}
        </Group>
      )}
    </Page>
  );
}

function Loading() {
  const { t } = useWords();
  return (
    <Stack gap={6} aria-label={t('state.loading')} role="status">
      {Array.from({ length: 8 }, (_, i) => (
        <Skeleton key={i} height={38} radius="sm" />
      ))}
    </Stack>
  );
}
