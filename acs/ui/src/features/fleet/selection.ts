/** The phones that are chosen for a bulk act: some by their ids, or all that the list's filter matches. */
export type Selection = { readonly kind: 'some'; readonly ids: ReadonlySet<string> } | { readonly kind: 'all' };

export const NONE: Selection = { kind: 'some', ids: new Set() };
export const ALL: Selection = { kind: 'all' };

export function isChosen(selection: Selection, id: string): boolean {
  return selection.kind === 'all' || selection.ids.has(id);
}

/** @param shown ids on the page: what is left when one of all is taken out */
export function toggle(selection: Selection, id: string, shown: readonly string[]): Selection {
  const ids = new Set(selection.kind === 'all' ? shown : selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { kind: 'some', ids };
}

/** All from one to the other, in the page's order, besides what is chosen already. */
export function extend(selection: Selection, from: string, to: string, shown: readonly string[]): Selection {
  if (selection.kind === 'all') return selection;
  const places = [shown.indexOf(from), shown.indexOf(to)].sort((a, b) => a - b);
  const range = shown.slice(Math.max(0, places[0] ?? 0), (places[1] ?? -1) + 1);
  return { kind: 'some', ids: new Set([...selection.ids, ...range]) };
}

/** The whole page, or, where it is chosen already, none of it. */
export function togglePage(selection: Selection, shown: readonly string[]): Selection {
  if (selection.kind === 'all') return NONE;
  const ids = new Set(selection.ids);
  const whole = shown.every((id) => ids.has(id));
  for (const id of shown) {
    if (whole) ids.delete(id);
    else ids.add(id);
  }
  return { kind: 'some', ids };
}
