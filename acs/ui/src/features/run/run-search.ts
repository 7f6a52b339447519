import { textParam } from '../../app/search-params.js';

/** The run page's state: its URL. What is left out is as it is by itself. */
export interface RunSearch {
  /** Which messages are shown, in the language of traces (docs/traces.md). */
  readonly where?: string;
  readonly only?: 'sip';
  readonly view?: 'list';
  readonly time?: 'absolute' | 'delta';
  /** Number of the selected message. */
  readonly message?: string;
  /** Numbers of at most two messages, to be compared: `3,7`. */
  readonly marked?: string;
  /** How the selected message is shown. */
  readonly as?: 'parsed' | 'difference';
  /** Names that somebody gave to lanes: a query string of its own, name by lane id. */
  readonly lanes?: string;
  /** Id of the run that this one is compared with. */
  readonly against?: string;
}

/** Reads the URL; what it does not understand is left out. */
export function runSearch(search: Readonly<Record<string, unknown>>): RunSearch {
  const read: Record<keyof RunSearch, string | undefined> = {
    where: textParam(search['where'], 1000),
    only: oneOf(['sip'], search['only']),
    view: oneOf(['list'], search['view']),
    time: oneOf(['absolute', 'delta'], search['time']),
    message: matching(/^[1-9]\d{0,5}$/, search['message']),
    marked: matching(/^[1-9]\d{0,5}(,[1-9]\d{0,5})?$/, search['marked']),
    as: oneOf(['parsed', 'difference'], search['as']),
    lanes: textParam(search['lanes'], 1000),
    against: matching(/^[0-9A-Z]{26}$/, search['against']),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

export const TIME_MODES = ['relative', 'absolute', 'delta'] as const;
export type TimeMode = (typeof TIME_MODES)[number];

export function markedOf({ marked }: RunSearch): readonly number[] {
  return marked === undefined ? [] : marked.split(',').map(Number);
}

/** One more message marked, or one less; of three the oldest mark is given up. */
export function toggleMark(search: RunSearch, number: number): string | undefined {
  const before = markedOf(search);
  const after = before.includes(number) ? before.filter((one) => one !== number) : [...before, number].slice(-2);
  return after.length === 0 ? undefined : after.join(',');
}

/** Names of lanes by their ids. */
export function laneNames({ lanes = '' }: RunSearch): ReadonlyMap<string, string> {
  return new Map([...new URLSearchParams(lanes)].filter(([, name]) => name !== ''));
}

export function renameLane(search: RunSearch, id: string, name: string): string | undefined {
  const names = new Map(laneNames(search));
  if (name.trim() === '') names.delete(id);
  else names.set(id, name.trim().slice(0, 40));
  return names.size === 0 ? undefined : new URLSearchParams([...names]).toString();
}

function oneOf(known: readonly string[], value: unknown): string | undefined {
  return typeof value === 'string' && known.includes(value) ? value : undefined;
}

function matching(form: RegExp, value: unknown): string | undefined {
  return typeof value === 'string' && form.test(value) ? value : undefined;
}
