import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useWords } from '../../i18n/use-words.js';
import { useAnnounce } from '../announcer.js';
import { step, type PaletteItem } from './palette-items.js';
import { usePaletteGroups } from './use-palette-groups.js';
import classes from './palette.module.css';

const PAUSE_MS = 150;

/** Finds a phone, a page, an explanation; a combobox by WAI-ARIA's pattern, because one looks while one types. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const announce = useAnnounce();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), PAUSE_MS);
  const { groups, isSearching, hasFailed } = usePaletteGroups(asked);
  const items = groups.flatMap((group) => group.items);
  const [chosen, setChosen] = useState<string>();
  const current = items.some((item) => item.id === chosen) ? chosen : items[0]?.id;
  const settled = asked === text.trim() && !isSearching;
  const state = hasFailed
    ? t('palette.failed')
    : !settled
      ? t('palette.searching')
      : t('palette.found', { count: items.length });

  useEffect(() => {
    if (settled && asked !== '') announce(state);
  }, [settled, asked, state, announce]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  const open = (item: PaletteItem) => {
    onClose();
    item.go();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setChosen(step(items, current, event.key === 'ArrowDown' ? 1 : -1));
    }
    const item = items.find((one) => one.id === current);
    if (event.key === 'Enter' && item !== undefined && asked === text.trim()) open(item);
  };
  const optionId = (item: string) => `${id}-${item}`;

  return (
    <Modal.Root opened onClose={onClose} size={640} yOffset="8vh" transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content aria-label={t('palette.title')}>
        <div className={classes['box']}>
          <IconSearch size={20} aria-hidden />
          <input
            data-autofocus
            className={classes['input']}
            role="combobox"
            aria-label={t('palette.title')}
            aria-expanded={items.length > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={current === undefined ? undefined : optionId(current)}
            aria-autocomplete="list"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            placeholder={t('palette.hint')}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setChosen(undefined);
            }}
            onKeyDown={press}
          />
        </div>
        <div ref={list} id={`${id}-list`} role="listbox" aria-label={t('palette.results')} className={classes['list']}>
          {groups.map((group) => (
            <div key={group.id} role="group" aria-labelledby={`${id}-${group.id}`}>
              <div id={`${id}-${group.id}`} role="presentation" className={classes['group']}>
                {group.title}
              </div>
              {group.items.map((item) => (
                <div
                  key={item.id}
                  id={optionId(item.id)}
                  role="option"
                  aria-selected={item.id === current}
                  className={classes['item']}
                  onMouseMove={() => setChosen(item.id)}
                  onClick={() => open(item)}
                >
                  <item.Icon size={18} stroke={1.6} aria-hidden />
                  <span className={classes['label']} {...(item.technical === true ? { translate: 'no' } : {})}>
                    {item.label}
                  </span>
                  {item.detail !== undefined && (
                    <span className={classes['detail']} {...(item.technical === true ? { translate: 'no' } : {})}>
                      {item.detail}
                    </span>
                  )}
                </div>
              ))}
            </div>
          ))}
        </div>
        <div className={classes['foot']} data-failed={hasFailed}>
          {state}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}
