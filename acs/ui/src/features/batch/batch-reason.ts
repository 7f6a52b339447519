import { wordFor } from '../../i18n/i18n.js';

/** Why a line of a selection was left out or has no verdict, in words; undefined for a reason of a newer server. */
export function batchReason(reason: string): string | undefined {
  return wordFor('batchReason', reason) ?? wordFor('problem', reason) ?? wordFor('failure', reason);
}
