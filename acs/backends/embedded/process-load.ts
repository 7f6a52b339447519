import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { ProcessLoad } from './admission.js';

export interface ProcessLoadMonitor {
  readonly load: ProcessLoad;
  close(): void;
}

const RESOLUTION_MS = 20;
/** One collection of garbage is no overload: the mean over this time is what counts. */
const WINDOW_MS = 500;

/** Measures this process; the load is the one of the last half second. */
export function monitorProcessLoad(): ProcessLoadMonitor {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  const monitor = { load: { loopDelayMs: 0, heapShare: heapShare() }, close };
  const timer = setInterval(() => {
    // The histogram holds the time between two ticks. Without a tick in between its mean is not a number.
    const betweenTicksMs = delays.mean / 1e6;
    delays.reset();
    const loopDelayMs = Number.isFinite(betweenTicksMs) ? Math.max(0, betweenTicksMs - RESOLUTION_MS) : WINDOW_MS;
    monitor.load = { loopDelayMs, heapShare: heapShare() };
  }, WINDOW_MS);
  timer.unref();
  return monitor;

  function close(): void {
    clearInterval(timer);
    delays.disable();
  }
}

function heapShare(): number {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used / limit;
}
