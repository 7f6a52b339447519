import { Button, Skeleton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { CwmpSession } from '#shared/api/cwmp-log.js';
import type { Device } from '#shared/api/devices.js';
import { cwmpSessionsQuery } from '../../api/device-queries.js';
import { Badge } from '../../components/badge.js';
import { Problem } from '../../components/problem.js';
import { Panel } from '../../components/section.js';
import { Age } from '../../components/time.js';
import { useWords } from '../../i18n/use-words.js';
import classes from './cwmp-log.module.css';

/** What the phone and the server said to each other, session by session. */
export function CwmpLog({ device, now }: { readonly device: Device; readonly now: number }) {
  const { t } = useWords();
  const query = useInfiniteQuery(cwmpSessionsQuery(device.id));
  const [first] = query.data?.pages ?? [];
  const sessions = query.data?.pages.flatMap(({ items }) => items);
  if (first?.elsewhere === true) return <Panel>{t('cwmp.elsewhere')}</Panel>;
  return (
    <>
      <p className={classes['note']}>{t('cwmp.note')}</p>
      {query.error !== null && (
        <Problem error={query.error} title={t('cwmp.unreadable')} onRetry={() => void query.refetch()} />
      )}
      {sessions === undefined && query.error === null && <Skeleton height={120} />}
      {sessions?.length === 0 && <Panel>{t('cwmp.empty')}</Panel>}
      {sessions !== undefined && sessions.length > 0 && (
        <ol className={classes['sessions']}>
          {sessions.map((session, i) => (
            <li key={session.id}>
              <Session session={session} now={now} open={i === 0} />
            </li>
          ))}
        </ol>
      )}
      {query.hasNextPage && (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('cwmp.older')}
        </Button>
      )}
    </>
  );
}

const TONES = { clean: 'good', lost: 'bad', refused: 'mute' } as const;

interface SessionProps {
  readonly session: CwmpSession;
  readonly now: number;
  readonly open: boolean;
}

function Session({ session: { at, endedAt, address, events, outcome, exchanges }, now, open }: SessionProps) {
  const { t, exact, seconds, offset } = useWords();
  return (
    <details className={classes['session']} open={open}>
      <summary>
        <IconChevronRight size={16} aria-hidden />
        <Badge tone={TONES[outcome]}>{t(`cwmpOutcome.${outcome}`)}</Badge>
        <span className={classes['events']} translate="no">
          {events.join(', ')}
        </span>
        <span className={classes['when']} title={exact(at)}>
          <Age at={at} now={now} /> · {seconds(endedAt - at)} · <span translate="no">{address}</span>
        </span>
      </summary>
      <table className={classes['exchanges']}>
        <thead>
          <tr>
            <th scope="col">{t('cwmp.time')}</th>
            <th scope="col">{t('cwmp.from')}</th>
            <th scope="col">{t('cwmp.message')}</th>
            <th scope="col">{t('cwmp.about')}</th>
          </tr>
        </thead>
        <tbody>
          {exchanges.map((exchange, i) => (
            <tr key={i} data-fault={exchange.method === 'Fault'}>
              <td>{offset(exchange.ms)}</td>
              <td>{t(exchange.from === 'acs' ? 'cwmp.acs' : 'cwmp.device')}</td>
              <td translate="no">{exchange.method === 'empty' ? t('cwmp.nothing') : exchange.method}</td>
              <td translate="no">{exchange.detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
