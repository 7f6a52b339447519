import { pino } from 'pino';
import { logText } from './log-text.js';

/** Structured log. Never given a secret; the redaction below is the second line of defence. */
export interface Log {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

const SECRET_FIELDS = ['password', 'secret', 'token', 'authorization', 'cookie', 'ha1', 'response', 'nonce'];

/** Where lines go: one call per line. */
export interface LogDestination {
  write(line: string): void;
}

/** `json` for programs, `text` for readers. */
export type LogFormat = 'json' | 'text';

/** Standard error by default, so that standard output stays the user's. */
export function createLog(
  level: LogLevel,
  destination: LogDestination = pino.destination({ dest: 2, sync: true }),
  format: LogFormat = 'json',
): Log {
  return pino(
    { level, redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '***' } },
    format === 'json' ? destination : textual(destination),
  );
}

function textual(destination: LogDestination): LogDestination {
  return {
    write(line) {
      destination.write(logText(line));
    },
  };
}
