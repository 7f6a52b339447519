import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import type { ApiVerdict } from '#shared/api/runs.js';
import type { Book, Explanation } from '#shared/knowledge/book.js';
import type { Language } from '#shared/knowledge/entry.js';
import type { Texts } from '#shared/knowledge/texts.js';
import { currentLanguage, languages } from '../i18n/i18n.js';

const TEXTS: Readonly<Record<Language, () => Promise<{ readonly texts: Texts }>>> = {
  en: () => import('#shared/knowledge/en/texts.js'),
  zh: () => import('#shared/knowledge/zh/texts.js'),
  ru: () => import('#shared/knowledge/ru/texts.js'),
};

/**
 * The knowledge base in a language. It is large and not needed for the first view, so it comes in files of its own, one
 * per language.
 */
export function bookQuery(language: Language) {
  return queryOptions({
    queryKey: ['knowledge', language],
    queryFn: () => loadBook(language),
    staleTime: Infinity,
    gcTime: Infinity,
  });
}

/** The knowledge base in the operator's language; undefined until it is here. */
export function useBook(): Book | undefined {
  return useQuery(bookQuery(currentLanguage())).data;
}

/** The knowledge base in the other languages, as far as they are here; fetched only where they are `wanted`. */
export function useOtherBooks(wanted: boolean): readonly Book[] {
  const current = currentLanguage();
  const others = languages.filter((language) => language !== current);
  return useQueries({
    queries: others.map((language) => ({ ...bookQuery(language), enabled: wanted })),
  }).flatMap(({ data }) => (data === undefined ? [] : [data]));
}

async function loadBook(language: Language): Promise<Book> {
  const [{ createBook }, { texts }] = await Promise.all([import('#shared/knowledge/book.js'), TEXTS[language]()]);
  return createBook(texts);
}

/** A function that explains a verdict; undefined until the knowledge base is here. */
export function useExplain(): ((verdict: ApiVerdict) => Explanation) | undefined {
  const book = useBook();
  return book && (({ cause, category }) => book.explain(cause, category));
}
