import { cwmpFault } from '#shared/cwmp/fault.js';
import type { AcsRequest, CpeResponse, Fault } from '#shared/cwmp/messages.js';
import type { Attributes } from '../attributes.js';
import type { Parameters } from '../data-model/parameters.js';
import type { Downloads } from '../downloads.js';
import type { ScheduledInforms } from '../scheduled-informs.js';

/** What the remote procedures work on. */
export interface RpcContext {
  readonly parameters: Parameters;
  readonly attributes: Attributes;
  readonly scheduledInforms: ScheduledInforms;
  readonly downloads: Downloads;
  upTimeMs(): number;
  /** Resolves when everything that survives a restart is stored. */
  save(): Promise<void>;
  /** The values are stored; now they take effect. Rows of tables may have come or gone. */
  written(values: ReadonlyMap<string, string>): void;
  /** Once the session has ended well. @returns what takes it back */
  restartAfterSession(how: { readonly reboot: string } | 'factory-reset'): () => void;
}

export type RpcAnswer = Promise<CpeResponse | Fault>;
export type RequestOf<M extends AcsRequest['method']> = Extract<AcsRequest, { readonly method: M }>;

/** CommandKey and ParameterKey (TR-069 Amd 6 Annex A). */
const KEY_LENGTH = 32;

export function isKey(key: string): boolean {
  return Array.from(key).length <= KEY_LENGTH;
}

/** What was changed becomes an answer only when it is safe on disk; otherwise it is taken back. */
export async function commit<T>(context: RpcContext, undo: () => void, done: T): Promise<T | Fault> {
  try {
    await context.save();
    return done;
  } catch {
    undo();
    return cwmpFault(9002, 'Internal error: the change could not be stored');
  }
}
