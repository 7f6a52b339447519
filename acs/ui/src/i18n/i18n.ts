import i18next, { type ParseKeys, type ResourceLanguage, type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type catalogue from '#shared/i18n/en.json';
import { remember, remembered } from '../app/memory.js';
import { fetched } from '../app/part.js';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof catalogue };
  }
}

export const languages = ['en', 'zh', 'ru'] as const;
export type Language = (typeof languages)[number];

/** Each language in its own words, so that everybody finds theirs. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', zh: '简体中文', ru: 'Русский' };

/** Each catalogue is a file of its own, loaded when its language is first used. */
const catalogues: Readonly<Record<Language, () => Promise<{ default: ResourceLanguage }>>> = {
  en: () => import('#shared/i18n/en.json'),
  zh: () => import('#shared/i18n/zh.json'),
  ru: () => import('#shared/i18n/ru.json'),
};

/** For the `lang` attribute: it also chooses the Chinese glyphs of a font that has all of CJK. */
const tags: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans', ru: 'ru' };

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: {},
    fallbackLng: false,
    supportedLngs: languages,
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
  });
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = isLanguage(language) ? tags[language] : language;
  });
  await setLanguage(firstLanguage());
}

export async function setLanguage(language: Language): Promise<void> {
  await loadCatalogue(language);
  await i18next.changeLanguage(language);
  remember('language', language);
}

async function loadCatalogue(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'translation')) return;
  i18next.addResourceBundle(language, 'translation', (await fetched(catalogues[language])).default);
}

/** The words of a language that is not the console's present one. */
export async function translatorOf(language: Language): Promise<TFunction> {
  await loadCatalogue(language);
  return i18next.getFixedT(language);
}

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'en';
}

/**
 * The word for a code of an open set (a newer server may send one this console does not know), else undefined.
 * @param group of the catalogue, e.g. `problem`
 */
export function wordFor(
  group: OpenGroup,
  code: string,
  values: Readonly<Record<string, unknown>> = {},
): string | undefined {
  const key = `${group}.${code}` as ParseKeys;
  const known: boolean = i18next.exists(key);
  return known ? i18next.t(key, values) : undefined;
}

type OpenGroup =
  | 'problem'
  | 'failure'
  | 'remedyFailure'
  | 'connectionRequest'
  | 'category'
  | 'owner'
  | 'lineStatus'
  | 'dns'
  | 'end'
  | 'event'
  | 'admission'
  | 'batchReason'
  | 'taskNote'
  | 'taskFailure'
  | 'cwmpEvent';

function firstLanguage(): Language {
  const chosen = remembered('language');
  if (isLanguage(chosen)) return chosen;
  for (const tag of navigator.languages) {
    const language = tag.slice(0, 2).toLowerCase();
    if (isLanguage(language)) return language;
  }
  return 'en';
}

function isLanguage(value: string | undefined): value is Language {
  return languages.some((language) => language === value);
}
