import { withProbes } from '#shared/diagnosis/deep/judge.js';
import {
  DEEP_MS,
  deepEvidence,
  deepLanes,
  deepTrace,
  type DeepInput,
  type LaneName,
  type LaneResults,
} from '#shared/diagnosis/deep/probing.js';
import type { DeepReply, DeepRequest, Lane } from '#shared/diagnosis/deep/requests.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import { unreachable } from '#shared/lib/unreachable.js';
import { exchangeRegister, openConnection, type ProbeSurroundings } from './deep-exchange.js';
import { askStun } from './deep-stun.js';

/** Carries the lanes of the deep probes on, side by side, until all are through or their time is up. */

export interface RunningProbes {
  /** The run's result with what the probes found. Never rejects; never settles after `cancel`. */
  readonly done: Promise<DiagnosisResult>;
  cancel(): void;
}

export function runProbes(input: DeepInput, around: Omit<ProbeSurroundings, 'signal'>): RunningProbes {
  const { clock, log } = around.host;
  const lanes = Object.entries(deepLanes(input)) as [LaneName, Lane<LaneResults>][];
  if (lanes.length === 0) return { done: Promise.resolve(input.result), cancel: () => undefined };
  const stop = new AbortController();
  const missing = new Set(lanes.map(([name]) => name));
  let results: LaneResults = {};
  let cancelTimer = (): void => undefined;

  const done = new Promise<DiagnosisResult>((resolve) => {
    const settle = (): void => {
      if (stop.signal.aborted) return;
      cancelTimer();
      stop.abort();
      resolve(resultOf(input, results, [...missing], around.now()));
    };
    cancelTimer = clock.after(DEEP_MS, settle);
    const all = lanes.map(async ([name, lane]) => {
      try {
        const result = await carryOn(lane, { ...around, signal: stop.signal });
        if (result === undefined || stop.signal.aborted) return;
        results = { ...results, ...result };
        missing.delete(name);
      } catch (error) {
        // A probe that breaks costs its own answer, not the verdict.
        log.warn({ lane: name, why: error instanceof Error ? error.message : String(error) }, 'a deep probe failed');
      }
    });
    void Promise.all(all).then(settle);
  });
  return {
    done,
    cancel() {
      cancelTimer();
      stop.abort();
    },
  };
}

/** @returns undefined when it was stopped */
async function carryOn(lane: Lane<LaneResults>, around: ProbeSurroundings): Promise<LaneResults | undefined> {
  let step = lane.next();
  while (step.done !== true) {
    const value = await answer(step.value, around);
    if (around.signal.aborted) return undefined;
    step = lane.next(value);
  }
  return step.value;
}

async function answer(request: DeepRequest, around: ProbeSurroundings): Promise<DeepReply> {
  const { host, now, signal } = around;
  const { type } = request;
  switch (type) {
    case 'route':
      return { type, value: await host.network.route(request.address), at: now() };
    case 'neighbour':
      return { type, value: await host.network.neighbour(request.address), at: now() };
    case 'lease':
      return { type, value: await host.network.lease(request.networkInterface), at: now() };
    case 'name-servers':
      return { type, value: await host.network.nameServers(), at: now() };
    case 'query-server': {
      const { server, name, recordType, timeoutMs } = request;
      return { type, value: await host.network.queryServer(server, name, recordType, timeoutMs), at: now() };
    }
    case 'query': {
      const { name, recordType, timeoutMs } = request;
      return { type, value: await host.resolver.query(name, recordType, timeoutMs), at: now() };
    }
    case 'ping': {
      const { address, timeoutMs, options } = request;
      return { type, value: await host.pinger.ping(address, timeoutMs, signal, options), at: now() };
    }
    case 'register':
      return { type, value: await exchangeRegister(request.exchange, around), at: now() };
    case 'connect':
      return { type, value: await openConnection(request.target, request.timeoutMs, around), at: now() };
    case 'stun':
      return { type, value: await askStun(request.server, request.timeoutMs, around), at: now() };
    default:
      return unreachable(type);
  }
}

function resultOf(
  input: DeepInput,
  results: LaneResults,
  missing: readonly LaneName[],
  endedAt: number,
): DiagnosisResult {
  const { result } = input;
  const evidence = { ...result.evidence, deep: deepEvidence(input, results, missing, endedAt) };
  return {
    ...result,
    verdict: withProbes(result.verdict, evidence),
    evidence,
    trace: { ...result.trace, entries: [...result.trace.entries, ...deepTrace(results)] },
  };
}
