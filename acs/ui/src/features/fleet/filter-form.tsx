import { Autocomplete, Button, Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import type { Device } from '#shared/api/devices.js';
import { statisticsQuery } from '../../api/fleet-queries.js';
import { useBook } from '../../components/knowledge.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import { ADMISSIONS, FILTERS, type FleetFilter } from './fleet-search.js';

interface FilterFormProps {
  /** On the page shown: what they have is suggested. */
  readonly devices: readonly Device[];
  readonly onAdd: (filter: FleetFilter, value: string) => void;
}

/** Status words of TR-104, and ours for all that are switched on and not registered. */
const STATUSES = ['failing', 'Up', 'Registering', 'Error', 'Testing', 'Disabled', 'Quiescent'] as const;
const CATEGORIES = [
  'registered',
  'configuration',
  'network',
  'no-response',
  'credentials',
  'interval',
  'terminal',
  'server-error',
  'server-abnormal',
  'global',
  'undetermined',
] as const;

/** Adds a filter: what it is of, and a value, with those that there are. */
export function FilterForm({ devices, onAdd }: FilterFormProps) {
  const { t } = useWords();
  const [filter, setFilter] = useState<FleetFilter>('status');
  const [value, setValue] = useState('');
  const choices = useChoices(filter, devices);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = value.trim();
    const meant = choices.find(({ label }) => label === typed)?.value ?? typed;
    if (meant !== '') onAdd(filter, meant);
  };
  const choose = (next: string | null) => {
    const found = FILTERS.find((one) => one === next);
    if (found === undefined) return;
    setFilter(found);
    setValue('');
  };
  const comboboxProps = { withinPortal: false } as const;
  return (
    <form onSubmit={submit}>
      <Select
        label={t('filter.of')}
        data={FILTERS.map((one) => ({ value: one, label: t(`fleetFilter.${one}`) }))}
        value={filter}
        allowDeselect={false}
        comboboxProps={comboboxProps}
        onChange={choose}
      />
      <Autocomplete
        mt="sm"
        label={t('filter.value')}
        placeholder={t(choices.length === 0 ? 'filter.exact' : 'filter.choose')}
        data={[...new Set(choices.map(({ label }) => label))]}
        value={value}
        maxLength={256}
        limit={50}
        comboboxProps={comboboxProps}
        onChange={setValue}
      />
      <Group mt="md" justify="flex-end">
        <Button type="submit" size="xs" disabled={value.trim() === ''}>
          {t('filter.add')}
        </Button>
      </Group>
    </form>
  );
}

interface FilterChoice {
  readonly value: string;
  readonly label: string;
}

function useChoices(filter: FleetFilter, devices: readonly Device[]): readonly FilterChoice[] {
  const { t } = useWords();
  const book = useBook();
  const statistics = useQuery({ ...statisticsQuery(0), enabled: filter === 'registrar', refetchInterval: false }).data;
  const plain = (values: readonly string[]) =>
    [...new Set(values)].filter((one) => one !== '').map((one) => ({ value: one, label: one }));
  switch (filter) {
    case 'status':
      return STATUSES.map((one) => ({ value: one, label: one === 'failing' ? t('filter.failing') : one }));
    case 'admission':
      return ADMISSIONS.map((one) => ({ value: one, label: t(`admission.${one}`) }));
    case 'category':
      return CATEGORIES.map((one) => ({ value: one, label: wordFor('category', one) ?? one }));
    case 'cause':
      return (book?.search('') ?? [])
        .filter(({ kind }) => kind === 'cause')
        .map(({ id, title }) => ({ value: id, label: title }));
    case 'model':
      return plain(devices.map(({ model }) => model));
    case 'registrar':
      return plain([
        ...(statistics?.registrars ?? []).map(({ registrar }) => registrar),
        ...devices.flatMap(({ lines }) => lines.map(({ registrar }) => registrar)),
      ]);
  }
}
