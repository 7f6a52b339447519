import { beginProbes, DEEP_MS, endProbes, type DeepInput } from '#shared/diagnosis/deep/probing.js';
import type { DeepReply, DeepRequest, Lane } from '#shared/diagnosis/deep/requests.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import { unreachable } from '#shared/lib/unreachable.js';
import { exchangeRegister, openConnection, type ProbeSurroundings } from './deep-exchange.js';
import { askStun } from './deep-stun.js';
import { codeOf } from './net/coded-error.js';

/** Carries the lanes of the deep probes on, side by side, until all are through or their time is up. */

export interface RunningProbes {
  /** The run's result with what the probes found. Never rejects; never settles after `cancel`. */
  readonly done: Promise<DiagnosisResult>;
  cancel(): void;
}

export function runProbes(input: DeepInput, around: Omit<ProbeSurroundings, 'signal'>): RunningProbes {
  const { lanes, found } = beginProbes(input);
  const stop = new AbortController();
  let cancelTimer = (): void => undefined;
  const done = new Promise<DiagnosisResult>((resolve) => {
    const settle = (): void => {
      if (stop.signal.aborted) return;
      cancelTimer();
      stop.abort();
      resolve(endProbes(input, found, around.now()));
    };
    cancelTimer = around.host.clock.after(DEEP_MS, settle);
    void Promise.all(lanes.map((lane) => carryOn(lane, { ...around, signal: stop.signal }))).then(settle);
  });
  return {
    done,
    cancel() {
      cancelTimer();
      stop.abort();
    },
  };
}

/** Never rejects. */
async function carryOn(lane: Lane, around: ProbeSurroundings): Promise<void> {
  const { log } = around.host;
  try {
    for (let step = lane.next(); step.done !== true;) {
      const reply = await answer(step.value, around).catch((error: unknown) => {
        log.warn({ request: step.value, code: codeOf(error) }, 'a deep probe could not be carried out');
        return undefined;
      });
      if (around.signal.aborted) return;
      // A probe that breaks costs its own answer, not that of the others.
      step = reply === undefined ? lane.throw(new Error('the probe broke')) : lane.next(reply);
    }
  } catch (error) {
    log.warn({ code: codeOf(error) }, 'deep probes broke off');
  }
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
