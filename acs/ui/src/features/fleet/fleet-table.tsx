import { Link } from '@tanstack/react-router';
import { isOffline } from '../../components/line-status.js';
import { StatusBadge } from '../../components/status-badge.js';
import { Age } from '../../components/time.js';
import { VerdictLink } from '../../components/verdict-link.js';
import { useWords } from '../../i18n/use-words.js';
import type { FleetRow } from './fleet-rows.js';
import table from '../../components/table.module.css';
import classes from './fleet-table.module.css';

export function FleetTable({ rows, now }: { readonly rows: readonly FleetRow[]; readonly now: number }) {
  const { t } = useWords();
  return (
    <div className={table['wrap']}>
      <table className={table['table']}>
        <caption className={classes['caption']}>{t('fleet.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('fleet.status')}</th>
            <th scope="col">{t('fleet.phone')}</th>
            <th scope="col">{t('fleet.line')}</th>
            <th scope="col">{t('fleet.registrar')}</th>
            <th scope="col">{t('fleet.lastVerdict')}</th>
            <th scope="col">{t('fleet.lastContact')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.key} row={row} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row: { device, line, status }, now }: { readonly row: FleetRow; readonly now: number }) {
  const { t } = useWords();
  return (
    <tr className={classes['row']} data-status={status}>
      <td>
        <StatusBadge status={status} reported={line?.status} />
      </td>
      <td>
        <Link to="/devices/$id" params={{ id: device.id }} className={classes['open']}>
          {device.serialNumber}
        </Link>
        <div className={`${table['dim'] ?? ''} ${table['nowrap'] ?? ''}`} translate="no">
          {device.manufacturer} {device.model}
        </div>
      </td>
      <td translate="no">
        {line === undefined ? (
          <span className={table['dim']}>{t('fleet.noLines')}</span>
        ) : (
          <>
            <div className={table['nowrap']}>{line.directoryNumber}</div>
            <div className={`${table['dim'] ?? ''} ${classes['cut'] ?? ''}`} title={line.aor}>
              {line.aor}
            </div>
          </>
        )}
      </td>
      <td className={table['mono']} translate="no">
        <div className={classes['cut']} title={line?.registrar}>
          {line?.registrar}
        </div>
      </td>
      <td className={classes['verdict']}>
        {line?.lastRun !== undefined && <VerdictLink run={line.lastRun} aligned />}
      </td>
      <td className={table['nowrap']} data-late={isOffline(device, now)}>
        <Age at={device.lastInformAt} now={now} />
      </td>
    </tr>
  );
}
