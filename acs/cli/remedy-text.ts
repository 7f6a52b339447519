import type { Remedy, RemedyList, RemedyOffer, RemedyValue } from '#shared/api/remedies.js';
import { explain, type Language } from '#shared/knowledge/index.js';
import { moment } from './option-values.js';
import { wordsOf, type Words } from './words.js';

/** What can be done against a run's verdict, and what was done, in words. */
export function remediesText({ offers, manual, applied }: RemedyList, language: Language): string {
  const t = wordsOf(language);
  const blocks = [
    ...applied.map((one) => appliedText(one, language)),
    ...offers.map((one) => offerText(one, language)),
    ...manual.map(({ id, worthATry, missing }) =>
      [
        `${t('remedy.manualTitle')}: ${headOf(id, worthATry, t)}`,
        `  ${t('remedy.manual', { names: missing.join(', ') })}`,
      ].join('\n'),
    ),
  ];
  return blocks.length === 0 ? (t('remedy.none') ?? '') : blocks.join('\n\n');
}

/** What it would change, and what to beware of. */
export function offerText({ id, worthATry, values, risks }: RemedyOffer, language: Language): string {
  const t = wordsOf(language);
  return [
    headOf(id, worthATry, t),
    ...valueLines(values, t),
    ...risks.map((risk) => `  ! ${t(`remedyRisk.${risk}`) ?? risk}`),
  ].join('\n');
}

/** What roll-back would do. */
export function rollBackText({ kind, values }: Remedy, language: Language): string {
  const t = wordsOf(language);
  const back = values.map(({ old, new: written, ...value }) => ({
    ...value,
    ...(written !== undefined && { old: written }),
    ...(old !== undefined && { new: old }),
  }));
  return [`${t('remedy.rollBack')}: ${headOf(kind, false, t)}`, ...valueLines(back, t)].join('\n');
}

/** Where it stands or how it ended, in a line or two. */
export function outcomeText({ state, outcome, failure, before, after }: Remedy, language: Language): string {
  const t = wordsOf(language);
  const word = (one: string) => t(`remedyState.${one}`) ?? one;
  // Rolled back or not, what the second run said stays.
  const states = outcome === undefined || outcome === state ? [state] : [outcome, state];
  const why = failure === undefined ? '' : `: ${t(`remedyFailure.${failure.reason}`) ?? failure.detail}`;
  const title = (verdict: typeof before) => explain(verdict.cause, language, verdict.category).title;
  return [
    `${states.map(word).join(' · ')}${why}`,
    ...(after === undefined ? [] : [`  ${title(before)} → ${title(after)}`]),
  ].join('\n');
}

function appliedText(remedy: Remedy, language: Language): string {
  const t = wordsOf(language);
  const { id, kind, createdBy, createdAt, values } = remedy;
  return [
    `${id}  ${moment(createdAt)}  ${createdBy}`,
    headOf(kind, false, t),
    ...valueLines(values, t),
    outcomeText(remedy, language),
  ].join('\n');
}

function headOf(kind: string, worthATry: boolean, t: Words): string {
  return `${t(`remedyKind.${kind}`) ?? kind}  [${kind}]${worthATry ? `  ${t('remedy.worthATry')}` : ''}`;
}

/** Names are too long to stand beside their values. */
function valueLines(values: readonly RemedyValue[], t: Words): readonly string[] {
  return values.flatMap(({ name, type, secret, old, new: wanted }) => {
    const shown = (value: string | undefined) => (value === '' ? '""' : (value ?? `(${t('remedy.unknown')})`));
    const hidden = `(${t('remedy.secret')})`;
    return [`  ${name}`, secret ? `    ${hidden} → ${hidden}` : `    ${shown(old)} → ${shown(wanted)}  (${type})`];
  });
}
