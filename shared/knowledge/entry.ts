export type Language = 'en' | 'zh' | 'ru';

export const LANGUAGES: readonly Language[] = ['en', 'zh', 'ru'];

/** Who must act. It follows the cause, never the category: a 4xx may come from the server's own database. */
export type Owner = 'operator' | 'customer' | 'access-network' | 'sip-core' | 'account-data' | 'tool';

/** One text in every language; a missing one does not compile. */
export type Localized = Readonly<Record<Language, string>>;

export interface CategoryEntry {
  readonly title: Localized;
  /** What was observed and what it means; never more than the evidence carries. */
  readonly what: Localized;
  /** Likely causes, most frequent first. */
  readonly why: readonly Localized[];
  /** In the order in which they are worth doing. */
  readonly remedy: readonly (Localized & { readonly who: Owner })[];
  /** Document and section; docs/faults.md lists the documents. */
  readonly source: string;
}

export interface Entry extends CategoryEntry {
  readonly owner: Owner;
}
