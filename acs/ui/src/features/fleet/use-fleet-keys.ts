import { useNavigate } from '@tanstack/react-router';
import { useRef, type RefObject } from 'react';
import { useShortcuts } from '../../app/shortcuts.js';
import { useWords } from '../../i18n/use-words.js';
import type { FleetRow } from './fleet-rows.js';

interface FleetKeys {
  readonly table: RefObject<HTMLTableElement | null>;
  readonly rows: readonly FleetRow[];
  readonly onChoose: (deviceId: string) => void;
  readonly onDiagnose: (deviceId: string) => void;
}

/** The list by keyboard: j and k move the focus from phone to phone, the others act on the one that has it. */
export function useFleetKeys({ table, rows, onChoose, onDiagnose }: FleetKeys): (key: string) => void {
  const { t } = useWords();
  const navigate = useNavigate();
  const active = useRef<string>(undefined);
  const place = () => rows.findIndex(({ key }) => key === active.current);
  const device = () => rows[place()]?.device;
  const focus = (to: number) => {
    const row = rows[Math.max(0, Math.min(to, rows.length - 1))];
    const links = table.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [];
    const link = [...links].find((one) => one.dataset['row'] === row?.key);
    link?.focus();
    link?.scrollIntoView({ block: 'nearest' });
  };
  const withDevice = (act: (id: string) => void) => () => {
    const one = device();
    if (one !== undefined) act(one.id);
  };
  useShortcuts(
    t('fleet.title'),
    rows.length === 0
      ? []
      : [
          { keys: 'j', does: t('keys.next'), run: () => focus(place() + 1) },
          { keys: 'k', does: t('keys.previous'), run: () => focus(place() - 1) },
          { keys: 'x', does: t('keys.select'), run: withDevice(onChoose) },
          {
            keys: 'enter',
            does: t('keys.open'),
            run: withDevice((id) => void navigate({ to: '/devices/$id', params: { id } })),
          },
          { keys: 'd', does: t('keys.diagnose'), run: withDevice(onDiagnose) },
        ],
  );
  return (key) => {
    active.current = key;
  };
}
