import type { Explanation } from './book.js';

/** Looks a text of the catalogue (shared/i18n) up, e.g. `owner.customer`. */
type Words = (key: string) => string | undefined;

/** An entry as plain text, for a terminal or a ticket. `words` must be in the language of the entry. */
export function renderEntry(entry: Explanation, words: Words): string {
  const t = (key: string): string => words(key) ?? key;
  const marks = [entry.id, t(`knowledge.kind.${entry.kind}`), t(`knowledge.severity.${entry.severity}`)];
  const owner = entry.owner === 'tool' ? [] : [t(`owner.${entry.owner}`)];
  return [
    entry.title,
    `  ${[...marks, ...owner].join(' · ')}`,
    '',
    entry.what,
    ...section(t('verdict.why'), bullets(entry.why)),
    ...section(t('knowledge.confirm'), bullets(entry.confirm)),
    ...section(
      t('verdict.remedy'),
      entry.remedy.map(({ who, step }, i) => `  ${String(i + 1)}. ${step} [${t(`owner.${who}`)}]`),
    ),
    ...section(t('knowledge.related'), entryLines(entry.related)),
    ...section(t('knowledge.parameters'), entry.parameters.length === 0 ? [] : [`  ${entry.parameters.join(', ')}`]),
    ...section(t('verdict.source'), [`  ${entry.source}`]),
  ].join('\n');
}

/** One line per entry: id and title. */
export function entryLines(entries: readonly { readonly id: string; readonly title: string }[]): readonly string[] {
  const width = Math.max(0, ...entries.map(({ id }) => id.length));
  return entries.map(({ id, title }) => `  ${id.padEnd(width)}  ${title}`);
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `${heading}:`, ...lines];
}

function bullets(texts: readonly string[]): readonly string[] {
  return texts.map((text) => `  - ${text}`);
}
