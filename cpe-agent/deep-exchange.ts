import type { ConnectionEvidence, Target } from '#shared/diagnosis/observations.js';
import {
  beginExchange,
  exchangeDeadline,
  stepExchange,
  type ExchangeEvent,
  type ExchangeOptions,
} from '#shared/diagnosis/deep/exchange.js';
import type { DeepReplies } from '#shared/diagnosis/deep/requests.js';
import { codeOf } from './net/coded-error.js';
import type { AgentHost, SipFlow } from './ports.js';

/** Flows of the deep probes: one REGISTER exchange, or one connection that is only opened. */

export interface ProbeSurroundings {
  readonly host: Pick<AgentHost, 'clock' | 'random' | 'sip' | 'pinger' | 'resolver' | 'network' | 'log'>;
  /** ms since the run's start */
  readonly now: () => number;
  /** The name that was configured, for TLS. */
  readonly serverName: string;
  /** Local port of the line's own UDP socket, which it shares. */
  readonly linePort?: number;
  readonly signal: AbortSignal;
}

/** Never rejects: what went wrong is the outcome. */
export function exchangeRegister(o: ExchangeOptions, around: ProbeSurroundings): Promise<DeepReplies['register']> {
  const { host, now, signal, serverName, linePort } = around;
  const { target } = o;
  let exchange = beginExchange(o, now());
  let flow: SipFlow | undefined;
  let cancelDeadline = (): void => undefined;
  const opening = new AbortController();

  return new Promise((resolve) => {
    const over = (value: DeepReplies['register']): void => {
      cancelDeadline();
      opening.abort();
      flow?.close();
      resolve(value);
    };
    const feed = (event: ExchangeEvent): void => {
      const [next, effects] = stepExchange(exchange, event, o);
      exchange = next;
      for (const effect of effects) {
        if (effect.type === 'send') flow?.send(effect.bytes);
        else over(effect);
      }
      schedule();
    };
    const schedule = (): void => {
      cancelDeadline();
      const at = exchangeDeadline(exchange);
      if (at === undefined) return;
      cancelDeadline = host.clock.after(Math.max(0, at - now()), () =>
        feed({ type: 'deadline', at: Math.max(at, now()) }),
      );
    };
    signal.addEventListener('abort', () => over({ records: exchange.records, trace: exchange.trace }), { once: true });
    schedule();
    host.sip
      .open({
        transport: target.transport,
        remote: target,
        connected: true,
        serverName,
        signal: opening.signal,
        ...(o.ownPort && linePort !== undefined ? { localPort: linePort, shared: true } : { pooled: true }),
        onConnected: () => feed({ type: 'flow-connected', at: now() }),
        onMessage: (bytes, from) => feed({ type: 'datagram', at: now(), bytes, from }),
        onError: (code) => feed({ type: 'flow-error', at: now(), code }),
      })
      .then(
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

/** Never rejects. */
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
    const flow = await host.sip.open({
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
    flow.close();
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
