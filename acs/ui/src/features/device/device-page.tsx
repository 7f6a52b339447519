import { Skeleton, Stack, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import type { Device } from '#shared/api/devices.js';
import { ApiError } from '../../api/client.js';
import { isOpenTask, tasksQuery } from '../../api/device-queries.js';
import { useLiveQueries } from '../../api/live.js';
import { deviceQuery, runsOfDeviceQuery } from '../../api/queries.js';
import { NotFound } from '../../app/not-found-page.js';
import { Page } from '../../app/page.js';
import { notePhone } from '../../app/recent-phones.js';
import { openRun } from '../../components/line-status.js';
import { Problem } from '../../components/problem.js';
import { Trail } from '../../components/trail.js';
import { useNow } from '../../components/use-now.js';
import { useWords } from '../../i18n/use-words.js';
import { AdmissionPanel } from './admission-panel.js';
import { CwmpLog } from './cwmp-log.js';
import { DeviceActions } from './device-actions.js';
import { DeviceFacts } from './device-facts.js';
import { deviceSearch, TABS, type DeviceSearch, type DeviceTab } from './device-search.js';
import { LineList } from './line-list.js';
import { Parameters } from './parameters.js';
import { Queue } from './queue.js';
import { RunHistory } from './run-history.js';
import classes from './device-page.module.css';

const route = getRouteApi('/shell/devices/$id');

/** One page per phone: nothing of the last phone's may stay when the address changes. */
export function DevicePage() {
  const { id } = route.useParams();
  return <DeviceView key={id} id={id} />;
}

function DeviceView({ id }: { readonly id: string }) {
  const { t } = useWords();
  const now = useNow(5000);
  const query = useQuery(deviceQuery(id));
  const device = query.data;
  const serialNumber = device?.serialNumber;
  // Its parameters, tasks and sessions have keys that begin with the phone's.
  useLiveQueries(['fleet'], [deviceQuery(id).queryKey, runsOfDeviceQuery(id).queryKey], 1000);
  useEffect(() => {
    if (serialNumber !== undefined) notePhone({ id, name: serialNumber });
  }, [id, serialNumber]);

  if (query.error instanceof ApiError && query.error.status === 404) {
    return <NotFound title={t('device.notFound')} text={t('device.notFoundText', { id })} />;
  }
  return (
    <Page
      title={serialNumber ?? t('device.title')}
      trail={<Trail />}
      subtitle={
        device === undefined ? undefined : (
          <span translate="no">
            {device.manufacturer} {device.model} {device.softwareVersion}
          </span>
        )
      }
      actions={device === undefined ? undefined : <DeviceActions device={device} now={now} />}
    >
      {query.error !== null && (
        <Problem
          error={query.error}
          title={device === undefined ? t('device.unreadable') : t('device.stale')}
          onRetry={() => void query.refetch()}
        />
      )}
      {device === undefined && query.error === null && (
        <Stack gap="sm" role="status" aria-label={t('state.loading')}>
          <Skeleton height={110} />
          <Skeleton height={130} />
        </Stack>
      )}
      {device !== undefined && (
        <>
          {device.admission !== 'approved' && <AdmissionPanel device={device} />}
          <DeviceFacts device={device} now={now} />
          <DeviceTabs device={device} now={now} />
        </>
      )}
    </Page>
  );
}

function DeviceTabs({ device, now }: { readonly device: Device; readonly now: number }) {
  const { t, number } = useWords();
  const search: DeviceSearch = route.useSearch();
  const navigate = route.useNavigate();
  const tasks = useQuery(tasksQuery(device.id)).data?.items.filter(isOpenTask).length ?? 0;
  const waiting = tasks + device.lines.filter((line) => openRun(line)?.state === 'queued').length;
  const go = (change: DeviceSearch, replace = true) => void navigate({ search: deviceSearch({ ...change }), replace });
  const show = (value: string | null) => {
    const tab = TABS.find((one) => one === value);
    if (tab !== undefined) go({ tab }, false);
  };
  const panels: Readonly<Record<DeviceTab, () => ReactNode>> = {
    lines: () => <LineList device={device} now={now} />,
    runs: () => <RunHistory device={device} now={now} />,
    parameters: () => (
      <Parameters
        device={device}
        now={now}
        search={search}
        onSearch={(change) => go({ tab: 'parameters', ...change })}
      />
    ),
    queue: () => <Queue device={device} now={now} />,
    cwmp: () => <CwmpLog device={device} now={now} />,
  };
  const current = search.tab ?? 'lines';
  return (
    <Tabs value={current} onChange={show} keepMounted={false} mt="md">
      <Tabs.List className={classes['tabs'] ?? ''} aria-label={t('device.parts')}>
        {TABS.map((tab) => (
          <Tabs.Tab key={tab} value={tab}>
            {tab === 'lines' ? t('deviceTab.lines', { value: number(device.lines.length) }) : t(`deviceTab.${tab}`)}
            {tab === 'queue' && waiting > 0 && <span className={classes['count']}> {number(waiting)}</span>}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {TABS.map((tab) => (
        <Tabs.Panel key={tab} value={tab} pt="md">
          {tab === current && panels[tab]()}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
