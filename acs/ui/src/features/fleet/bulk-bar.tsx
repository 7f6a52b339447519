import { Button } from '@mantine/core';
import { IconStethoscope } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useId } from 'react';
import type { BatchSelection } from '#shared/api/batches.js';
import type { Device } from '#shared/api/devices.js';
import { sessionQuery } from '../../api/queries.js';
import { lazyPart } from '../../app/part.js';
import { useWords } from '../../i18n/use-words.js';
import { listed, type FleetSearch } from './fleet-search.js';
import { ALL, NONE, type Selection } from './selection.js';
import classes from './bulk-bar.module.css';

const BatchDialog = lazyPart(async () => (await import('./batch-dialog.js')).BatchDialog);

interface BulkBarProps {
  readonly selection: Selection;
  readonly search: FleetSearch;
  /** On the page shown. */
  readonly devices: readonly Device[];
  /** That the list's filter matches. */
  readonly total: number;
  readonly diagnosing: boolean;
  readonly onDiagnosing: (open: boolean) => void;
  readonly onSelect: (selection: Selection) => void;
}

/** What can be done with the phones that are chosen, as long as any are. */
export function BulkBar({ selection, search, devices, total, diagnosing, onDiagnosing, onSelect }: BulkBarProps) {
  const { t } = useWords();
  const permissions = useQuery(sessionQuery).data?.permissions ?? [];
  const reasonId = useId();
  const count = selection.kind === 'all' ? total : selection.ids.size;
  if (count === 0) return null;

  const chosen = selection.kind === 'all' ? devices : devices.filter(({ id }) => selection.ids.has(id));
  // Phones on other pages are not known here: the server leaves out those that do not take part.
  const known = selection.kind === 'some' && chosen.length === selection.ids.size;
  const waiting = chosen.filter(({ admission }) => admission !== 'approved').length;
  const reason = !permissions.includes('run.start')
    ? t('select.viewer')
    : known && waiting === chosen.length
      ? t('select.quarantined')
      : undefined;
  return (
    <div className={classes['bar']} role="region" aria-label={t('select.title')}>
      <strong>{t('select.count', { count })}</strong>
      {selection.kind === 'some' && count < total && (
        <Button variant="subtle" size="compact-sm" onClick={() => onSelect(ALL)}>
          {t('select.all', { count: total })}
        </Button>
      )}
      <Button variant="subtle" size="compact-sm" onClick={() => onSelect(NONE)}>
        {t('select.none')}
      </Button>
      <span className={classes['act']}>
        {reason !== undefined && (
          <span id={reasonId} className={classes['reason']}>
            {reason}
          </span>
        )}
        {reason === undefined && waiting > 0 && (
          <span className={classes['reason']}>{t('select.without', { count: waiting })}</span>
        )}
        <Button
          size="sm"
          leftSection={<IconStethoscope size={18} aria-hidden />}
          disabled={reason !== undefined}
          {...(reason === undefined ? {} : { 'aria-describedby': reasonId })}
          onClick={() => onDiagnosing(true)}
        >
          {t('select.diagnose')}
        </Button>
      </span>
      {diagnosing && reason === undefined && (
        <Suspense>
          <BatchDialog selection={ordered(selection, search)} onClose={() => onDiagnosing(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** As the API takes it. */
function ordered(selection: Selection, search: FleetSearch): BatchSelection {
  if (selection.kind === 'some') return { deviceIds: [...selection.ids] };
  const { sort: _sort, order: _order, ...query } = listed(search);
  return { query };
}
