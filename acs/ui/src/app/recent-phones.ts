import { remember, remembered } from './memory.js';

/** The phones that this operator opened last, newest first: the search offers them before anything is typed. */

export interface RecentPhone {
  readonly id: string;
  readonly name: string;
}

const MOST = 6;

export function recentPhones(): readonly RecentPhone[] {
  return readPhones(remembered('recent'));
}

export function notePhone(phone: RecentPhone): void {
  const others = recentPhones().filter(({ id }) => id !== phone.id);
  remember('recent', JSON.stringify([phone, ...others].slice(0, MOST)));
}

/** Whoever signs out leaves no trace of what they looked at. */
export function forgetPhones(): void {
  remember('recent', '[]');
}

function readPhones(text: string | undefined): readonly RecentPhone[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(list) ? list.filter(isPhone).map(({ id, name }) => ({ id, name })) : [];
  } catch {
    return []; // another program's, or somebody's own
  }
}

function isPhone(value: unknown): value is RecentPhone {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'name' in value &&
    typeof value.id === 'string' &&
    typeof value.name === 'string'
  );
}
