import { Switch } from '@mantine/core';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../components/dialog.js';
import { usePreferences } from './preferences.js';
import { useShortcutGroups } from './shortcuts.js';
import { isSingle } from './shortcut-keys.js';
import classes from './shortcut-help.module.css';

/** Every shortcut in effect on the page shown, and the switch that turns single keys off (WCAG 2.1.4). */
export function ShortcutHelp({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { keys, choose } = usePreferences();
  const groups = useShortcutGroups();
  return (
    <Dialog title={t('keys.title')} wide onClose={onClose}>
      <Switch
        mb="md"
        label={t('keys.single')}
        description={t('keys.singleText')}
        checked={keys === 'on'}
        onChange={(event) => choose('keys', event.currentTarget.checked ? 'on' : 'off')}
      />
      {groups.map(({ title, shortcuts }) => (
        <section key={title} className={classes['group']}>
          <h3>{title}</h3>
          <dl className={classes['list']}>
            {shortcuts.map((shortcut) => (
              <div key={shortcut.keys} data-off={keys === 'off' && isSingle(shortcut)}>
                <dt>
                  <Keys keys={shortcut.keys} />
                </dt>
                <dd>{shortcut.does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}

/** `g f` as keys in their order. */
function Keys({ keys }: { readonly keys: string }) {
  return keys.split(' ').map((key) => (
    <Fragment key={key}>
      {key.split('+').map((part) => (
        <kbd key={part} className={classes['key']} translate="no">
          {NAMES[part] ?? part}
        </kbd>
      ))}
    </Fragment>
  ));
}

const isMac = navigator.userAgent.includes('Mac');
const NAMES: Readonly<Record<string, string>> = {
  mod: isMac ? '⌘' : 'Ctrl',
  space: 'Space',
  enter: 'Enter',
};
