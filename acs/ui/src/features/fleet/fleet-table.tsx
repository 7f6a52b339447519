import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { MouseEvent, Ref } from 'react';
import { isOffline } from '../../components/line-status.js';
import { HistoryStrip } from '../../components/history-strip.js';
import { StatusBadge } from '../../components/status-badge.js';
import { Age } from '../../components/time.js';
import { VerdictLink } from '../../components/verdict-link.js';
import { useWords } from '../../i18n/use-words.js';
import type { FleetRow } from './fleet-rows.js';
import type { FleetSearch, FleetSort } from './fleet-search.js';
import { isChosen, type Selection } from './selection.js';
import table from '../../components/table.module.css';
import classes from './fleet-table.module.css';

interface FleetTableProps {
  readonly ref: Ref<HTMLTableElement>;
  readonly rows: readonly FleetRow[];
  readonly now: number;
  readonly search: FleetSearch;
  readonly selection: Selection;
  readonly onSort: (sort: FleetSort) => void;
  /** @param extending from the last one that was chosen: Shift was held */
  readonly onToggle: (id: string, extending: boolean) => void;
  readonly onTogglePage: () => void;
  /** The row that keys act on. */
  readonly onActive: (key: string) => void;
}

export function FleetTable(props: FleetTableProps) {
  const { ref, rows, now, search, selection, onSort, onToggle, onTogglePage, onActive } = props;
  const { t } = useWords();
  const chosen = rows.filter((row) => isChosen(selection, row.device.id)).length;
  const sorted = (sort: FleetSort, word: string) => (
    <SortHeader sort={sort} search={search} onSort={onSort}>
      {word}
    </SortHeader>
  );
  return (
    <div className={table['wrap']} role="region" aria-label={t('fleet.title')} tabIndex={0}>
      <table ref={ref} className={`${table['table'] ?? ''} ${classes['fleet'] ?? ''}`}>
        <caption className={classes['caption']}>{t('fleet.title')}</caption>
        <thead>
          <tr className={classes['head']}>
            <th scope="col" className={classes['pick']}>
              <input
                type="checkbox"
                ref={(box) => {
                  if (box !== null) box.indeterminate = chosen > 0 && chosen < rows.length;
                }}
                aria-label={t('select.page')}
                checked={chosen === rows.length}
                onChange={onTogglePage}
              />
            </th>
            <th scope="col">{t('fleet.status')}</th>
            {sorted('serialNumber', t('fleet.phone'))}
            {sorted('model', t('fleet.model'))}
            <th scope="col">{t('fleet.line')}</th>
            <th scope="col" className={classes['wide']}>
              {t('fleet.registrar')}
            </th>
            <th scope="col">{t('fleet.verdicts')}</th>
            {sorted('lastInform', t('fleet.lastContact'))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <Row
              key={row.key}
              row={row}
              now={now}
              first={rows[i - 1]?.device.id !== row.device.id}
              chosen={isChosen(selection, row.device.id)}
              onToggle={(extending) => onToggle(row.device.id, extending)}
              onActive={() => onActive(row.key)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface SortHeaderProps {
  readonly sort: FleetSort;
  readonly search: FleetSearch;
  readonly onSort: (sort: FleetSort) => void;
  readonly children: string;
}

function SortHeader({ sort, search, onSort, children }: SortHeaderProps) {
  const direction = search.sort !== sort ? undefined : search.order === 'desc' ? 'descending' : 'ascending';
  const Icon = direction === 'descending' ? IconArrowDown : IconArrowUp;
  return (
    <th scope="col" aria-sort={direction ?? 'none'} className={sort === 'serialNumber' ? undefined : classes['wide']}>
      <button type="button" className={classes['sort']} onClick={() => onSort(sort)}>
        {children}
        <Icon size={14} aria-hidden data-active={direction !== undefined} />
      </button>
    </th>
  );
}

interface RowProps {
  readonly row: FleetRow;
  readonly now: number;
  /** The phone's first line: it has the phone's box. */
  readonly first: boolean;
  readonly chosen: boolean;
  readonly onToggle: (extending: boolean) => void;
  readonly onActive: () => void;
}

function Row({ row: { device, line, status, key }, now, first, chosen, onToggle, onActive }: RowProps) {
  const { t } = useWords();
  const pick = (event: MouseEvent<HTMLInputElement>) => onToggle(event.shiftKey);
  return (
    <tr className={classes['row']} data-status={status} data-chosen={chosen} onFocus={onActive}>
      <td className={classes['pick']}>
        {first && (
          <input
            type="checkbox"
            aria-label={t('select.phone', { name: device.serialNumber })}
            checked={chosen}
            readOnly
            onClick={pick}
          />
        )}
      </td>
      <td className={classes['state']}>
        <StatusBadge status={status} reported={line?.status} />
      </td>
      <td className={classes['phone']}>
        <Link to="/devices/$id" params={{ id: device.id }} className={classes['open']} data-row={key}>
          {device.serialNumber}
        </Link>
        <div className={table['dim']} translate="no">
          {device.address}
        </div>
      </td>
      <td className={classes['wide']} translate="no">
        <div className={classes['cut']} title={`${device.manufacturer} ${device.model}`}>
          {device.manufacturer} {device.model}
        </div>
        <div className={table['dim']}>{device.softwareVersion}</div>
      </td>
      <td className={classes['line']} translate="no">
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
      <td className={`${table['mono'] ?? ''} ${classes['wide'] ?? ''}`} translate="no">
        <div className={classes['cut']} title={line?.registrar}>
          {line?.registrar}
        </div>
      </td>
      <td className={classes['verdict']}>
        {line?.lastRun !== undefined && <VerdictLink run={line.lastRun} aligned />}
        {line?.history !== undefined && line.history.length > 1 && (
          <div>
            <HistoryStrip marks={line.history} number={line.directoryNumber} />
          </div>
        )}
      </td>
      <td className={`${table['nowrap'] ?? ''} ${classes['wide'] ?? ''}`} data-late={isOffline(device, now)}>
        <Age at={device.lastInformAt} now={now} />
      </td>
    </tr>
  );
}
