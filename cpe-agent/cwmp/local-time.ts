/** TR-106 §3.2: a time that is not known. */
export const UNKNOWN_TIME = '0001-01-01T00:00:00Z';

/** TR-069 Amd 6 Table 12: every time but Inform's CurrentTime is UTC. */
export function utcDateTime(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

/** Inform's CurrentTime: local time with its offset (TR-069 Amd 6 §A.3.3.1), the exception to 'all times UTC'. */
export function localDateTime(epochMs: number): string {
  const offsetMinutes = -new Date(epochMs).getTimezoneOffset();
  const local = new Date(epochMs + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const digits = (n: number): string => String(Math.floor(Math.abs(n))).padStart(2, '0');
  const sign = offsetMinutes < 0 ? '-' : '+';
  return `${local}${sign}${digits(offsetMinutes / 60)}:${digits(offsetMinutes % 60)}`;
}
