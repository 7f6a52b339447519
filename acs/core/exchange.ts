import type { AcsRequest, CpeResponse, Fault } from '#shared/cwmp/messages.js';

export type Answer = CpeResponse | Fault;

/**
 * A small conversation with a device, as a coroutine: each `yield` is a request and comes back with the device's answer.
 * Pure: it knows neither sessions nor the store.
 */
export type Exchange<T> = Generator<AcsRequest, T, Answer>;

/** The same for what reads and writes the store between requests. cwmp-service.ts carries both through a session. */
export type Conversation<T = void> = AsyncGenerator<AcsRequest, T, Answer>;

/** TR-069 Amd 6 Table 87, as far as what is asked next depends on it. */
export const CpeFault = {
  methodNotSupported: 9000,
  invalidParameterName: 9005,
} as const;
