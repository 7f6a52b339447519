import { err, ok } from '#shared/lib/result.js';
import { CHANNEL, MARK, OWN_ITEMS, type OwnItem } from './install-scripts.js';
import type { NbiAnswer, NbiClient, NbiDocument } from './nbi-client.js';

/** What of an item is there. `foreign`: another one has its name, and is left alone. */
export type ItemState = 'same' | 'different' | 'missing' | 'foreign';

export interface InspectedItem {
  readonly item: OwnItem;
  readonly state: ItemState;
  /** Lines of what is stored, absent where nothing is; and of what should be. */
  readonly stored?: readonly string[];
  readonly wanted: readonly string[];
}

export interface Inspection {
  /** As it says itself. */
  readonly version: string;
  /** Why it cannot be used; absent: it can. */
  readonly unfit?: string;
  readonly items: readonly InspectedItem[];
  /** First free place among the parts of its device page. */
  readonly freeCard: number;
}

type Nbi = Pick<NbiClient, 'query' | 'put' | 'remove' | 'version'>;

/** Compares what is there with what should be; changes nothing. */
export async function inspect(nbi: Nbi): Promise<NbiAnswer<Inspection>> {
  const items: InspectedItem[] = [];
  for (const item of OWN_ITEMS) {
    const collection = collectionOf(item);
    const found = await nbi.query(collection, { filter: { _id: item.name } });
    if (!found.ok) return found;
    items.push(inspected(item, found.value.items[0]));
  }
  const config = await nbi.query('config', { projection: ['_id'] });
  if (!config.ok) return config;
  const version = nbi.version ?? '';
  if (version === '')
    return err({ kind: 'unreadable', detail: 'Is this an NBI of GenieACS? It does not tell its version.' });
  const unfit = unfitVersion(version);
  return ok({ version, ...(unfit !== undefined && { unfit }), items, freeCard: freeCard(config.value.items) });
}

/** Puts what is missing or different in place; @returns the items that were written. */
export async function install(nbi: Nbi, { items }: Inspection): Promise<NbiAnswer<readonly OwnItem[]>> {
  const due = items.filter(({ state }) => state === 'missing' || state === 'different');
  for (const { item } of due) {
    const body = item.kind === 'provision' ? item.script : item.preset;
    const written = await nbi.put(collectionOf(item), item.name, body);
    if (!written.ok) return written;
  }
  return ok(due.map(({ item }) => item));
}

/** What is ours, presets first: one without its provision would be a fault of each phone. */
export function removable({ items }: Inspection): readonly OwnItem[] {
  const ours = items.filter(({ state }) => state === 'same' || state === 'different');
  return ours.map(({ item }) => item).reverse();
}

/** Removes what `removable` says, and @returns it. */
export async function uninstall(nbi: Nbi, inspection: Inspection): Promise<NbiAnswer<readonly OwnItem[]>> {
  const due = removable(inspection);
  for (const item of due) {
    const removed = await nbi.remove(collectionOf(item), item.name);
    if (!removed.ok) return removed;
  }
  return ok(due);
}

/**
 * Why presets with an event do not fire there: a fault of the development of 1.3.0, where no event is ever found.
 * @param version such as `1.2.16+261120f58c`
 */
export function unfitVersion(version: string): string | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(version) ?? [];
  if (major === '1' && minor === '2') return undefined;
  if (major === '1' && minor === '3') {
    return (
      `GenieACS ${version} does not run presets with an event (a fault of 1.3.0-dev): ` +
      'results of diagnoses would not be read. Use 1.2.16.'
    );
  }
  return `GenieACS ${version} has not been tried; 1.2.16 has.`;
}

function collectionOf({ kind }: OwnItem): 'provisions' | 'presets' {
  return kind === 'provision' ? 'provisions' : 'presets';
}

function inspected(item: OwnItem, document: NbiDocument | undefined): InspectedItem {
  const wanted = item.kind === 'provision' ? linesOf(item.script) : linesOf(item.preset);
  if (document === undefined) return { item, state: 'missing', wanted };
  const { _id: _, script, ...preset } = document;
  const stored = item.kind === 'provision' ? linesOf(script) : linesOf(preset);
  const isOurs = item.kind === 'provision' ? String(stored[0]).startsWith(MARK) : preset['channel'] === CHANNEL;
  const isSame = stored.join('\n') === wanted.join('\n');
  return { item, state: isSame ? 'same' : isOurs ? 'different' : 'foreign', stored, wanted };
}

/** A script's lines; those of a preset's JSON, whatever the order of its fields. */
function linesOf(content: unknown): readonly string[] {
  if (typeof content === 'string') return content.trimEnd().split('\n');
  return JSON.stringify(sorted(content), null, 2).split('\n');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}

function freeCard(config: readonly NbiDocument[]): number {
  const taken = config.map(({ _id: id }) => Number(/^ui\.device\.(\d+)\./.exec(String(id))?.[1] ?? -1));
  return Math.max(-1, ...taken) + 1;
}
