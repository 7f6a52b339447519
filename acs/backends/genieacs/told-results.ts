import type { Leaf } from './device-document.js';
import type { Picture } from './device-picture.js';

/** What the database says of a diagnostics object without the device being asked. */
export interface Told {
  /** False: the device has to be asked for the rest. */
  readonly isEnough: boolean;
  /** What counts: nothing that is older than the state it belongs to. */
  readonly leaves: readonly Leaf[];
}

/**
 * A device tells that its diagnosis has ended by its state, in an Inform or because a preset had it read; the state is then
 * newer than anything that was only written or read when the diagnosis was requested. Results are read-only: one that is
 * older than the state belongs to another diagnosis. Pure.
 * @param trust as `Trust` of request-executor.ts
 * @returns undefined where the names hold no state: then the device has to be asked
 */
export function answerFromDocument(
  picture: Picture,
  names: readonly string[],
  trust: 'begin' | 'told' | 'last',
): Told | undefined {
  const leaves = leavesOf(picture, names);
  const state = leaves.find(({ name }) => name.endsWith('DiagnosticsState'));
  if (state?.at === undefined) return undefined;
  // Values of one session are read in several steps, each a little later: what is of the state's session counts.
  const since = Math.min(state.at, picture.lastInformAt);
  const isRequested = state.value.trim() === 'Requested';
  // Requested may have been overtaken without a word (fact 10): enough to wait on, not to begin on or to give up.
  if (isRequested) return { isEnough: trust === 'told', leaves };
  if (trust === 'begin') return { isEnough: true, leaves };
  const fresh = leaves.filter(({ writable, at }) => writable === true || (at !== undefined && at >= since));
  return { isEnough: fresh.length === leaves.length, leaves: fresh };
}

/** Of single names and, with a final dot, of all below. */
export function leavesOf(picture: Picture, names: readonly string[]): readonly Leaf[] {
  return names.flatMap((name) => {
    if (name.endsWith('.')) return [...picture.leaves.values()].filter((leaf) => leaf.name.startsWith(name));
    return picture.leaves.get(name) ?? [];
  });
}
