/** A server that is ready, and has nothing to count. */
export const healthy = {
  reasons: () => Promise.resolve([]),
  metrics: () => Promise.resolve(''),
  metricsOpen: false,
};
