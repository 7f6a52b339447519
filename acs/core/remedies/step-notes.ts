import type { RemedyState } from '#shared/api/remedies.js';
import type { RemedyRow, RemedyStep } from '../../store/ports/remedies.js';
import type { AuditActor } from '../audit.js';

/**
 * Events and audit rows of a move, for each step that it comes to.
 * @param by who asked for it, and as what; without: the server goes on by itself
 */
export function stepNotes(
  row: RemedyRow,
  told: readonly RemedyState[],
  at: number,
  by?: AuditActor & { readonly action: string },
): RemedyStep {
  const { id, runId, kind, deviceId, values, verifyRunId, after, failure } = row;
  const data = {
    remedyId: id,
    kind,
    ...(verifyRunId !== undefined && { verifyRunId }),
    ...(after && { after }),
    ...(failure && { failure }),
  };
  return {
    events: told.map((state) => ({ at, topic: `run:${runId}`, type: `remedy.${state}`, data: { ...data, state } })),
    audit: told.map((state) => ({
      at,
      actor: by?.actor ?? 'server',
      address: by?.address ?? '',
      action: by?.action ?? `remedy.${state}`,
      target: deviceId,
      detail: {
        remedy: id,
        run: runId,
        kind,
        values: values.map(({ name, old, new: value, secret }) =>
          secret ? { name } : { name, before: old, after: value },
        ),
        ...(by?.tokenId !== undefined && { tokenId: by.tokenId }),
        ...(failure && { failure: failure.reason }),
      },
    })),
  };
}
