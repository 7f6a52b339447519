import { EXIT } from './exit-status.js';

/** Ends a command: one sentence on standard error, and the exit status (exit-status.ts). */
export class CliError extends Error {
  readonly exitStatus: number;

  constructor(message: string, exitStatus: number) {
    super(message);
    this.name = 'CliError';
    this.exitStatus = exitStatus;
  }
}

/** Nobody answered: it may be different in a moment. */
export class ServerGone extends CliError {
  constructor(url: string, reason: string) {
    super(`${url} does not answer (${reason}). Is the server running?`, EXIT.server);
  }
}

/** The server said no, with a stable code. */
export class Refusal extends CliError {
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    message: string,
    exitStatus: number,
    { code, retryAfterSeconds }: { readonly code: string; readonly retryAfterSeconds: number | undefined },
  ) {
    super(message, exitStatus);
    this.name = 'Refusal';
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
