import type { StoredEvent } from '#shared/api/events.js';

/** What the course of a run has ruled out before there is a verdict. The phone itself tells nothing until it is done. */
export const RULED_OUT = ['off', 'management', 'unwilling', 'stuck'] as const;
export type RuledOut = (typeof RULED_OUT)[number];

/** Each event and what cannot be the trouble any more. */
const BY: Readonly<Record<string, readonly RuledOut[]>> = {
  // The phone answered: it has power and an address, and the way to it is open.
  'connection-request.accepted': ['off'],
  // It reached the server by itself: its link, address, route and (mostly) name service work.
  'session.started': ['off', 'management'],
  'run.requested': ['off', 'management'],
  'run.running': ['off', 'management', 'unwilling'],
  'diagnostics-complete': ['off', 'management', 'unwilling', 'stuck'],
};

export function ruledOut(events: readonly Pick<StoredEvent, 'type'>[]): readonly RuledOut[] {
  const found = new Set(events.flatMap(({ type }) => (Object.hasOwn(BY, type) ? (BY[type] ?? []) : [])));
  return RULED_OUT.filter((one) => found.has(one));
}
