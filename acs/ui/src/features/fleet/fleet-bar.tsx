import { Button, Popover } from '@mantine/core';
import { IconDownload, IconFilterPlus } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import type { Device } from '#shared/api/devices.js';
import { exportAddress } from '../../api/administration-queries.js';
import { lazyPart } from '../../app/part.js';
import { Chips } from '../../components/chips.js';
import { useBook } from '../../components/knowledge.js';
import { SearchBox } from '../../components/search-box.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import { FILTERS, filtersOf, listed, type FleetFilter, type FleetSearch } from './fleet-search.js';
import { holdsFilter, readTyped } from './typed-filters.js';
import classes from './fleet-page.module.css';

const FilterForm = lazyPart(async () => (await import('./filter-form.js')).FilterForm);

/** What the table shows, as the export names it. */
const COLUMNS =
  'status,serialNumber,address,manufacturer,model,softwareVersion,directoryNumber,aor,registrar,lastRun,faultCode,category,cause,lastInform';

interface FleetBarProps {
  readonly search: FleetSearch;
  readonly devices: readonly Device[];
  readonly onChange: (change: Readonly<Record<string, string | undefined>>) => void;
}

/** What the list is narrowed to: the words, the filters, and the ways to change them. */
export function FleetBar({ search, devices, onChange }: FleetBarProps) {
  const { t, language } = useWords();
  const [adding, setAdding] = useState(false);
  const filterWord = useFilterWord();
  const failing = search.status === 'failing';
  const chips = filtersOf(search).map(([filter, value]) => ({
    id: filter,
    label: t(`fleetFilter.${filter}`),
    value: filterWord(filter, value),
  }));
  const enter = (typed: string) => {
    if (!holdsFilter(typed)) return undefined;
    const read = readTyped(typed);
    onChange({ q: undefined, ...read });
    return read.q ?? '';
  };
  return (
    <div className={classes['bar']}>
      <SearchBox
        label={t('fleet.search')}
        hint={t('fleet.searchHint')}
        clear={t('fleet.clear')}
        value={search.q ?? ''}
        onChange={(q) => !holdsFilter(q) && onChange({ q })}
        onEnter={enter}
      />
      <Button
        variant={failing ? 'filled' : 'default'}
        aria-pressed={failing}
        onClick={() => onChange({ status: failing ? undefined : 'failing' })}
      >
        {t('filter.failing')}
      </Button>
      <Popover
        opened={adding}
        onChange={setAdding}
        position="bottom-start"
        width={320}
        trapFocus
        returnFocus
        shadow="md"
      >
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<IconFilterPlus size={16} aria-hidden />}
            onClick={() => setAdding((before) => !before)}
          >
            {t('filter.another')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Suspense fallback={t('state.loading')}>
            <FilterForm
              devices={devices}
              onAdd={(filter, value) => {
                setAdding(false);
                onChange({ [filter]: value });
              }}
            />
          </Suspense>
        </Popover.Dropdown>
      </Popover>
      <Chips chips={chips} onRemove={(filter) => onChange({ [filter]: undefined })} />
      {chips.length > 1 && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => onChange(Object.fromEntries(FILTERS.map((filter) => [filter, undefined])))}
        >
          {t('filter.liftAll')}
        </Button>
      )}
      <Button
        component="a"
        ml="auto"
        variant="default"
        href={exportAddress('devices', { ...listed(search), columns: COLUMNS }, language)}
        download
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {t('fleet.csv')}
      </Button>
    </div>
  );
}

/** A filter's value in words, where it has any. */
function useFilterWord(): (filter: FleetFilter, value: string) => string {
  const { t } = useWords();
  const book = useBook();
  return (filter, value) => {
    if (filter === 'status' && value === 'failing') return t('filter.failing');
    if (filter === 'category') return wordFor('category', value) ?? value;
    if (filter === 'admission') return wordFor('admission', value) ?? value;
    if (filter === 'cause') return book?.entry(value)?.title ?? value;
    return value;
  };
}
