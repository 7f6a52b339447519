import { IconChevronRight } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { CwmpSession } from '#shared/api/cwmp-log.js';
import type { Device } from '#shared/api/devices.js';
import { cwmpSessionsQuery } from '../../api/device-queries.js';
import { Badge } from '../../components/badge.js';
import { List } from '../../components/list.js';
import { Panel } from '../../components/section.js';
import { Age } from '../../components/time.js';
import { useWords } from '../../i18n/use-words.js';
import classes from './cwmp-log.module.css';

/** What the phone and the server said to each other, session by session. */
export function CwmpLog({ device, now }: { readonly device: Device; readonly now: number }) {
  const { t } = useWords();
  const query = useInfiniteQuery(cwmpSessionsQuery(device.id));
  const [first] = query.data?.pages ?? [];
  if (first?.elsewhere === true) return <Panel>{t('cwmp.elsewhere')}</Panel>;
  return (
    <>
      <p className={classes['note']}>{t('cwmp.note')}</p>
      <List
        query={query}
        items={query.data?.pages.flatMap(({ items }) => items)}
        unreadable={t('cwmp.unreadable')}
        empty={t('cwmp.empty')}
        more={t('cwmp.older')}
        height={120}
      >
        {(sessions) => (
          <ol className={classes['sessions']}>
            {sessions.map((session, i) => (
              <li key={session.id}>
                <Session session={session} now={now} open={i === 0} />
              </li>
            ))}
          </ol>
        )}
      </List>
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
