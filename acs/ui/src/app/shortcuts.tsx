import {
  createContext,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { usePreferences } from './preferences.js';
import { isSingle, keyOf, meant, type FirstKey, type Shortcut } from './shortcut-keys.js';

/** Shortcuts of one part of the console, under its heading in the help. */
export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

/** Every shortcut in effect: what is shown says which ones it has. */
class ShortcutRegistry {
  readonly #sources: (() => ShortcutGroup)[] = [];
  readonly #listeners = new Set<() => void>();
  #version = 0;

  add(source: () => ShortcutGroup): () => void {
    this.#sources.push(source);
    this.#changed();
    return () => {
      this.#sources.splice(this.#sources.indexOf(source), 1);
      this.#changed();
    };
  }

  groups(): readonly ShortcutGroup[] {
    return this.#sources.map((source) => source()).filter(({ shortcuts }) => shortcuts.length > 0);
  }

  version(): number {
    return this.#version;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(): void {
    this.#version++;
    for (const listener of this.#listeners) listener();
  }
}

const Registry = createContext<ShortcutRegistry | undefined>(undefined);

function useRegistry(): ShortcutRegistry {
  const registry = useContext(Registry);
  if (registry === undefined) throw new Error('no ShortcutProvider above');
  return registry;
}

/** Listens to the keyboard, for all that is below. */
export function ShortcutProvider({ children }: { readonly children: ReactNode }) {
  const registry = useMemo(() => new ShortcutRegistry(), []);
  const { keys } = usePreferences();
  const first = useRef<FirstKey>(undefined);

  const press = useEffectEvent((event: KeyboardEvent) => {
    const key = event.isComposing || event.defaultPrevented ? undefined : keyOf(event);
    if (key === undefined) return;
    const isMod = key.startsWith('mod+');
    if (isBusy(event.target, isMod)) return;
    const inEffect = registry
      .groups()
      .flatMap(({ shortcuts }) => shortcuts)
      .filter((shortcut) => keys === 'on' || !isSingle(shortcut));
    const found = meant(inEffect, first.current, key, event.timeStamp);
    first.current = found.first;
    if (found.shortcut === undefined) return;
    if (ownKeyOf(event.target, key) && found.shortcut.onControls !== true) return;
    event.preventDefault();
    found.shortcut.run();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);

  return <Registry value={registry}>{children}</Registry>;
}

/**
 * Shortcuts while the component is shown. They never act while somebody types, nor under an open dialog or menu.
 * @param title of the group in the help
 */
export function useShortcuts(title: string, shortcuts: readonly Shortcut[]): void {
  const registry = useRegistry();
  const current = useRef<ShortcutGroup>({ title, shortcuts });
  useEffect(() => {
    current.current = { title, shortcuts };
  });
  useEffect(() => registry.add(() => current.current), [registry]);
}

/** For the help: what is in effect now. */
export function useShortcutGroups(): readonly ShortcutGroup[] {
  const registry = useRegistry();
  const version = useSyncExternalStore(
    (listener) => registry.onChange(listener),
    () => registry.version(),
  );
  // The list is made anew for each version, when it is asked for.
  return useMemo(() => (version < 0 ? [] : registry.groups()), [registry, version]);
}

/** Somebody types there, or something is open that has keys of its own. */
function isBusy(target: EventTarget | null, isMod: boolean): boolean {
  if (document.querySelector('[aria-modal="true"]') !== null) return true;
  if (!(target instanceof HTMLElement) || isMod) return false;
  return (
    target.isContentEditable ||
    target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [role=menu], [role=listbox]') !== null
  );
}

/** Space and Enter belong to the control that has the focus. */
function ownKeyOf(target: EventTarget | null, key: string): boolean {
  return (
    (key === 'space' || key === 'enter') &&
    target instanceof HTMLElement &&
    target.closest('a, button, input, summary, [role=tab], [role=button]') !== null
  );
}
