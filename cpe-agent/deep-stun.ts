import { bindingRequest, parseBindingResponse } from '#shared/sip/stun.js';
import type { ProbeSurroundings } from './deep-exchange.js';
import type { Address, SipFlow } from './ports.js';

/** What a STUN server sees as the address of a socket of ours. Never rejects; undefined: it did not say. */
export function askStun(server: Address, timeoutMs: number, around: ProbeSurroundings): Promise<string | undefined> {
  const { host, signal } = around;
  const transactionId = host.random.hex(12);
  const opening = new AbortController();
  let flow: SipFlow | undefined;
  let ended = false;
  return new Promise((resolve) => {
    const over = (mapped?: string): void => {
      ended = true;
      cancel();
      signal.removeEventListener('abort', giveUp);
      opening.abort();
      flow?.close();
      resolve(mapped);
    };
    const giveUp = (): void => over();
    const cancel = host.clock.after(timeoutMs, giveUp);
    signal.addEventListener('abort', giveUp, { once: true });

    async function ask(): Promise<void> {
      const opened = await host.sip.open({
        transport: 'UDP',
        remote: server,
        connected: true,
        pooled: true,
        signal: opening.signal,
        onMessage: (bytes) => {
          const response = parseBindingResponse(bytes);
          if (response?.transactionId === transactionId) over(response.mapped);
        },
        onError: giveUp,
      });
      flow = opened;
      if (ended) opened.close();
      else opened.send(bindingRequest(transactionId));
    }

    ask().catch(giveUp);
  });
}
