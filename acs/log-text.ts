import { z } from 'zod';

/** pino's numbers. */
const LEVELS: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info ', 40: 'WARN ', 50: 'ERROR' };

const entry = z.looseObject({ level: z.number(), time: z.number(), msg: z.string().default('') });

/** One line of the log for a reader instead of a program: time, level, message, then `field=value`. */
export function logText(json: string): string {
  const { level, time, msg, pid: _pid, hostname: _hostname, err, ...fields } = entry.parse(JSON.parse(json));
  const rest = Object.entries(fields).map(([name, value]) => ` ${name}=${valueText(value)}`);
  return `${new Date(time).toISOString()} ${LEVELS[level] ?? String(level)} ${msg}${rest.join('')}${errorText(err)}\n`;
}

/** Quoted where it has blanks or control characters: one entry stays one line. */
function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[^\s"\p{Cc}]+$/u.test(text) ? text : JSON.stringify(text);
}

function errorText(err: unknown): string {
  if (err === undefined) return '';
  const stack = typeof err === 'object' && err !== null && 'stack' in err ? err.stack : err;
  return `\n  ${(typeof stack === 'string' ? stack : JSON.stringify(stack)).replaceAll('\n', '\n  ')}`;
}
