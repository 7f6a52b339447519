import type { Icon } from '@tabler/icons-react';

/** One thing that the search can lead to. */
export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  /** A token: no business of a translator. */
  readonly technical?: boolean;
  readonly Icon: Icon;
  readonly go: () => void;
}

export interface PaletteGroup {
  readonly id: string;
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

/** The item that is `by` places on, round the ends; undefined where there is none. */
export function step(items: readonly PaletteItem[], current: string | undefined, by: 1 | -1): string | undefined {
  const at = items.findIndex(({ id }) => id === current);
  const next = at < 0 ? (by > 0 ? 0 : items.length - 1) : (at + by + items.length) % items.length;
  return items[next]?.id;
}
