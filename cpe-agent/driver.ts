import type { RegistrationPlan } from '#shared/diagnosis/configuration.js';
import type { ConfigurationFault, Engine } from '#shared/diagnosis/evidence.js';
import { classify } from '#shared/diagnosis/classify.js';
import { advance, begin, nextDeadline, type RunStep } from '#shared/diagnosis/machine.js';
import type { RunOptions } from '#shared/diagnosis/options.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import type { RunEffect, RunEvent } from '#shared/diagnosis/run.js';
import type { TraceEntry } from '#shared/diagnosis/trace.js';
import { lineFacts, type KnownOfLine } from '#shared/diagnosis/deep/probing.js';
import type { ServerAddress } from '#shared/diagnosis/deep/register-lane.js';
import { runProbes } from './deep-driver.js';
import { codeOf } from './net/coded-error.js';
import type { Address, AgentHost, SipFlow, SipFlowOptions } from './ports.js';

/** Runs the diagnosis machine against the ports: one event at a time, all effects of it before the next. */

export interface DiagnosisOptions {
  readonly timeoutMs: number;
  readonly attemptTimeoutMs: number;
  readonly repetitions: number;
  /** The line's own Contact URI, where it has one. */
  readonly contact?: string;
  readonly userAgent: string;
  /** Depth `Deep`: probes follow the procedure. */
  readonly deep?: DeepOptions;
  /** What `host.sip` sends through, where that is not this host's own sockets. */
  readonly engine?: Engine;
  readonly observer?: DiagnosisObserver;
}

/** Who wants to see a diagnosis while it goes on. */
export interface DiagnosisObserver {
  /** Entries of the procedure, as they come. */
  traced(entries: readonly TraceEntry[]): void;
  /** The procedure has ended; deep probes may follow. */
  concluded(result: DiagnosisResult): void;
}

/** What the probes need to know of the line, as it was before the diagnosis. */
export interface DeepOptions {
  readonly line: KnownOfLine;
  /** Standby servers that it knows of. */
  readonly standby: readonly ServerAddress[];
  /** The registrar answers STUN on its SIP port (RFC 5626 §4.4.2). */
  readonly hasStun: boolean;
  /** A flow from the line's own UDP port; absent: it has none. */
  readonly openOwn?: ((options: SipFlowOptions) => Promise<SipFlow>) | undefined;
}

export type DiagnosisHost = Pick<
  AgentHost,
  'clock' | 'random' | 'hash' | 'sip' | 'pinger' | 'resolver' | 'network' | 'log'
>;

export interface RunningDiagnosis {
  /** Rejects only when the diagnosis could not be carried out at all (`Error_Internal`): an error with a `code`. */
  readonly done: Promise<DiagnosisResult>;
  /** Releases everything; `done` never settles after it. */
  cancel(): void;
}

export interface ObservableDiagnosis extends RunningDiagnosis {
  /** The procedure's, so far. */
  trace(): readonly TraceEntry[];
}

/** A diagnosis that could not be carried out: no finding about the line. */
export class DiagnosisError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Steps 2 to 5 of the procedure, and the deep probes behind them. */
export function runDiagnosis(
  plan: RegistrationPlan,
  options: DiagnosisOptions,
  host: DiagnosisHost,
): ObservableDiagnosis {
  const o: RunOptions = {
    ...options,
    plan,
    seed: host.random.hex(16),
    hash: host.hash,
    simulated: { network: host.sip.simulated === true, ping: host.pinger.simulated === true },
  };
  const startedAt = host.clock.monotonic();
  const now = (): number => Math.floor(host.clock.monotonic() - startedAt);
  const flows = new Map<number, SipFlow>();
  const queue: RunEvent[] = [];
  const opening = new AbortController();
  let pings = new AbortController();
  let cancelDeadline = (): void => undefined;
  let draining = false;
  let over = false;
  let told = 0;
  let cancelProbes = (): void => undefined;
  let settle: { resolve: (result: DiagnosisResult) => void; reject: (error: Error) => void };
  const done = new Promise<DiagnosisResult>((resolve, reject) => {
    settle = { resolve, reject };
  });

  let [run, effects]: RunStep = begin(o);

  function release(): void {
    over = true;
    cancelDeadline();
    pings.abort();
    opening.abort();
    for (const flow of flows.values()) flow.close();
    flows.clear();
  }

  function feed(event: RunEvent): void {
    if (over) return;
    queue.push(event);
    drain();
  }

  function drain(): void {
    if (draining) return;
    draining = true;
    for (let event = queue.shift(); event !== undefined && !over; event = queue.shift()) {
      [run, effects] = advance(run, event, o);
      tell();
      for (const effect of effects) carryOut(effect);
    }
    draining = false;
    schedule();
  }

  function tell(): void {
    if (run.trace.length > told) options.observer?.traced(run.trace.slice(told));
    told = run.trace.length;
  }

  function schedule(): void {
    cancelDeadline();
    const at = nextDeadline(run);
    if (over || at === undefined) return;
    cancelDeadline = host.clock.after(Math.max(0, at - now()), () =>
      feed({ type: 'deadline', at: Math.max(at, now()) }),
    );
  }

  function carryOut(effect: RunEffect): void {
    switch (effect.type) {
      case 'query':
        void host.resolver
          .query(effect.name, effect.recordType, effect.timeoutMs)
          .then((answer) => feed({ type: 'answer', at: now(), id: effect.id, answer }));
        break;
      case 'open-flow':
        openFlow(effect);
        break;
      case 'send':
        flows.get(effect.flow)?.send(effect.bytes);
        break;
      case 'ping':
        ping(effect.seq, effect.address, effect.timeoutMs);
        break;
      case 'stop-pings':
        pings.abort();
        pings = new AbortController();
        break;
      case 'done':
        release();
        conclude(effect.result);
        break;
    }
  }

  /** The FaultCode is fixed. */
  function conclude(result: DiagnosisResult): void {
    options.observer?.concluded(result);
    const { deep } = options;
    if (deep === undefined) {
      settle.resolve(result);
      return;
    }
    const located = run.locate?.outcome;
    const further = located?.ok === true ? located.targets.slice(1) : [];
    const { target } = result.evidence;
    const { openOwn } = deep;
    const probes = runProbes(
      {
        ...{ result, run: o },
        line: lineFacts(deep.line, plan, result, host.clock.now()),
        others: [...further.map(({ address, ...rest }) => ({ host: address, ...rest })), ...deep.standby],
        ...(deep.hasStun && target && { stunServer: target satisfies Address }),
        canUseOwnPort: openOwn !== undefined,
      },
      { ...{ host, now, openOwn }, serverName: plan.nextHop.host },
    );
    cancelProbes = () => probes.cancel();
    void probes.done.then((found) => settle.resolve(found));
  }

  function openFlow({ flow, remote, connected, serverName }: Extract<RunEffect, { type: 'open-flow' }>): void {
    host.sip
      .open({
        transport: remote.transport,
        remote,
        connected,
        serverName,
        pooled: true,
        signal: opening.signal,
        onConnected: () => feed({ type: 'flow-connected', at: now(), flow }),
        onMessage: (bytes, from) => feed({ type: 'datagram', at: now(), flow, bytes, from }),
        onSentAs: (bytes) => feed({ type: 'sent-as', at: now(), bytes }),
        onError: (code) => {
          if (remote.transport !== 'UDP') {
            // A broken connection: its place is free again. The machine opens another one when it needs it.
            flows.get(flow)?.close();
            flows.delete(flow);
          }
          feed({ type: 'flow-error', at: now(), flow, code });
        },
      })
      .then(
        (opened) => {
          if (over) {
            opened.close();
            return;
          }
          flows.set(flow, opened);
          feed({ type: 'flow-open', at: now(), flow, local: opened.local });
        },
        (error: unknown) => {
          const code = codeOf(error);
          if (code !== 'UNSUPPORTED_TRANSPORT') {
            feed({ type: 'flow-error', at: now(), flow, code });
          } else if (!over) {
            // Not a finding about the line: this agent cannot speak that transport.
            release();
            settle.reject(new DiagnosisError(code, `this agent cannot speak ${remote.transport} to ${remote.address}`));
          }
        },
      );
  }

  function ping(seq: number, address: string, timeoutMs: number): void {
    const { signal } = pings;
    void host.pinger.ping(address, timeoutMs, signal).then((outcome) => {
      if (signal.aborted) return;
      const at = now();
      if (outcome.kind === 'reply') feed({ type: 'ping-reply', at, seq, rttMs: outcome.rttMs });
      else if (outcome.kind === 'unavailable') feed({ type: 'ping-unavailable', at, why: outcome.why });
      else feed({ type: 'ping-lost', at, seq, ...(outcome.code !== undefined && { code: outcome.code }) });
    });
  }

  tell();
  for (const effect of effects) carryOut(effect);
  schedule();
  return {
    done,
    trace: () => run.trace,
    cancel() {
      release();
      cancelProbes();
    },
  };
}

/** The outcome of step 1 when something is missing: not one packet is sent. */
export function incompleteConfiguration(faults: readonly ConfigurationFault[]): DiagnosisResult {
  const evidence = {
    v: 1,
    configuration: faults,
    attempts: [],
    icmp: [],
    malformed: [],
    end: 'configuration',
  } as const;
  return {
    verdict: classify(evidence),
    reasonPhrase: '',
    serverAddress: '',
    localAddress: '',
    registerTransactions: 0,
    registerRetransmissions: 0,
    pingSuccessCount: 0,
    pingFailureCount: 0,
    guardTimerExpired: false,
    ms: 0,
    evidence,
    trace: { v: 1, entries: [] },
  };
}
