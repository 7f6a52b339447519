import type { Category, Cause } from '#shared/diagnosis/fault-code.js';
import { accountEntries } from './account.js';
import { banEntries } from './ban.js';
import { answeredCategories } from './category-answered.js';
import { unansweredCategories } from './category-unanswered.js';
import { configurationEntries } from './configuration.js';
import { credentialsEntries } from './credentials.js';
import { dnsEntries } from './dns.js';
import type { CategoryEntry, Entry, Language, Owner } from './entry.js';
import { networkEntries } from './network.js';
import { registeredEntries } from './registered.js';
import { serverEntries } from './server.js';
import { serviceEntries } from './service.js';
import { tlsEntries } from './tls.js';
import { toolEntries, unknownEntry } from './tool.js';

export { LANGUAGES, type Language, type Owner } from './entry.js';

/** What an operator reads about a verdict, in one language. */
export interface Explanation {
  /** The cause or category that was asked for, as it was asked. */
  readonly cause: string;
  readonly title: string;
  /** What was observed and what it means, 1–3 sentences; never more than the evidence carries. */
  readonly what: string;
  /** Likely causes, most frequent first. */
  readonly why: readonly string[];
  /** What to do, in the order in which it is worth doing. */
  readonly remedy: readonly { readonly who: Owner; readonly step: string }[];
  /** Document and section, e.g. `CN103067208B [0105]; Fanvil guide §2.2.1`; docs/faults.md lists the documents. */
  readonly source: string;
}

const entries: Readonly<Record<Cause, Entry>> = {
  ...configurationEntries,
  ...dnsEntries,
  ...networkEntries,
  ...serviceEntries,
  ...tlsEntries,
  ...registeredEntries,
  ...credentialsEntries,
  ...accountEntries,
  ...banEntries,
  ...serverEntries,
  ...toolEntries,
};

const categories: Readonly<Record<Category, CategoryEntry>> = { ...unansweredCategories, ...answeredCategories };

/**
 * Explains a cause. One that this version does not know (a newer agent's) gets the entry of its category where the
 * caller knows that, else an entry that says so.
 */
export function explain(cause: string, language: Language, category?: string): Explanation {
  const entry = entryOf(cause);
  if (entry) return inLanguage(cause, entry, language);
  return { ...explainCategory(category ?? '', language), cause };
}

/** Explains a category by itself, for a list of codes. An unknown one gets the entry that says so. */
export function explainCategory(category: string, language: Language): Explanation {
  const entry = Object.hasOwn(categories, category) ? categories[category as Category] : unknownEntry;
  return inLanguage(category, entry, language);
}

/** Who must act first. For an unknown cause nobody can be named: `tool`, never a guess from the category. */
export function ownerOf(cause: string): Owner {
  return entryOf(cause)?.owner ?? 'tool';
}

function entryOf(cause: string): Entry | undefined {
  return Object.hasOwn(entries, cause) ? entries[cause as Cause] : undefined;
}

function inLanguage(cause: string, entry: CategoryEntry, language: Language): Explanation {
  return {
    cause,
    title: entry.title[language],
    what: entry.what[language],
    why: entry.why.map((text) => text[language]),
    remedy: entry.remedy.map((step) => ({ who: step.who, step: step[language] })),
    source: entry.source,
  };
}
