import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Admission, Device } from '#shared/api/devices.js';
import { admissionQuery, admit } from '../../api/administration-queries.js';
import { useLiveQueries } from '../../api/live.js';
import { sessionQuery } from '../../api/queries.js';
import { List } from '../../components/list.js';
import { Problem } from '../../components/problem.js';
import { RowAction } from '../../components/row-action.js';
import { ScrollTable } from '../../components/scroll-table.js';
import { Section } from '../../components/section.js';
import { Age } from '../../components/time.js';
import { useNow } from '../../components/use-now.js';
import { useWords } from '../../i18n/use-words.js';
import classes from './settings.module.css';
import table from '../../components/table.module.css';

const LIVE_MS = 1000;

/** Phones that nobody has vouched for. */
export function QuarantineTab() {
  const { t } = useWords();
  useLiveQueries(['fleet'], [['devices']], LIVE_MS);
  return (
    <>
      <p className={classes['intro']}>{t('quarantine.intro')}</p>
      <Waiting title={t('quarantine.waiting')} empty={t('quarantine.empty')} admission="quarantined" />
      <Waiting title={t('quarantine.refused')} empty={t('quarantine.noneRefused')} admission="refused" />
    </>
  );
}

interface WaitingProps {
  readonly title: string;
  readonly empty: string;
  readonly admission: Admission;
}

function Waiting({ title, empty, admission }: WaitingProps) {
  const { t } = useWords();
  const client = useQueryClient();
  const query = useInfiniteQuery(admissionQuery(admission));
  const pages = query.data?.pages;
  const decide = useMutation({
    mutationFn: (decision: { readonly id: string; readonly admission: Admission }) =>
      admit(decision.id, decision.admission),
    onSuccess: () => client.invalidateQueries({ queryKey: ['devices'] }),
  });
  return (
    <Section title={title} note={pages?.[0] === undefined ? undefined : t('fleet.count', { count: pages[0].total })}>
      {decide.error !== null && <Problem error={decide.error} title={t('quarantine.notDecided')} />}
      <List
        query={query}
        items={pages?.flatMap(({ items }) => items)}
        unreadable={t('fleet.unreadable')}
        empty={empty}
        height={90}
      >
        {(devices) => (
          <Table
            title={title}
            devices={devices}
            pending={decide.isPending ? decide.variables.id : undefined}
            onDecide={(id, to) => decide.mutate({ id, admission: to })}
          />
        )}
      </List>
    </Section>
  );
}

interface TableProps {
  readonly title: string;
  readonly devices: readonly Device[];
  /** The phone that is being decided about. */
  readonly pending: string | undefined;
  readonly onDecide: (id: string, admission: Admission) => void;
}

function Table({ title, devices, pending, onDecide }: TableProps) {
  const { t } = useWords();
  const now = useNow(5000);
  const mayDecide = useQuery(sessionQuery).data?.permissions.includes('devices.admit') ?? false;
  const whyNot = mayDecide ? undefined : t('quarantine.needsEngineer');
  return (
    <ScrollTable
      caption={title}
      captionHidden
      columns={[
        t('fleet.phone'),
        t('device.address'),
        t('device.firstSeen'),
        t('fleet.lastContact'),
        t('users.actions'),
      ]}
    >
      {devices.map((device) => (
        <tr key={device.id}>
          <td translate="no">
            <Link to="/devices/$id" params={{ id: device.id }}>
              {device.serialNumber}
            </Link>
            <div className={table['dim']}>
              {device.manufacturer} {device.model} · {device.id}
            </div>
          </td>
          <td className={table['mono']} translate="no">
            {device.address}
          </td>
          <td className={table['nowrap']}>
            <Age at={device.firstSeenAt} now={now} />
          </td>
          <td className={table['nowrap']}>
            <Age at={device.lastInformAt} now={now} />
          </td>
          <td>
            <div className={classes['actions']}>
              <RowAction
                label={t('quarantine.approve')}
                name={t('quarantine.approveOf', { name: device.serialNumber })}
                variant="filled"
                disabled={!mayDecide}
                loading={pending === device.id}
                title={whyNot}
                onClick={() => onDecide(device.id, 'approved')}
              />
              {device.admission !== 'refused' && (
                <RowAction
                  label={t('quarantine.refuse')}
                  name={t('quarantine.refuseOf', { name: device.serialNumber })}
                  destructive
                  disabled={!mayDecide}
                  title={whyNot}
                  onClick={() => onDecide(device.id, 'refused')}
                />
              )}
            </div>
          </td>
        </tr>
      ))}
    </ScrollTable>
  );
}
