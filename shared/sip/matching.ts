import { parseCSeq, topVia } from './headers.js';
import { headerValue, headerValues, type SipResponse } from './message.js';

/**
 * Is this the response to the request that carried this branch? By the branch of the top Via and the method of CSeq
 * (RFC 3261 §17.1.3). What has several Vias was meant for somebody behind us (§8.1.3.3). The sent-by of the Via is let
 * pass, because a careless ALG rewrites it (docs/decisions/0018).
 */
export function isResponseTo(
  response: SipResponse,
  request: { readonly branch: string; readonly method: string },
): boolean {
  const vias = headerValues(response, 'Via');
  const method = parseCSeq(headerValue(response, 'CSeq') ?? '')?.method;
  return vias.length === 1 && method === request.method && topVia(response)?.branch === request.branch;
}
