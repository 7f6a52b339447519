import type { Inform } from './messages.js';

/**
 * Does the Inform carry this event? Standard events are known by their leading number: devices misspell the text behind
 * it (`3 SCHECULED`), never the number. Method and vendor events (`M Reboot`) are compared as text.
 * @param event the number of a standard event (TR-069 Amd 6 §3.7.1.5, Table 8), e.g. 8 for `8 DIAGNOSTICS COMPLETE`, or
 *   the text of another
 */
export function hasEvent(inform: Inform, event: number | string): boolean {
  if (typeof event === 'number') {
    return inform.events.some(({ eventCode }) => eventNumber(eventCode) === event);
  }
  const wanted = event.trim().toLowerCase();
  return inform.events.some(({ eventCode }) => eventCode.trim().toLowerCase() === wanted);
}

function eventNumber(eventCode: string): number | undefined {
  const digits = /^\s*(\d{1,4})(?!\d)/.exec(eventCode)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
