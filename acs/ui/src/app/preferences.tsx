import { createContext, useContext, useLayoutEffect, useMemo, useState, type ReactNode } from 'react';
import { remember, remembered } from './memory.js';

/** How this operator wants to see the console; remembered in this browser. */
const CHOICES = {
  /** In whose time zone moments are shown. */
  zone: ['browser', 'utc'],
  density: ['compact', 'comfortable'],
  /** Shortcuts of single keys (WCAG 2.1.4). */
  keys: ['on', 'off'],
} as const;

type Preference = keyof typeof CHOICES;
export type Choice<P extends Preference> = (typeof CHOICES)[P][number];
type Chosen = { readonly [P in Preference]: Choice<P> };

interface Preferences extends Chosen {
  readonly choose: <P extends Preference>(preference: P, choice: Choice<P>) => void;
}

const Context = createContext<Preferences>({ ...firstChoices(), choose: () => undefined });

export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [chosen, setChosen] = useState(firstChoices);
  useLayoutEffect(() => {
    document.documentElement.dataset['density'] = chosen.density;
  }, [chosen.density]);
  const value = useMemo<Preferences>(
    () => ({
      ...chosen,
      choose: (preference, choice) => {
        remember(preference, choice);
        setChosen((before) => ({ ...before, [preference]: choice }));
      },
    }),
    [chosen],
  );
  return <Context value={value}>{children}</Context>;
}

export function usePreferences(): Preferences {
  return useContext(Context);
}

/** For `Intl`: undefined is the browser's own. */
export function useTimeZone(): string | undefined {
  return usePreferences().zone === 'utc' ? 'UTC' : undefined;
}

function firstChoices(): Chosen {
  return { zone: first('zone'), density: first('density'), keys: first('keys') };
}

function first<P extends Preference>(preference: P): Choice<P> {
  const choices: readonly Choice<P>[] = CHOICES[preference];
  const stored = remembered(preference);
  return choices.find((choice) => choice === stored) ?? CHOICES[preference][0];
}
