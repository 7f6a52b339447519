import { monitorProcessLoad } from './process-load.js';

it('a loop that stood still is seen as late, and the heap as partly used', async () => {
  const monitor = monitorProcessLoad();
  try {
    const until = performance.now() + 600;
    while (performance.now() < until);
    const before = monitor.load;
    while (monitor.load === before) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(monitor.load.loopDelayMs).toBeGreaterThan(100);
    expect(monitor.load.heapShare).toBeGreaterThan(0);
    expect(monitor.load.heapShare).toBeLessThan(1);
  } finally {
    monitor.close();
  }
});
