import type { Clock } from '../clock.js';
import { AppError } from '../app-error.js';
import type { IdempotencyRow } from '../store/ports/records.js';
import type { Store } from '../store/ports/store.js';
import type { Answer, Route } from './route.js';
import type { WebRequest } from './web.js';

export interface IdempotencyDeps {
  readonly store: Pick<Store, 'claimIdempotencyKey' | 'finishIdempotencyKey' | 'releaseIdempotencyKey'>;
  readonly clock: Clock;
  /** Keyed, as bodies hold passwords. */
  readonly fingerprint: (text: string) => string;
}

const RETRY_SECONDS = 1;

/**
 * Does the work of a POST once per `Idempotency-Key` and user, and gives the first answer again to who repeats the
 * request (draft-ietf-httpapi-idempotency-key-header). Only what was done is remembered: a request that was refused
 * changed nothing and may be sent again with its key.
 * @throws AppError `idempotency-key-reused`, `request-in-progress`, `answer-not-kept`, `invalid-request`
 */
export async function answerOnce(
  deps: IdempotencyDeps,
  of: { readonly route: Route; readonly request: WebRequest; readonly userId: string },
  work: () => Promise<Answer | undefined>,
): Promise<Answer | undefined> {
  const key = keyOf(of.request);
  if (of.route.method !== 'post' || key === undefined) return work();
  const { store, clock, fingerprint } = deps;
  const { method, originalUrl, body } = of.request;
  const requestHash = fingerprint(`${method} ${originalUrl}\n${JSON.stringify(body ?? null)}`);
  const first = await store.claimIdempotencyKey({ userId: of.userId, key, requestHash, now: clock.now() });
  if (first !== undefined) return replay(first, requestHash);
  let answer: Answer | undefined;
  try {
    answer = await work();
  } catch (error) {
    await store.releaseIdempotencyKey(of.userId, key);
    throw error;
  }
  if (answer !== undefined) await store.finishIdempotencyKey(of.userId, key, kept(answer, of.route));
  return answer;
}

/** A body that is not kept says so by an empty `body`: no JSON text is empty. */
function kept(
  answer: Answer,
  route: Route,
): { status: number; headers: Readonly<Record<string, string>>; body: string } {
  const { status, headers = {} } = answer;
  return { status, headers, body: route.toldOnce === true ? '' : JSON.stringify(answer.body ?? null) };
}

function replay(first: IdempotencyRow, requestHash: string): Answer {
  if (first.requestHash !== requestHash) {
    throw new AppError('idempotency-key-reused', 'Another request was sent with this key: make a new one');
  }
  if (first.status === undefined) {
    throw new AppError('request-in-progress', `Ask again in ${RETRY_SECONDS} s`, { retryAfter: RETRY_SECONDS });
  }
  if (first.body === undefined || first.body === '') {
    throw new AppError('answer-not-kept', 'The first request succeeded; its answer held a secret and was not kept');
  }
  return {
    status: first.status,
    headers: { ...first.headers, 'Idempotency-Replayed': 'true' },
    body: (JSON.parse(first.body) as unknown) ?? undefined,
  };
}

/** The draft's quoted string, or bare: whatever is printable. */
function keyOf(request: WebRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new AppError('invalid-request', 'Idempotency-Key must be 1 to 255 printable characters without spaces');
  }
  return key;
}
