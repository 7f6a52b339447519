import { Button, Group, Loader, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useMemo, useState } from 'react';
import type { Device } from '#shared/api/devices.js';
import type { Parameter } from '#shared/api/parameters.js';
import { parametersQuery, refreshParameters, tasksQuery } from '../../api/device-queries.js';
import { sessionQuery } from '../../api/queries.js';
import { useAnnounce } from '../../app/announcer.js';
import { lazyPart } from '../../app/part.js';
import { Problem } from '../../components/problem.js';
import { SearchBox } from '../../components/search-box.js';
import { Panel } from '../../components/section.js';
import { useWords } from '../../i18n/use-words.js';
import type { DeviceSearch } from './device-search.js';
import { ParameterRow } from './parameter-row.js';
import { ParameterTree } from './parameter-tree-view.js';
import { treeOf } from './parameter-tree.js';
import classes from './parameters.module.css';

const EditDialog = lazyPart(async () => (await import('./edit-dialog.js')).EditDialog);

interface ParametersProps {
  readonly device: Device;
  readonly now: number;
  readonly search: DeviceSearch;
  readonly onSearch: (change: DeviceSearch) => void;
}

/** Everything that is stored of the phone, as it was last read or told. */
export function Parameters({ device, now, search: { q, path }, onSearch }: ParametersProps) {
  const { t } = useWords();
  const client = useQueryClient();
  const announce = useAnnounce();
  const permissions = useQuery(sessionQuery).data?.permissions ?? [];
  const query = useInfiniteQuery(parametersQuery(device.id, q));
  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = query;
  const [edited, setEdited] = useState<Parameter>();
  const [ordered, setOrdered] = useState<string>();

  // The tree needs all names; what is closed is not shown.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const parameters = useMemo(() => data?.pages.flatMap(({ items }) => items), [data]);
  const tree = useMemo(() => treeOf(parameters ?? []), [parameters]);

  const note = (text: string) => {
    setOrdered(text);
    announce(text);
    void client.invalidateQueries({ queryKey: tasksQuery(device.id).queryKey });
  };
  const refresh = useMutation({
    mutationFn: (name: string) => refreshParameters(device.id, [name]),
    onSuccess: (_task, name) => note(t('parameters.refreshing', { name })),
  });
  const acts = {
    mayRefresh: permissions.includes('parameters.refresh') && device.admission === 'approved',
    mayWrite: permissions.includes('parameters.write') && device.admission === 'approved',
    onRefresh: (name: string) => refresh.mutate(name),
    onEdit: setEdited,
  };

  return (
    <>
      <div className={classes['bar']}>
        <SearchBox
          label={t('parameters.search')}
          hint={t('parameters.hint')}
          clear={t('fleet.clear')}
          value={q ?? ''}
          onChange={(text) => onSearch(text === '' ? {} : { q: text })}
        />
        {data !== undefined && (
          <span className={classes['count']}>
            {t('parameters.count', { count: data.pages[0]?.total ?? 0 })}
            {(hasNextPage || query.isPlaceholderData) && <Loader size={14} ml={8} aria-label={t('state.loading')} />}
          </span>
        )}
      </div>
      {!permissions.includes('parameters.write') && (
        <p className={classes['role']}>{t('parameters.role', { role: t('role.engineer') })}</p>
      )}
      {ordered !== undefined && (
        <Group gap="sm" mb="sm" className={classes['ordered'] ?? ''}>
          {ordered}
          <Button size="compact-xs" variant="default" onClick={() => onSearch({ tab: 'queue' })}>
            {t('parameters.showQueue')}
          </Button>
        </Group>
      )}
      {refresh.error !== null && <Problem error={refresh.error} title={t('parameters.notRefreshed')} />}
      {query.error !== null && (
        <Problem error={query.error} title={t('parameters.unreadable')} onRetry={() => void query.refetch()} />
      )}
      {parameters === undefined && query.error === null && <Skeleton height={200} />}
      {parameters?.length === 0 && (
        <Panel>{q === undefined ? t('parameters.empty') : t('parameters.noMatch', { q })}</Panel>
      )}
      {parameters !== undefined && parameters.length > 0 && (
        <div className={classes['list']}>
          {q === undefined ? (
            <ParameterTree
              nodes={tree}
              now={now}
              shown={path}
              onShow={(next) => onSearch(next === undefined ? {} : { path: next })}
              {...acts}
            />
          ) : (
            <ul className={classes['level']} aria-label={t('parameters.found')}>
              {parameters.map((parameter) => (
                <li key={parameter.name}>
                  <ParameterRow parameter={parameter} label={parameter.name} now={now} {...acts} />
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {edited !== undefined && (
        <Suspense>
          <EditDialog
            device={device}
            parameter={edited}
            now={now}
            onClose={() => setEdited(undefined)}
            onWritten={() => {
              setEdited(undefined);
              note(t('parameters.writing', { name: edited.name }));
            }}
          />
        </Suspense>
      )}
    </>
  );
}
