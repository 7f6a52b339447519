import type { FinalDiagnosticsState } from '#shared/cwmp/diagnostics-state.js';
import type { Parameters } from './cwmp/data-model/parameters.js';
import type { DiagnosticsEnd, DiagnosticsTest } from './diagnostics-object.js';
import { locate } from './locate.js';
import type { AgentHost } from './ports.js';

const RESOLVE_MS = 5000;
/** Ours, as the standards leave it open: a new echo request each second, or when the last one's time is over. */
const INTERVAL_MS = 1000;

/**
 * What `Requested` in the root's IPPing diagnostics starts. The system's routing chooses the interface.
 * @param object path of the diagnostics object
 */
export function startIpPing(object: string, parameters: Parameters, host: AgentHost): DiagnosticsTest {
  const number = (name: string): number => Number(parameters.get(object + name));
  const cancelled = new AbortController();
  const { signal } = cancelled;
  const request = {
    name: parameters.get(`${object}Host`),
    repetitions: number('NumberOfRepetitions'),
    timeoutMs: number('Timeout'),
  };
  return {
    cancel: () => cancelled.abort(),
    done: new Promise((resolve) => {
      void ping(request, host, signal).then((end) => {
        if (!signal.aborted) resolve(end);
      });
    }),
  };
}

async function ping(
  { name, repetitions, timeoutMs }: { readonly name: string; readonly repetitions: number; readonly timeoutMs: number },
  host: AgentHost,
  signal: AbortSignal,
): Promise<DiagnosticsEnd> {
  // A port that is given means: no SRV, only addresses.
  const located = await locate({ host: name.trim(), port: 1 }, RESOLVE_MS, host);
  const target = located.ok ? located.targets[0] : undefined;
  if (target === undefined) return without('Error_CannotResolveHostName');
  const times: number[] = [];
  for (let sent = 0; sent < repetitions && !signal.aborted; sent += 1) {
    const sentAt = host.clock.monotonic();
    const outcome = await host.pinger.ping(target.address, timeoutMs, signal);
    if (outcome.kind === 'unavailable') return without('Error_Internal');
    if (outcome.kind === 'reply') times.push(outcome.rttMs);
    if (sent + 1 < repetitions) await pause(host, INTERVAL_MS - (host.clock.monotonic() - sentAt), signal);
  }
  return { state: 'Complete', results: statistics(times, repetitions) };
}

function statistics(times: readonly number[], sent: number): Readonly<Record<string, string>> {
  const ms = (value: number): string => String(Math.round(value));
  const sum = times.reduce((total, time) => total + time, 0);
  return {
    SuccessCount: String(times.length),
    FailureCount: String(sent - times.length),
    // 0 where nothing came back.
    AverageResponseTime: ms(times.length === 0 ? 0 : sum / times.length),
    MinimumResponseTime: ms(times.length === 0 ? 0 : times.reduce((a, b) => Math.min(a, b))),
    MaximumResponseTime: ms(times.reduce((a, b) => Math.max(a, b), 0)),
  };
}

function without(state: FinalDiagnosticsState): DiagnosticsEnd {
  return { state, results: {} };
}

function pause(host: AgentHost, ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = host.clock.after(ms, resolve);
    signal.addEventListener('abort', () => {
      cancel();
      resolve();
    });
  });
}
