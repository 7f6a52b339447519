import type { RunState } from '#shared/api/runs.js';
import { textParam } from '../../app/search-params.js';

/** The list of runs: its URL. */
export interface RunsSearch {
  /** Runs that have not ended. */
  readonly show?: 'open';
  readonly state?: RunState;
  readonly category?: string;
  readonly cause?: string;
  /** Epoch ms, as text. */
  readonly since?: string;
  readonly cursor?: string;
}

const STATES: readonly RunState[] = ['queued', 'requested', 'running', 'complete', 'failed', 'canceled', 'interrupted'];

/** Reads the URL; what it does not understand is left out. */
export function runsSearch(search: Readonly<Record<string, unknown>>): RunsSearch {
  const state = STATES.find((one) => one === search['state']);
  const category = textParam(search['category'], 64);
  const cause = textParam(search['cause'], 64);
  const since = textParam(search['since'], 16);
  const cursor = textParam(search['cursor']);
  return {
    ...(search['show'] === 'open' ? { show: 'open' } : {}),
    ...(state === undefined ? {} : { state }),
    ...(category === undefined ? {} : { category }),
    ...(cause === undefined ? {} : { cause }),
    ...(since !== undefined && /^\d+$/.test(since) ? { since } : {}),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

/** The API's filter of it. */
export function runsFilter({ show, ...rest }: RunsSearch): Readonly<Record<string, string>> {
  return { ...rest, ...(show === 'open' ? { open: 'true' } : {}) };
}
