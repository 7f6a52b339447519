import type { Device } from '#shared/api/devices.js';

/** Phones in the order in which they are shown, and how many places of a newer answer differ from it. */
export interface ShownPage {
  readonly devices: readonly Device[];
  readonly changed: number;
}

/**
 * What is shown when a newer answer to the same question is here: each phone as it is now, at the place where it was.
 * Nothing moves, comes or goes under somebody's pointer; that waits until it is asked for.
 */
export function keepPlaces(shown: readonly Device[], fresh: readonly Device[]): ShownPage {
  // What came to an empty page pushes nothing aside.
  if (shown.length === 0) return { devices: fresh, changed: 0 };
  const now = new Map(fresh.map((device) => [device.id, device]));
  const devices = shown.map((device) => now.get(device.id) ?? device);
  const before = new Set(shown.map(({ id }) => id));
  const moved = fresh.filter(({ id }, place) => before.has(id) && shown[place]?.id !== id).length;
  const come = fresh.filter(({ id }) => !before.has(id)).length;
  const gone = shown.filter(({ id }) => !now.has(id)).length;
  // One that comes shifts all below it: those are counted by what caused it.
  return { devices, changed: come + gone > 0 ? come + gone : moved };
}
