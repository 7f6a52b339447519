import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/client.js';

const RETRIES = 2;

/** @param onSessionEnded called when the server no longer knows who we are */
export function createQueryClient(onSessionEnded: () => void): QueryClient {
  function noteSession(error: Error): void {
    if (error instanceof ApiError && error.status === 401) onSessionEnded();
  }
  return new QueryClient({
    queryCache: new QueryCache({
      // The session query asks who we are: there 401 is an answer.
      onError: (error, query) => query.queryKey[0] !== 'session' && noteSession(error),
    }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => mutation.meta?.['login'] !== true && noteSession(error),
    }),
    defaultOptions: {
      queries: {
        retry: (count, error) => count < RETRIES && isPassing(error),
        retryDelay: (count) => 500 * 2 ** count,
      },
    },
  });
}

/** What may be otherwise the next time: no answer, and the server's own failures. */
function isPassing(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}
