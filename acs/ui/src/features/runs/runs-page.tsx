import { Button, Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { runsQuery } from '../../api/fleet-queries.js';
import { useLiveQueries } from '../../api/live.js';
import { Page } from '../../app/page.js';
import { Chips } from '../../components/chips.js';
import { List } from '../../components/list.js';
import { RunTable } from '../../components/run-table.js';
import { useNow } from '../../components/use-now.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import { runsFilter, runsSearch, type RunsSearch } from './runs-search.js';

const route = getRouteApi('/shell/runs');

const LIVE_MS = 2000;

/** Runs of the whole fleet: what a figure of the dashboard counts. */
export function RunsPage() {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow(10_000);
  const query = useQuery(runsQuery(runsFilter(search)));
  useLiveQueries(['fleet'], [['runs-list']], LIVE_MS);
  const go = (change: Readonly<Record<string, string | undefined>>) =>
    void navigate({ search: runsSearch({ ...search, cursor: undefined, ...change }) });
  const page = query.data;
  return (
    <Page title={t('runs.title')}>
      <Filters search={search} onChange={go} />
      <List
        query={query}
        items={page?.items}
        unreadable={page === undefined ? t('runs.unreadable') : t('runs.stale')}
        empty={t('runs.empty')}
        height={240}
      >
        {(runs) => (
          <RunTable
            caption={t('runs.title')}
            runs={runs}
            now={now}
            place={{
              title: t('fleet.phone'),
              of: ({ deviceId }) => (
                <Link to="/devices/$id" params={{ id: deviceId }}>
                  {deviceId}
                </Link>
              ),
            }}
          />
        )}
      </List>
      {page !== undefined && (search.cursor !== undefined || page.nextCursor !== undefined) && (
        <Group mt="sm" gap="sm">
          {search.cursor !== undefined && (
            <Button variant="default" size="xs" onClick={() => go({})}>
              {t('paging.first')}
            </Button>
          )}
          {page.nextCursor !== undefined && (
            <Button variant="default" size="xs" onClick={() => go({ cursor: page.nextCursor })}>
              {t('paging.next')}
            </Button>
          )}
        </Group>
      )}
    </Page>
  );
}

interface FiltersProps {
  readonly search: RunsSearch;
  readonly onChange: (change: Readonly<Record<string, string | undefined>>) => void;
}

function Filters({ search, onChange }: FiltersProps) {
  const { t, exact } = useWords();
  const { category, cause, since } = search;
  const shown = search.show ?? search.state ?? 'all';
  const choose = (value: string | null) =>
    onChange({
      show: value === 'open' ? value : undefined,
      state: value === null || value === 'all' || value === 'open' ? undefined : value,
    });
  return (
    <Group mb="sm" gap="sm" align="center">
      <Select
        aria-label={t('runs.state')}
        size="sm"
        w={200}
        allowDeselect={false}
        value={shown}
        onChange={choose}
        data={[
          { value: 'all', label: t('runs.all') },
          { value: 'open', label: t('runs.open') },
          ...(['complete', 'failed', 'canceled', 'interrupted'] as const).map((state) => ({
            value: state,
            label: t(`runState.${state}`),
          })),
        ]}
      />
      <Chips
        chips={[
          ...(category === undefined
            ? []
            : [{ id: 'category', label: t('runs.category'), value: wordFor('category', category) ?? category }]),
          ...(cause === undefined ? [] : [{ id: 'cause', label: t('runs.cause'), value: cause }]),
          ...(since === undefined ? [] : [{ id: 'since', label: t('runs.since'), value: exact(Number(since)) }]),
        ]}
        onRemove={(id) => onChange({ [id]: undefined })}
      />
    </Group>
  );
}
