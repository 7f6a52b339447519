import { bindingRequest, parseBindingResponse } from '#shared/sip/stun.js';
import type { ProbeSurroundings } from './deep-exchange.js';
import type { Address, SipFlow } from './ports.js';

/** What a STUN server sees as the address of a socket of ours. Never rejects; undefined: it did not say. */
export function askStun(server: Address, timeoutMs: number, around: ProbeSurroundings): Promise<string | undefined> {
  const { host, signal } = around;
  const transactionId = host.random.hex(12);
  return new Promise((resolve) => {
    let flow: SipFlow | undefined;
    const over = (mapped: string | undefined): void => {
      cancel();
      flow?.close();
      resolve(mapped);
    };
    const cancel = host.clock.after(timeoutMs, () => over(undefined));
    signal.addEventListener('abort', () => over(undefined), { once: true });
    host.sip
      .open({
        transport: 'UDP',
        remote: server,
        connected: true,
        pooled: true,
        signal,
        onMessage: (bytes) => {
          const response = parseBindingResponse(bytes);
          if (response?.transactionId === transactionId) over(response.mapped);
        },
        onError: () => over(undefined),
      })
      .then(
        (opened) => {
          flow = opened;
          opened.send(bindingRequest(transactionId));
        },
        () => over(undefined),
      );
  });
}
