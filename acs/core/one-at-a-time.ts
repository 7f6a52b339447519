/** Runs jobs one after the other, in the order of the calls: what one has read is still so when it writes. */
export function oneAtATime(): <T>(job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const mine = last.then(job, job);
    last = mine;
    return mine;
  };
}
