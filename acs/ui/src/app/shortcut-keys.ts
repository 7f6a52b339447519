/** Which key was meant, and which shortcut that is. Pure: nothing here knows the browser. */

export interface Shortcut {
  /**
   * `j`, `?`, `[`, `space`, `enter`; `mod+k` (Ctrl, or Command on a Mac); `g f` for one after the other. Letters are small.
   */
  readonly keys: string;
  /** What it does, in the operator's language: the help lists it. */
  readonly does: string;
  readonly run: () => void;
  /** It means this on a button or link too, whose own key (space, enter) it then takes. */
  readonly onControls?: boolean;
}

export interface Keystroke {
  /** As `KeyboardEvent` has them. */
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The first key of a sequence waits so long for the second. */
export const SEQUENCE_MS = 1500;

export interface FirstKey {
  readonly key: string;
  /** ms of any clock. */
  readonly at: number;
}

export interface Meant {
  readonly shortcut?: Shortcut;
  /** Key that may begin a sequence. */
  readonly first?: FirstKey;
}

/** @param shortcuts those in effect; of several with the same keys the last counts */
export function meant(shortcuts: readonly Shortcut[], first: FirstKey | undefined, key: string, now: number): Meant {
  const begun = first !== undefined && now - first.at <= SEQUENCE_MS ? `${first.key} ${key}` : undefined;
  const whole = begun === undefined ? undefined : shortcuts.findLast(({ keys }) => keys === begun);
  const shortcut = whole ?? shortcuts.findLast(({ keys }) => keys === key);
  if (shortcut !== undefined) return { shortcut };
  return shortcuts.some(({ keys }) => keys.startsWith(`${key} `)) ? { first: { key, at: now } } : {};
}

/** By the place on the keyboard, where a layout has other letters there than Latin ones (Russian: `л` is K). */
const PLACES: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  BracketLeft: ['[', '['],
  BracketRight: [']', ']'],
  Slash: ['/', '?'],
};

/** The key in the words of `Shortcut.keys`; undefined for modifiers alone and for what belongs to system or input method. */
export function keyOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: Keystroke): string | undefined {
  if (altKey || key === 'Process' || key === 'Dead' || /^(Shift|Control|Meta|AltGraph)$/.test(key)) return undefined;
  const name = nameOf(key, code, shiftKey);
  return ctrlKey || metaKey ? `mod+${name}` : name;
}

function nameOf(key: string, code: string, shiftKey: boolean): string {
  if (key === ' ') return 'space';
  if (key.length > 1) return key.toLowerCase();
  // A Russian layout's comma and full stop are where a Latin one has the slash.
  const isForeign = /^\p{L}$/u.test(key) ? !/^[a-z]$/i.test(key) : code === 'Slash' && /[.,]/.test(key);
  if (!isForeign) return key.toLowerCase();
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return letter?.toLowerCase() ?? PLACES[code]?.[shiftKey ? 1 : 0] ?? key;
}

/** Keys that are a single character, alone or in sequence (WCAG 2.1.4): they can be turned off. */
export function isSingle({ keys }: Pick<Shortcut, 'keys'>): boolean {
  return !keys.startsWith('mod+');
}
