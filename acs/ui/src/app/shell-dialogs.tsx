import { Suspense, useState } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { useWords } from '../i18n/use-words.js';
import { lazyPart } from './part.js';
import { useShortcuts } from './shortcuts.js';
import { usePlaces } from './use-places.js';

/** Both come when they are first asked for: nobody needs them to see the first page. */
const Palette = lazyPart(async () => (await import('./palette/palette.js')).Palette);
const ShortcutHelp = lazyPart(async () => (await import('./shortcut-help.js')).ShortcutHelp);

export type ShellDialog = 'palette' | 'help';

/** The dialogs that any page can open, and the keys that are the same everywhere. */
export function useShellDialogs() {
  const { t } = useWords();
  const navigate = useNavigate();
  const places = usePlaces();
  const [open, setOpen] = useState<ShellDialog>();
  useShortcuts(t('keys.everywhere'), [
    { keys: 'mod+k', does: t('keys.search'), run: () => setOpen('palette') },
    { keys: '/', does: t('keys.search'), run: () => setOpen('palette') },
    ...places.map(({ to, word, key }) => ({
      keys: `g ${key}`,
      does: t('keys.go', { name: t(word) }),
      run: () => void navigate({ to }),
    })),
    { keys: '?', does: t('keys.help'), run: () => setOpen('help') },
  ]);
  const close = () => setOpen(undefined);
  const dialog = (
    <Suspense>
      {open === 'palette' && <Palette onClose={close} />}
      {open === 'help' && <ShortcutHelp onClose={close} />}
    </Suspense>
  );
  return { dialog, show: setOpen };
}
