import type { Role } from '#shared/api/access.js';
import { appErrorCodes, type AppErrorCode } from './app-error-codes.js';

/** An operation of the server failed. Match on `code`, never on the class or the message. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  /** HTTP status at the API's edge. */
  readonly status: number;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;
  /** The least role that may. */
  readonly role?: Role;

  /** @param detail a sentence for the operator: what failed, and what to do about it; never a secret */
  constructor(
    code: AppErrorCode,
    detail: string,
    options: { readonly cause?: unknown; readonly retryAfter?: number; readonly role?: Role } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = appErrorCodes[code].status;
    if (options.retryAfter !== undefined) this.retryAfter = options.retryAfter;
    if (options.role !== undefined) this.role = options.role;
  }
}
