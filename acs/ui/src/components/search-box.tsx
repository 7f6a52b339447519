import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

const PAUSE_MS = 250;

interface SearchBoxProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** Enter was pressed: the text is whole. Gives what the box holds then, where that is something else. */
  readonly onEnter?: (text: string) => string | undefined;
  /** Its accessible name, what it takes, and the name of the button that empties it. */
  readonly label: string;
  readonly hint: string;
  readonly clear: string;
}

/** Follows the URL; writes to it when the operator pauses. */
export function SearchBox({ value, onChange, onEnter, label, hint, clear }: SearchBoxProps) {
  const [text, setText] = useState(value);
  const timer = useRef<number>(undefined);
  const [shown, setShown] = useState(value);

  if (value !== shown) {
    // The URL changed (Back, a link): it wins over what was typed.
    setShown(value);
    if (value !== text.trim()) setText(value);
  }
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const type = (next: string, pauseMs = PAUSE_MS) => {
    setText(next);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => onChange(next.trim()), pauseMs);
  };

  return (
    <TextInput
      type="search"
      w={360}
      maw="100%"
      maxLength={200}
      aria-label={label}
      placeholder={hint}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text !== '' && <CloseButton size="sm" aria-label={clear} onClick={() => type('', 0)} />}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
        const left = onEnter?.(text.trim());
        if (left !== undefined) setText(left);
      }}
    />
  );
}
