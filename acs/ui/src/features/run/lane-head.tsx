import { Button, Group, Popover, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../i18n/use-words.js';
import type { Lane } from './ladder-lanes.js';
import classes from './ladder.module.css';

interface LaneHeadProps {
  readonly lane: Lane;
  readonly name: string;
  readonly onRename: (name: string) => void;
}

/** Whose lane it is; it can be given another name, which the link then carries. */
export function LaneHead({ lane, name, onRename }: LaneHeadProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const change = () => {
    setText(name);
    setOpen(!open);
  };
  return (
    <div className={classes['head']}>
      <Popover opened={open} onChange={setOpen} trapFocus returnFocus withinPortal>
        <Popover.Target>
          <button type="button" className={classes['lane']} title={t('ladder.rename')} onClick={change}>
            <span>{name}</span>
            {lane.address !== undefined && lane.address !== name && (
              <span className={classes['address']} translate="no">
                {lane.address}
              </span>
            )}
            {lane.outside !== undefined && (
              <span className={classes['address']}>
                {t('ladder.outside')} <span translate="no">{lane.outside}</span>
              </span>
            )}
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('ladder.rename')}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              onRename(text);
              setOpen(false);
            }}
          >
            <Group align="end" gap="xs">
              <TextInput
                label={t('ladder.name')}
                description={t('ladder.nameHelp')}
                maxLength={40}
                autoComplete="off"
                data-autofocus
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
              />
              <Button type="submit" variant="default">
                {t('ladder.setName')}
              </Button>
            </Group>
          </form>
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}
