import { InvalidArgumentError } from 'commander';

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Epoch ms as the tables show it: UTC, to the second. */
export function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** The same to the minute, for a table's narrow column. */
export function minute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16)}Z`;
}

/** What `parseMoment` takes, for `--help`. */
export const MOMENT = '2026-11-20, 2026-11-20T08:00 (UTC unless it says +02:00), or how long ago: 90m, 24h, 7d';

/** @returns epoch ms @throws InvalidArgumentError */
export function parseMoment(text: string, now: number): number {
  const [, amount, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (amount !== undefined) return now - Number(amount) * (UNIT_MS[unit] ?? 0);
  const [, day, time = 'T00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d)?)?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const at = day === undefined ? NaN : Date.parse(`${day}${time}${zone}`);
  if (Number.isNaN(at)) throw new InvalidArgumentError(`'${text}' is no time: give ${MOMENT}.`);
  return at;
}

/** A parser for commander. */
export function momentOption(text: string): number {
  return parseMoment(text, Date.now());
}

/** How many, from 1. @throws InvalidArgumentError */
export function countOption(text: string): number {
  const count = Number(text);
  if (!/^\d{1,9}$/.test(text) || count < 1) throw new InvalidArgumentError(`'${text}' is no number from 1.`);
  return count;
}
