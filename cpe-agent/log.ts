import { pino } from 'pino';
import { z } from 'zod';
import type { Log } from './ports.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'silent';

export interface LogOptions {
  readonly level: LogLevel;
  /** `json`: one object a line, as pino writes it; `text`: for a terminal. */
  readonly format: 'json' | 'text';
}

/** Nothing secret is given to a log; this is the second line of defence. */
const SECRET_FIELDS = ['password', 'authPassword', 'secret', 'authorization', 'cookie', 'ha1', 'response', 'nonce'];

/** Structured log of the agent, on standard output by default. */
export function createAgentLog(options: LogOptions, write?: (text: string) => void): Log {
  const out = write ?? ((text: string) => void process.stdout.write(text));
  return pino(
    {
      level: options.level,
      base: null,
      formatters: { level: (level) => ({ level }) },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]), censor: '***' },
    },
    { write: options.format === 'json' ? out : (line: string) => out(printLine(line)) },
  );
}

const entry = z.looseObject({ level: z.string(), time: z.string(), msg: z.string() });

function printLine(json: string): string {
  const { level, time, msg, ...fields } = entry.parse(JSON.parse(json));
  const details = Object.entries(fields).map(([name, value]) => ` ${name}=${printValue(value)}`);
  return `${time.slice(11, 23)} ${level.padEnd(5)} ${msg}${details.join('')}\n`;
}

function printValue(value: unknown): string {
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}
