import type { Role } from '#shared/api/access.js';
import type { Problem } from '#shared/api/problem.js';

/** An answer that is no success. `code` is the API's stable code, or `network` where no answer came at all. */
export class ApiError extends Error {
  readonly code: string;
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  /** The server's own sentence (English), for the curious. */
  readonly detail: string | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;
  /** With `forbidden`: the least role that may. */
  readonly role: Role | undefined;

  constructor(
    code: string,
    status: number,
    more: { detail?: string | undefined; retryAfter?: number | undefined; role?: Role | undefined } = {},
  ) {
    super(`${code} (${String(status)})`);
    this.code = code;
    this.status = status;
    this.detail = more.detail;
    this.retryAfter = more.retryAfter;
    this.role = more.role;
  }
}

/** One exchange with `/api/v1`. The session cookie travels by itself. Rejects with an `ApiError` only. */
export async function request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
  return (await requestTagged<T>(method, path, options)).body;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What is shown, and the ETag by which a change of it is asked for. */
export interface Tagged<T> {
  readonly body: T;
  readonly etag: string | undefined;
}

/** As `request`, with the answer's ETag. */
export async function requestTagged<T>(method: Method, path: string, options: RequestOptions = {}): Promise<Tagged<T>> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.ifMatch === undefined ? {} : { 'if-match': options.ifMatch }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } catch (error) {
    throw new ApiError('network', 0, { detail: error instanceof Error ? error.message : undefined });
  }
  noteServerTime(response.headers.get('date'));
  const body = await readJson(response);
  if (!response.ok) {
    const problem = (body ?? {}) as Partial<Problem>;
    throw new ApiError(problem.code ?? 'http-error', response.status, {
      detail: problem.detail ?? problem.title,
      retryAfter: problem.retryAfter,
      role: problem.role,
    });
  }
  return { body: body as T, etag: response.headers.get('etag') ?? undefined };
}

interface RequestOptions {
  readonly body?: unknown;
  /** ETag of what the change was made from: 412 if somebody was faster. */
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => '');
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (response.ok) throw new ApiError('not-json', response.status);
    return undefined; // a proxy's own error page
  }
}

/** Differences below this are the header's resolution (1 s) and the way; the operator's clock is then right. */
const CLOCK_TOLERANCE_MS = 3000;
let clockOffsetMs = 0;

function noteServerTime(date: string | null): void {
  const server = Date.parse(date ?? '');
  if (Number.isNaN(server)) return;
  const offset = server - Date.now();
  clockOffsetMs = Math.abs(offset) > CLOCK_TOLERANCE_MS ? offset : 0;
}

/** The server's clock, epoch ms: ages and elapsed times are true although the operator's own clock is wrong. */
export function serverNow(): number {
  return Date.now() + clockOffsetMs;
}
