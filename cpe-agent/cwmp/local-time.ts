/** Inform's CurrentTime: local time with its offset (TR-069 Amd 6 §A.3.3.1), the exception to 'all times UTC'. */
export function localDateTime(epochMs: number): string {
  const offsetMinutes = -new Date(epochMs).getTimezoneOffset();
  const local = new Date(epochMs + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const digits = (n: number): string => String(Math.floor(Math.abs(n))).padStart(2, '0');
  const sign = offsetMinutes < 0 ? '-' : '+';
  return `${local}${sign}${digits(offsetMinutes / 60)}:${digits(offsetMinutes % 60)}`;
}
