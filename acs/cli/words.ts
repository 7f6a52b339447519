import en from '#shared/i18n/en.json' with { type: 'json' };
import ru from '#shared/i18n/ru.json' with { type: 'json' };
import zh from '#shared/i18n/zh.json' with { type: 'json' };
import type { Language } from '#shared/knowledge/index.js';

const CATALOGUES: Readonly<Record<Language, object>> = { en, ru, zh };

/** Looks a text up, e.g. `step.contact.done`; `{{name}}` is filled in. Undefined where the catalogue has none. */
export type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string | undefined;

/** The same catalogue as the console's. Texts with plural forms are the console's alone. */
export function wordsOf(language: Language): Words {
  return (key, values = {}) => {
    let at: unknown = CATALOGUES[language];
    for (const part of key.split('.')) {
      at =
        typeof at === 'object' && at !== null && Object.hasOwn(at, part)
          ? (at as Record<string, unknown>)[part]
          : undefined;
    }
    if (typeof at !== 'string') return undefined;
    return at.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}
