import { queryOptions, useQuery } from '@tanstack/react-query';
import { currentLanguage, type Language } from '../../i18n/i18n.js';
import { textKey, type ParameterTexts } from './parameter-texts/text-key.js';

const TEXTS: Readonly<Record<Language, () => Promise<{ readonly texts: ParameterTexts }>>> = {
  en: () => import('./parameter-texts/en.js'),
  zh: () => import('./parameter-texts/zh.js'),
  ru: () => import('./parameter-texts/ru.js'),
};

function textsQuery(language: Language) {
  return queryOptions({
    queryKey: ['parameter-texts', language],
    queryFn: async () => (await TEXTS[language]()).texts,
    staleTime: Infinity,
    gcTime: Infinity,
  });
}

/** What a parameter means, in the operator's language; undefined for those that we do not know. */
export function useParameterText(path: string): string | undefined {
  const texts = useQuery(textsQuery(currentLanguage())).data;
  const key = textKey(path);
  return key === undefined ? undefined : texts?.[key];
}
