/** Times and numbers in the operator's language. Pure: the moment `now` is passed in. Times are epoch ms; a zone left out is the browser's. */

type Zone = string | undefined;

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** `3 minutes ago`; seconds below a minute; `now` for the present. */
export function relativeTime(language: string, at: number, now: number): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  const distance = at - now;
  for (const [unit, ms] of UNITS) {
    if (Math.abs(distance) >= ms) return format.format(Math.trunc(distance / ms), unit);
  }
  return format.format(0, 'second');
}

/** Date and time to the second, with the zone. */
export function exactTime(language: string, at: number, timeZone?: Zone): string {
  return new Intl.DateTimeFormat(language, {
    ...inZone(timeZone),
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(at);
}

/** Date and time to the minute; the date is left out when it is today. */
export function shortTime(language: string, at: number, now: number, timeZone?: Zone): string {
  const day = new Intl.DateTimeFormat('en', { dateStyle: 'short', ...inZone(timeZone) });
  const today = day.format(at) === day.format(now);
  return new Intl.DateTimeFormat(language, {
    ...inZone(timeZone),
    ...(today ? {} : { month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

function inZone(timeZone: Zone): Intl.DateTimeFormatOptions {
  return timeZone === undefined ? {} : { timeZone };
}

/** Seconds of a duration, with the decimals that tell something: 0.03, 0.86, 8.0, 120. */
export function secondsNumber(language: string, ms: number): string {
  const seconds = ms / 1000;
  return fixed(language, seconds, seconds < 1 ? 2 : seconds < 100 ? 1 : 0);
}

/** Seconds since a start, to the millisecond, so that a column of them can be compared: 0.031, 16.000. */
export function offsetNumber(language: string, ms: number): string {
  return fixed(language, ms / 1000, 3);
}

function fixed(language: string, value: number, digits: number): string {
  return kept(fixedFormats, `${language} ${String(digits)}`, () => {
    return new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }).format(value);
}

// To make a formatter costs more than to use it, and a ladder asks a thousand times.
const fixedFormats = new Map<string, Intl.NumberFormat>();
const clockFormats = new Map<string, Intl.DateTimeFormat>();

function kept<Format>(formats: Map<string, Format>, key: string, make: () => Format): Format {
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = make();
  formats.set(key, made);
  return made;
}

/** Time of day to the millisecond: 14:02:11.031. */
export function clockTime(language: string, at: number, timeZone?: Zone): string {
  return kept(clockFormats, `${language} ${timeZone ?? ''}`, () => {
    return new Intl.DateTimeFormat(language, {
      ...inZone(timeZone),
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
      hourCycle: 'h23',
    });
  }).format(at);
}

/** Of a chart's axis: the time of day below two days, else the date. @param span ms that the axis shows */
export function axisTime(language: string, at: number, span: number, timeZone?: Zone): string {
  const form: Intl.DateTimeFormatOptions =
    span < 2 * 86_400_000
      ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
      : { month: 'short', day: 'numeric' };
  return new Intl.DateTimeFormat(language, { ...form, ...inZone(timeZone) }).format(at);
}

/** A share of 1: 98.7 %. */
export function percentage(language: string, share: number): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

/** Whole minutes, rounded up, with their unit: `42 min`; hours from two of them: `3 hr 5 min`. */
export function minutesText(language: string, ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  const part = (unit: 'hour' | 'minute', value: number) =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
  if (minutes < 120) return part('minute', minutes);
  return [part('hour', Math.floor(minutes / 60)), ...(minutes % 60 === 0 ? [] : [part('minute', minutes % 60)])].join(
    ' ',
  );
}

/** `0:07`, `1:32`: time that runs. */
export function elapsedTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}
