import { pino } from 'pino';

/** Structured log. Never given a secret; the redaction below is the second line of defence. */
export interface Log {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

const SECRET_FIELDS = ['password', 'secret', 'token', 'authorization', 'cookie', 'ha1', 'response', 'nonce'];

/** @param destination where the JSON lines go; standard error by default, so that standard output stays the user's */
export function createLog(level: LogLevel, destination?: { write(line: string): void }): Log {
  return pino(
    { level, redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '***' } },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
}
