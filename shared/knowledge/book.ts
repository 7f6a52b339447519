import { CATEGORIES, CAUSES } from '#shared/diagnosis/fault-code.js';
import type { Owner, Severity } from './entry.js';
import { FACTS, type EntryId } from './facts/all.js';
import type { Texts } from './texts.js';

/** `code`: a status line of a SIP server; `situation`: what no single run shows, a practice or a guided checklist. */
export type Kind = 'cause' | 'category' | 'code' | 'situation';

/** An entry in one language. */
export interface Explanation {
  /** The cause or category that was asked for, as it was asked. */
  readonly cause: string;
  /** The entry that explains it. */
  readonly id: EntryId;
  readonly kind: Kind;
  readonly title: string;
  /** What was observed and what it means, 1–3 sentences; never more than the evidence carries. */
  readonly what: string;
  /** Likely causes, most frequent first. */
  readonly why: readonly string[];
  readonly confirm: readonly string[];
  /** What to do, in the order in which it is worth doing. */
  readonly remedy: readonly { readonly who: Owner; readonly step: string }[];
  /** Who must act first. */
  readonly owner: Owner;
  readonly severity: Severity;
  /** What else it could be, and what goes with it. */
  readonly related: readonly { readonly id: EntryId; readonly title: string }[];
  /** Names of parameters in the phone that bear on it. */
  readonly parameters: readonly string[];
  /** Document and section, e.g. `CN103067208B [0105]; Fanvil guide §2.2.1`; docs/faults.md lists the documents. */
  readonly source: string;
}

/** The knowledge base in one language. */
export interface Book {
  /**
   * Explains a cause. One that this version does not know (a newer agent's) gets the entry of its category where the
   * caller knows that, else an entry that says so.
   */
  explain(cause: string, category?: string): Explanation;
  /** Explains a category by itself, for a list of codes. An unknown one gets the entry that says so. */
  explainCategory(category: string): Explanation;
  /** Any entry by its id: a cause, a category, a status line, a situation. */
  entry(id: string): Explanation | undefined;
  /** Every entry with all these words somewhere, the ones that have them in the title first; without words, all. */
  search(words: string): readonly Explanation[];
}

export function createBook(texts: Texts): Book {
  const inLanguage = (id: EntryId, cause: string = id): Explanation => {
    const facts = FACTS[id];
    const text = texts[id];
    return {
      cause,
      id,
      kind: kindOf(id),
      title: text.title,
      what: text.what,
      why: text.why ?? [],
      confirm: text.confirm ?? [],
      remedy: text.remedy.map((step, i) => ({ who: facts.remedy[i] ?? facts.owner, step })),
      owner: facts.owner,
      severity: facts.severity,
      related: facts.related.filter(isEntryId).map((other) => ({ id: other, title: texts[other].title })),
      parameters: facts.parameters,
      source: facts.source,
    };
  };
  const entry = (id: string): Explanation | undefined => (isEntryId(id) ? inLanguage(id) : undefined);
  const explainCategory = (category: string): Explanation => {
    const id = categoryEntryId(category);
    return inLanguage(isEntryId(id) ? id : 'unknown', category);
  };
  return {
    explain: (cause, category = '') =>
      isCause(cause) && isEntryId(cause) ? inLanguage(cause) : { ...explainCategory(category), cause },
    explainCategory,
    entry,
    search: (words) =>
      ranked(
        ENTRY_IDS.map((id) => inLanguage(id)),
        words,
      ),
  };
}

/** Every id, in the order of the topics. */
export const ENTRY_IDS: readonly EntryId[] = Object.keys(FACTS).filter(isEntryId);

/** Who must act first. For an unknown cause nobody can be named: `tool`, never a guess from the category. */
export function ownerOf(cause: string): Owner {
  return isCause(cause) && isEntryId(cause) ? FACTS[cause].owner : 'tool';
}

/** Where a category is explained by itself; its name alone may be a cause as well. */
export function categoryEntryId(category: string): string {
  return `category-${category}`;
}

function isEntryId(id: string): id is EntryId {
  return Object.hasOwn(FACTS, id);
}

function isCause(id: string): boolean {
  return CAUSES.some((cause) => cause === id);
}

function kindOf(id: EntryId): Kind {
  if (isCause(id)) return 'cause';
  if (id === 'unknown' || CATEGORIES.some((category) => categoryEntryId(category) === id)) return 'category';
  return id.startsWith('sip-') ? 'code' : 'situation';
}

function ranked(entries: readonly Explanation[], words: string): readonly Explanation[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const has = (text: string): boolean => wanted.every((word) => text.includes(word));
  const found = entries.flatMap((entry) => {
    const head = `${entry.id} ${entry.title}`.toLowerCase();
    if (has(head)) return [{ entry, rank: 0 }];
    const rest = [entry.what, ...entry.why, ...entry.confirm, ...entry.remedy.map(({ step }) => step)];
    const all = [head, ...rest, ...entry.parameters].join('\n').toLowerCase();
    return has(all) ? [{ entry, rank: 1 }] : [];
  });
  return found.sort((a, b) => a.rank - b.rank).map(({ entry }) => entry);
}
