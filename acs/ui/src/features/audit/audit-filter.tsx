import { Button, Group, Select, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useWords } from '../../i18n/use-words.js';

const fields = ['actor', 'action', 'target'] as const;

/** Adds a condition: exactly that value. */
export function AuditFilter({ onAdd }: { readonly onAdd: (change: Readonly<Record<string, string>>) => void }) {
  const { t } = useWords();
  const [field, setField] = useState<(typeof fields)[number]>('actor');
  const [value, setValue] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (value.trim() === '') return;
    onAdd({ [field]: value.trim() });
    setValue('');
  };
  return (
    <form onSubmit={submit}>
      <Group gap="sm" mb="sm" align="flex-end">
        <Select
          size="sm"
          w={180}
          label={t('audit.filterBy')}
          allowDeselect={false}
          value={field}
          onChange={(chosen) => setField(fields.find((one) => one === chosen) ?? field)}
          data={fields.map((one) => ({ value: one, label: t(`audit.${one}`) }))}
        />
        <TextInput
          size="sm"
          w={260}
          label={t('audit.exactly')}
          placeholder={t(`audit.example.${field}`)}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Button type="submit" variant="default">
          {t('audit.filter')}
        </Button>
      </Group>
    </form>
  );
}
