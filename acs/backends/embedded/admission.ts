import type { Log } from '#acs/log.js';
import type { CwmpLimits } from './cwmp-limits.js';
import type { CwmpMeter, CwmpRefusal } from './cwmp-meter.js';
import { CLOSE, type HttpAnswer } from './http-answer.js';

/** What the process is under. */
export interface ProcessLoad {
  /** How late the event loop was of late, on average. */
  readonly loopDelayMs: number;
  /** Share of the heap's limit that is in use, 0…1. */
  readonly heapShare: number;
}

export interface ServerLoad extends ProcessLoad {
  readonly sessions: number;
  /** Bodies held, with the one that is announced. */
  readonly queuedBytes: number;
}

export type Shortage = Extract<CwmpRefusal, 'sessions' | 'queued-bytes' | 'loop-delay' | 'memory'>;

type AdmissionLimits = Pick<CwmpLimits, 'sessions' | 'queuedBytes' | 'loopDelayMs' | 'heapShare'>;

/**
 * What there is too little of to begin another session; undefined: it may begin. Asked before anything is spent on a
 * POST. One that continues a session is never asked about: to finish what was begun is what lowers the load.
 */
export function shortageOf(load: ServerLoad, limits: AdmissionLimits): Shortage | undefined {
  if (load.sessions >= limits.sessions) return 'sessions';
  if (load.queuedBytes > limits.queuedBytes) return 'queued-bytes';
  if (load.loopDelayMs > limits.loopDelayMs) return 'loop-delay';
  return load.heapShare > limits.heapShare ? 'memory' : undefined;
}

const SHORTEST_RETRY_SECONDS = 15;
const LONGEST_RETRY_SECONDS = 60;

/**
 * Value of Retry-After (RFC 9110 §10.2.3): spread, so that a fleet that was turned away together does not return together.
 * @param random 0…1
 */
export function retryAfterSeconds(random: number): number {
  return SHORTEST_RETRY_SECONDS + Math.floor(random * (LONGEST_RETRY_SECONDS - SHORTEST_RETRY_SECONDS + 1));
}

export interface AdmissionOptions {
  readonly limits: AdmissionLimits;
  /** Open ones. */
  readonly sessions: () => number;
  readonly processLoad: () => ProcessLoad;
  /** 0…1 */
  readonly random: () => number;
  readonly meter: CwmpMeter;
  readonly log: Log;
}

/** Keeps count of the bodies in memory, and turns away what there is no room for. */
export class Admission {
  readonly #options: AdmissionOptions;
  #queuedBytes = 0;
  #shortage: Shortage | undefined;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** @param announcedBytes of a body that is still to come */
  shortage(announcedBytes: number): Shortage | undefined {
    const { limits, sessions, processLoad, log } = this.#options;
    const { loopDelayMs, heapShare } = processLoad();
    const queuedBytes = this.#queuedBytes + announcedBytes;
    const shortage = shortageOf({ sessions: sessions(), queuedBytes, loopDelayMs, heapShare }, limits);
    if (shortage !== this.#shortage) {
      const load = { shortage, sessions: sessions(), queuedBytes, loopDelayMs, heapShare };
      if (shortage === undefined) log.info(load, 'new CWMP sessions are admitted again');
      else log.warn(load, 'the server is short of something: new CWMP sessions are turned away');
      this.#shortage = shortage;
    }
    return shortage;
  }

  refuse(shortage: Shortage): HttpAnswer {
    this.#options.meter.refused(shortage);
    return this.busy();
  }

  busy(): HttpAnswer {
    const retryAfter = retryAfterSeconds(this.#options.random()).toString();
    return { status: 503, headers: { 'retry-after': retryAfter, ...CLOSE } };
  }

  hold(bytes: number): void {
    this.#queuedBytes += bytes;
  }

  release(bytes: number): void {
    this.#queuedBytes -= bytes;
  }
}
