import { Button, Group, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useRef, useState } from 'react';
import { useLiveQueries } from '../../api/live.js';
import { devicesQuery } from '../../api/queries.js';
import { Page } from '../../app/page.js';
import { lazyPart } from '../../app/part.js';
import { Problem } from '../../components/problem.js';
import { useNow } from '../../components/use-now.js';
import { useWords } from '../../i18n/use-words.js';
import { FleetBar } from './fleet-bar.js';
import { FleetEmpty } from './fleet-empty.js';
import { rowsOf } from './fleet-rows.js';
import { filtersOf, fleetSearch, listed, type FleetSearch, type FleetSort } from './fleet-search.js';
import { FleetTable } from './fleet-table.js';
import { RunningBatches } from './running-batches.js';
import { extend, NONE, toggle, togglePage, type Selection } from './selection.js';
import { useFleetKeys } from './use-fleet-keys.js';
import { useShownPage } from './use-shown-page.js';
import classes from './fleet-page.module.css';

const BulkBar = lazyPart(async () => (await import('./bulk-bar.js')).BulkBar);

const route = getRouteApi('/shell/');

/** Many events, one request. */
const LIVE_MS = 1000;

export function FleetPage() {
  const { t } = useWords();
  const search: FleetSearch = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow(5000);
  const devices = useQuery(devicesQuery({ ...listed(search), cursor: search.cursor, include: 'history' }));
  const page = devices.data;
  useLiveQueries(['fleet'], [['devices']], LIVE_MS);

  const question = JSON.stringify(search);
  const shown = useShownPage(question, page, devices.isPlaceholderData);
  const rows = rowsOf(shown.devices, now);
  const ids = shown.devices.map(({ id }) => id);

  const [selection, setSelection] = useSelection(JSON.stringify([search.q, filtersOf(search)]));
  const lastChosen = useRef<string>(undefined);
  const choose = (id: string, extending: boolean) => {
    const from = lastChosen.current;
    setSelection(extending && from !== undefined ? extend(selection, from, id, ids) : toggle(selection, id, ids));
    lastChosen.current = id;
  };
  const [diagnosing, setDiagnosing] = useState(false);
  const tableRef = useRef<HTMLTableElement>(null);
  const setActive = useFleetKeys({
    table: tableRef,
    rows,
    onChoose: (id) => choose(id, false),
    onDiagnose: (id) => {
      if (selection.kind === 'some' && selection.ids.size === 0) setSelection({ kind: 'some', ids: new Set([id]) });
      setDiagnosing(true);
    },
  });

  const go = (change: Readonly<Record<string, string | undefined>>, replace = true) =>
    void navigate({ search: fleetSearch({ ...search, cursor: undefined, ...change }), replace });
  const sortBy = (sort: FleetSort) => {
    const descending = search.sort === sort && search.order === undefined;
    const isDone = search.sort === sort && search.order === 'desc';
    go({ sort: isDone ? undefined : sort, order: descending ? 'desc' : undefined }, false);
  };

  return (
    <Page title={t('fleet.title')} subtitle={page === undefined ? '\u00a0' : t('fleet.count', { count: page.total })}>
      <RunningBatches />
      <FleetBar search={search} devices={shown.devices} onChange={go} />

      {devices.error !== null && (
        <div className={classes['problem']}>
          <Problem
            error={devices.error}
            title={page === undefined ? t('fleet.unreadable') : t('fleet.stale')}
            onRetry={() => void devices.refetch()}
          />
        </div>
      )}
      {shown.changed > 0 && (
        <div className={classes['changed']} role="status">
          {t('fleet.changed', { count: shown.changed })}
          <Button size="compact-sm" variant="default" onClick={shown.adopt}>
            {t('fleet.refresh')}
          </Button>
        </div>
      )}
      {page === undefined && devices.error === null && <Loading />}
      {rows.length > 0 && (
        <FleetTable
          ref={tableRef}
          rows={rows}
          now={now}
          search={search}
          selection={selection}
          onSort={sortBy}
          onToggle={choose}
          onTogglePage={() => setSelection(togglePage(selection, ids))}
          onActive={setActive}
        />
      )}
      {page !== undefined && rows.length === 0 && <FleetEmpty search={search} />}
      {page !== undefined && (search.cursor !== undefined || page.nextCursor !== undefined) && (
        <Group mt="sm" gap="sm">
          {search.cursor !== undefined && (
            <Button variant="default" size="xs" onClick={() => go({}, false)}>
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
      {(selection.kind === 'all' || selection.ids.size > 0) && (
        <Suspense>
          <BulkBar
            selection={selection}
            search={search}
            devices={shown.devices}
            total={page?.total ?? 0}
            diagnosing={diagnosing}
            onDiagnosing={setDiagnosing}
            onSelect={setSelection}
          />
        </Suspense>
      )}
    </Page>
  );
}

/** The selection belongs to what is listed: another list begins without one. */
function useSelection(list: string): readonly [Selection, (selection: Selection) => void] {
  const [state, setState] = useState<{ readonly list: string; readonly selection: Selection }>({
    list,
    selection: NONE,
  });
  const selection = state.list === list ? state.selection : NONE;
  return [selection, (next) => setState({ list, selection: next })];
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
