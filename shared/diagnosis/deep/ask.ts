import { unreachable } from '../../lib/unreachable.js';
import type { ProbeId } from './evidence.js';
import type { LaneContext } from './findings.js';
import { traceOf } from './probe-trace.js';
import type { DeepReplies, DeepRequest, Lane } from './requests.js';

/** Asks, traces what crossed the wire for it, and gives back the reply to that request. */
export function* ask<K extends keyof DeepReplies>(
  context: LaneContext,
  probe: ProbeId,
  request: Extract<DeepRequest, { readonly type: K }>,
): Lane<DeepReplies[K]> {
  const sentAt = context.at;
  const limited = inTime(request, context);
  const reply = yield limited;
  if (reply.type !== request.type) throw new Error(`a reply to ${request.type} was of type ${reply.type}`);
  context.at = Math.max(context.at, reply.at);
  context.found.trace.push(...traceOf({ probe, sentAt, request: limited, reply, simulated: context.simulated }));
  return reply.value as DeepReplies[K];
}

/** Nothing is waited for beyond the probes' own timer. */
function inTime(request: DeepRequest, { at, until }: LaneContext): DeepRequest {
  switch (request.type) {
    case 'route':
    case 'neighbour':
    case 'lease':
    case 'name-servers':
      return request;
    case 'register':
      return { ...request, exchange: { ...request.exchange, until } };
    case 'query-server':
    case 'query':
    case 'ping':
    case 'connect':
    case 'stun':
      return { ...request, timeoutMs: Math.max(1, Math.min(request.timeoutMs, until - at)) };
    default:
      return unreachable(request);
  }
}
