/** Every way an operation of ours can fail: HTTP status and title of its problem document (RFC 9457). */
export const APP_ERRORS = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  'login-failed': { status: 401, title: 'User name or password is wrong' },
  forbidden: { status: 403, title: 'This user may not do that' },
  'cross-site': { status: 403, title: 'The request came from another site' },
  'not-found': { status: 404, title: 'There is nothing at this address' },
  'device-not-found': { status: 404, title: 'No such device' },
  'line-not-found': { status: 404, title: 'The device has no such line' },
  'run-not-found': { status: 404, title: 'No such run' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  'line-required': { status: 409, title: 'The device has several lines: name one' },
  'line-not-diagnosable': { status: 409, title: 'The line cannot be diagnosed' },
  'run-too-soon': { status: 409, title: 'The line was diagnosed a moment ago' },
  'run-ended': { status: 409, title: 'The run has ended' },
  'request-too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'Send application/json' },
  'too-many-logins': { status: 429, title: 'Too many failed logins' },
  internal: { status: 500, title: 'The server failed' },
  'database-too-new': { status: 500, title: 'The database was written by a newer version' },
  'database-unusable': { status: 500, title: 'The database cannot be used' },
  'key-file-unreadable': { status: 500, title: 'The key file cannot be used' },
  'key-file-wrong': { status: 500, title: 'The key file is not the one that encrypted this' },
  'package-root-not-found': { status: 500, title: 'The folder of the program was not found' },
  'invalid-configuration': { status: 500, title: 'The configuration is not valid' },
  'port-busy': { status: 500, title: 'The port is taken' },
  'listen-failed': { status: 500, title: 'The port cannot be listened on' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type AppErrorCode = keyof typeof APP_ERRORS;

/** An operation of ours failed. Match on `code`, never on the class or the text. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly status: number;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;

  constructor(code: AppErrorCode, detail: string, options: { readonly cause?: unknown; readonly retryAfter?: number } = {}) {
    super(detail, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'AppError';
    this.code = code;
    this.status = APP_ERRORS[code].status;
    if (options.retryAfter !== undefined) this.retryAfter = options.retryAfter;
  }

  get title(): string {
    return APP_ERRORS[this.code].title;
  }
}
