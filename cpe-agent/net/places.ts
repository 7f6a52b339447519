/** A bounded number of places, given out in the order of asking. */
export interface Places {
  /** Rejects only when the signal gives up. @returns call it once to free the place */
  take(signal?: AbortSignal): Promise<() => void>;
}

export function createPlaces(count: number): Places {
  let free = count;
  const waiting = new Set<() => void>();

  function release(): void {
    const [next] = waiting;
    if (next === undefined) free++;
    else next();
  }

  function place(): () => void {
    let taken = true;
    return () => {
      if (taken) release();
      taken = false;
    };
  }

  return {
    async take(signal) {
      signal?.throwIfAborted();
      if (free > 0) {
        free--;
        return place();
      }
      await new Promise<void>((resolve, reject) => {
        function turn(): void {
          waiting.delete(turn);
          signal?.removeEventListener('abort', aborted);
          resolve();
        }
        function aborted(): void {
          waiting.delete(turn);
          reject(signal?.reason as Error);
        }
        waiting.add(turn);
        signal?.addEventListener('abort', aborted, { once: true });
      });
      return place();
    },
  };
}
