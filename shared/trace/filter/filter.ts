import type { TraceMessage } from '../traced-run.js';
import { unreachable } from '../../lib/unreachable.js';

/** Does a message have what a comparison asks for? */
export type Test = (message: TraceMessage) => boolean;

/** A filter, read. */
export type Filter =
  | { readonly type: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly type: 'not'; readonly part: Filter }
  | { readonly type: 'test'; readonly test: Test };

export function fulfils(message: TraceMessage, filter: Filter): boolean {
  switch (filter.type) {
    case 'and':
      return filter.parts.every((part) => fulfils(message, part));
    case 'or':
      return filter.parts.some((part) => fulfils(message, part));
    case 'not':
      return !fulfils(message, filter.part);
    case 'test':
      return filter.test(message);
    default:
      return unreachable(filter);
  }
}
