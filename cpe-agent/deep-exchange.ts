import type { ConnectionEvidence, Target } from '#shared/diagnosis/observations.js';
import {
  beginExchange,
  exchangeDeadline,
  stepExchange,
  type ExchangeEvent,
  type ExchangeOptions,
} from '#shared/diagnosis/deep/exchange.js';
import type { DeepReplies } from '#shared/diagnosis/deep/requests.js';
import { CodedError, codeOf } from './net/coded-error.js';
import type { AgentHost, SipFlow, SipFlowOptions } from './ports.js';

/** Flows of the deep probes: one REGISTER exchange, or one connection that is only opened. */

export interface ProbeSurroundings {
  readonly host: Pick<AgentHost, 'clock' | 'random' | 'sip' | 'pinger' | 'resolver' | 'network' | 'log'>;
  /** ms since the run's start */
  readonly now: () => number;
  /** The name that was configured, for TLS. */
  readonly serverName: string;
  /** A flow from the line's own UDP port. */
  readonly openOwn?: ((options: SipFlowOptions) => Promise<SipFlow>) | undefined;
  /** Everything ends with it, and nothing is sent any more. */
  readonly signal: AbortSignal;
}

/** Never rejects: what went wrong is the outcome. Does not settle once it is aborted. */
export function exchangeRegister(o: ExchangeOptions, around: ProbeSurroundings): Promise<DeepReplies['register']> {
  const { host, now, signal } = around;
  let exchange = beginExchange(o, now());
  let flow: SipFlow | undefined;
  let cancelDeadline = (): void => undefined;
  const opening = new AbortController();

  return new Promise((resolve) => {
    const release = (): void => {
      signal.removeEventListener('abort', release);
      cancelDeadline();
      opening.abort();
      flow?.close();
      flow = undefined;
    };
    const feed = (event: ExchangeEvent): void => {
      if (signal.aborted) return;
      const [next, effects] = stepExchange(exchange, event, o);
      exchange = next;
      schedule();
      for (const effect of effects) {
        if (effect.type === 'send') {
          send(effect.bytes);
        } else {
          release();
          resolve(effect);
        }
      }
    };
    const send = (bytes: Uint8Array): void => {
      try {
        flow?.send(bytes);
      } catch (error) {
        feed({ type: 'flow-error', at: now(), code: codeOf(error) });
      }
    };
    const schedule = (): void => {
      cancelDeadline();
      const at = exchangeDeadline(exchange);
      if (at === undefined) return;
      cancelDeadline = host.clock.after(Math.max(0, at - now()), () =>
        feed({ type: 'deadline', at: Math.max(at, now()) }),
      );
    };
    signal.addEventListener('abort', release, { once: true });
    schedule();
    open(o, around, {
      signal: opening.signal,
      onConnected: () => feed({ type: 'flow-connected', at: now() }),
      onMessage: (bytes, from) => feed({ type: 'datagram', at: now(), bytes, from }),
      onSentAs: (bytes) => feed({ type: 'sent-as', at: now(), bytes }),
      onError: (code) => feed({ type: 'flow-error', at: now(), code }),
    }).then(
      (opened) => {
        if (exchange.done || signal.aborted) {
          opened.close();
          return;
        }
        flow = opened;
        feed({ type: 'flow-open', at: now(), local: opened.local });
      },
      (error: unknown) => feed({ type: 'flow-error', at: now(), code: codeOf(error) }),
    );
  });
}

/** Rejects whatever way the port fails. */
async function open(
  { target, ownPort }: ExchangeOptions,
  { host, serverName, openOwn }: ProbeSurroundings,
  handlers: Pick<SipFlowOptions, 'signal' | 'onConnected' | 'onMessage' | 'onSentAs' | 'onError'>,
): Promise<SipFlow> {
  const options = { transport: target.transport, remote: target, connected: true, serverName, ...handlers };
  if (!ownPort) return host.sip.open({ ...options, pooled: true });
  if (openOwn === undefined) throw new CodedError('ENOTSUP', 'the line has no UDP port of its own');
  return openOwn(options);
}

/** Rejects only where the port throws. */
export async function openConnection(
  target: Target,
  timeoutMs: number,
  { host, now, signal, serverName }: ProbeSurroundings,
): Promise<ConnectionEvidence> {
  const openedAt = now();
  let connectedAt: number | undefined;
  const limit = new AbortController();
  const cancel = host.clock.after(timeoutMs, () => limit.abort());
  const stop = (): void => limit.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const opened = host.sip.open({
      transport: target.transport,
      remote: target,
      connected: true,
      serverName,
      pooled: true,
      signal: limit.signal,
      onConnected: () => (connectedAt = now()),
      onMessage: () => undefined,
      onError: () => undefined,
    });
    // A port that takes no notice of the limit is not waited for, and closed when it comes all the same.
    opened.then((flow) => flow.close()).catch(() => undefined);
    await Promise.race([opened, aborted(limit.signal)]);
    const at = now();
    return { openedAt, connectedAt: connectedAt ?? at, ...(target.transport === 'TLS' && { secureAt: at }) };
  } catch (error) {
    const connected = connectedAt === undefined ? {} : { connectedAt };
    return { openedAt, ...connected, ended: { at: now(), code: limit.signal.aborted ? 'ETIMEDOUT' : codeOf(error) } };
  } finally {
    cancel();
    signal.removeEventListener('abort', stop);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new CodedError('ETIMEDOUT', 'not in time')), { once: true });
  });
}
