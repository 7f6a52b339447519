import type { BatchLineState } from '#shared/api/batches.js';

/** In the order in which they are told. */
export const LINE_STATES: readonly BatchLineState[] = ['done', 'failed', 'skipped', 'running', 'waiting'];
