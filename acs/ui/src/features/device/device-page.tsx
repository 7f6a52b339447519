import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Device } from '#shared/api/schemas.js';
import { ApiError } from '../../api/client.js';
import { useLiveQueries } from '../../api/live.js';
import { deviceQuery, runsOfDeviceQuery } from '../../api/queries.js';
import { NotFound } from '../../app/not-found-page.js';
import { Page } from '../../app/page.js';
import { Facts, Token } from '../../components/facts.js';
import { isOffline } from '../../components/line-status.js';
import { Problem } from '../../components/problem.js';
import { Panel, Section } from '../../components/section.js';
import { Age, Moment } from '../../components/time.js';
import { StatusBadge } from '../../components/status-badge.js';
import { Trail } from '../../components/trail.js';
import { useNow } from '../../components/use-now.js';
import { useWords } from '../../i18n/use-words.js';
import { LineCard } from './line-card.js';
import { RunHistory } from './run-history.js';

const route = getRouteApi('/shell/devices/$id');

/** One page per phone: nothing of the last phone's may stay when the address changes. */
export function DevicePage() {
  const { id } = route.useParams();
  return <DeviceView key={id} id={id} />;
}

function DeviceView({ id }: { readonly id: string }) {
  const { t } = useWords();
  const query = useQuery(deviceQuery(id));
  const device = query.data;
  useLiveQueries(['fleet'], [deviceQuery(id).queryKey, runsOfDeviceQuery(id).queryKey]);

  if (query.error instanceof ApiError && query.error.status === 404) {
    return <NotFound title={t('device.notFound')} text={t('device.notFoundText', { id })} />;
  }
  return (
    <Page
      title={device === undefined ? t('device.title') : device.serialNumber}
      trail={<Trail />}
      subtitle={
        device === undefined ? undefined : (
          <span translate="no">
            {device.manufacturer} {device.model}
          </span>
        )
      }
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
      {device !== undefined && <DeviceParts device={device} />}
    </Page>
  );
}

function DeviceParts({ device }: { readonly device: Device }) {
  const { t, number } = useWords();
  const now = useNow(5000);
  return (
    <>
      {device.admission !== 'approved' && (
        <Panel>
          <StatusBadge status={device.admission} />
          <p>{t(`device.${device.admission}`)}</p>
          <Token>{`sipdx devices approve ${device.id}`}</Token>
        </Panel>
      )}
      <Panel>
        <Facts
          facts={[
            [
              t('device.lastContact'),
              <span key="age">
                <Age at={device.lastInformAt} now={now} />
                {isOffline(device, now) && ` · ${t('device.overdue')}`}
              </span>,
            ],
            [
              t('device.interval'),
              device.informIntervalSeconds === undefined
                ? t('device.noInterval')
                : t('unit.seconds', { value: number(device.informIntervalSeconds) }),
            ],
            [t('device.address'), device.address === '' ? undefined : <Token>{device.address}</Token>],
            [t('device.firmware'), device.softwareVersion === '' ? undefined : <Token>{device.softwareVersion}</Token>],
            [t('device.productClass'), <Token key="class">{`${device.oui} ${device.productClass}`}</Token>],
            [t('device.id'), <Token key="id">{device.id}</Token>],
            [t('device.firstSeen'), <Moment key="first" at={device.firstSeenAt} now={now} />],
          ]}
        />
      </Panel>
      <Section title={t('device.lines')}>
        {device.lines.length === 0 ? (
          <Panel>{t('device.noLines')}</Panel>
        ) : (
          <Stack gap="sm">
            {device.lines.map((line) => (
              <LineCard key={line.path} device={device} line={line} now={now} />
            ))}
          </Stack>
        )}
      </Section>
      <RunHistory device={device} now={now} />
    </>
  );
}
