/** A bounded number of places. Who waits is let in in order. */
export interface Places {
  /** Resolves when there is a place; the returned function gives it back. */
  enter(): Promise<() => void>;
}

export function places(limit: number): Places {
  const queue: (() => void)[] = [];
  let taken = 0;
  const leave = (): void => {
    const next = queue.shift();
    // Who leaves hands its place over.
    if (next === undefined) taken--;
    else next();
  };
  const once = (): (() => void) => {
    let left = false;
    return () => {
      if (!left) leave();
      left = true;
    };
  };
  return {
    enter() {
      if (taken < limit) {
        taken++;
        return Promise.resolve(once());
      }
      return new Promise((goOn) => queue.push(() => goOn(once())));
    },
  };
}
