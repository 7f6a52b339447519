import { CloseButton, TextInput } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import type { ParseKeys } from 'i18next';
import { useState } from 'react';
import { filterErrorText, type FilterError } from '#shared/trace/filter/filter-problem.js';
import { useWords } from '../../i18n/use-words.js';

const EXAMPLE = 'status = 401 or method = REGISTER';

interface FilterBoxProps {
  readonly where: string | undefined;
  /** What is wrong with it. */
  readonly wrong: FilterError | undefined;
  readonly onChange: (where: string) => void;
}

/** Asks for messages as `GET /runs/{id}/trace?where=…` does. */
export function FilterBox({ where = '', wrong, onChange }: FilterBoxProps) {
  const { t } = useWords();
  const [text, setText] = useState(where);
  const [shown, setShown] = useState(where);
  if (where !== shown) {
    // The URL changed (Back, a link): it wins over what was typed.
    setShown(where);
    if (where !== text.trim()) setText(where);
  }
  const type = (next: string) => {
    setText(next);
    onChange(next.trim());
  };
  return (
    <TextInput
      type="search"
      mb="sm"
      maxLength={1000}
      autoComplete="off"
      spellCheck={false}
      aria-label={t('messages.filter')}
      placeholder={EXAMPLE}
      styles={{ input: { fontFamily: 'var(--sd-mono)', fontSize: 14 } }}
      inputWrapperOrder={['input', 'error', 'description']}
      description={t('messages.filterHelp')}
      error={
        wrong !== undefined && (
          <>
            {t('messages.filterWrong')} {filterErrorText(wrong, (key, values = {}) => t(key as ParseKeys, values))}
          </>
        )
      }
      leftSection={<IconFilter size={16} aria-hidden />}
      rightSection={
        text !== '' && <CloseButton size="sm" aria-label={t('messages.clearFilter')} onClick={() => type('')} />
      }
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
