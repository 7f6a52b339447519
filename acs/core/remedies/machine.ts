import type { RemedyState } from '#shared/api/remedies.js';
import { unreachable } from '#shared/lib/unreachable.js';
import { remedyOutcome } from '#shared/remedies/outcome.js';
import type { TaskRow } from '../../store/ports/parameters.js';
import type { RemedyRow } from '../../store/ports/remedies.js';
import type { RunRow } from '../../store/ports/runs.js';
import { isSameValue } from '../parameters/value-type.js';

/**
 * One remedy: read what is there, write, diagnose again, compare, and put back what was there if that was asked for. Pure: the
 * row is the whole state, so after a crash `begin` goes on where it stood. remedy-service.ts does what the effects say.
 */

export type RemedyTask = 'read' | 'write' | 'roll-back';

export interface ReadValue {
  readonly value: string;
  /** XSD type without prefix; '' when untold. */
  readonly type: string;
}

export type RemedyInput =
  /** Look where it stands: at the start, after a crash, and whenever a task or run of it has ended. */
  | { readonly type: 'begin' }
  | {
      readonly type: 'task-ended';
      readonly task: RemedyTask;
      readonly end: Pick<TaskRow, 'state' | 'failure'>;
      /** What the read task brought, by name. */
      readonly read: ReadonlyMap<string, ReadValue>;
    }
  | { readonly type: 'run-started'; readonly runId: string }
  | { readonly type: 'run-ended'; readonly run: Pick<RunRow, 'state' | 'verdict' | 'failure' | 'requestedAt'> }
  | { readonly type: 'run-refused'; readonly detail: string }
  /** @param taskId of the task that will write the old values */
  | { readonly type: 'roll-back'; readonly taskId: string };

export type RemedyEffect =
  /** A conditional move, told step by step. */
  | {
      readonly type: 'move';
      readonly from: RemedyState;
      readonly row: RemedyRow;
      readonly told: readonly RemedyState[];
    }
  /** Create the task unless it is there; when it has ended, its end is the next input. */
  | { readonly type: 'task'; readonly task: RemedyTask }
  /** Start the second run, unless `verifyRunId` says that there is one; when it has ended, that is the next input. */
  | { readonly type: 'diagnose' };

export type RemedyStep = readonly [RemedyRow, readonly RemedyEffect[]];

/** @param newTaskId for a rollback that nobody asked for anew */
export function stepRemedy(row: RemedyRow, input: RemedyInput, now: number, newTaskId: string): RemedyStep {
  switch (input.type) {
    case 'begin':
      return [row, begin(row)];
    case 'task-ended':
      return taskEnded(row, input, now);
    case 'run-started':
      return row.state === 'verifying' ? runStarted(row, input.runId) : [row, []];
    case 'run-ended':
      return row.state === 'verifying' ? runEnded(row, input.run, now, newTaskId) : [row, []];
    case 'run-refused':
      return row.state === 'verifying' ? notVerified(row, input.detail, now, newTaskId) : [row, []];
    case 'roll-back':
      return mayRollBack(row) ? rollBack(row, input.taskId, ['rolling-back']) : [row, []];
    default:
      return unreachable(input);
  }
}

/** It is at rest, something was written, and all of it can be put back. */
export function mayRollBack(row: RemedyRow): boolean {
  if (!isReversible(row) || row.writtenAt === undefined) return false;
  return ['cured', 'not-cured', 'worse', 'failed'].includes(row.state);
}

export function isReversible({ values }: Pick<RemedyRow, 'values'>): boolean {
  return values.every(({ secret }) => !secret);
}

export function isOpenRemedy({ state }: Pick<RemedyRow, 'state'>): boolean {
  return ['planned', 'writing', 'verifying', 'rolling-back'].includes(state);
}

function begin({ state, values }: RemedyRow): readonly RemedyEffect[] {
  switch (state) {
    case 'planned':
      // Of secrets nothing can be read.
      return [{ type: 'task', task: values.every(({ secret }) => secret) ? 'write' : 'read' }];
    case 'writing':
      return [{ type: 'task', task: 'write' }];
    case 'verifying':
      return [{ type: 'diagnose' }];
    case 'rolling-back':
      return [{ type: 'task', task: 'roll-back' }];
    case 'cured':
    case 'not-cured':
    case 'worse':
    case 'rolled-back':
    case 'failed':
      return [];
    default:
      return unreachable(state);
  }
}

function taskEnded(
  row: RemedyRow,
  { task, end, read }: Extract<RemedyInput, { type: 'task-ended' }>,
  now: number,
): RemedyStep {
  const done = end.state === 'complete';
  const { reason, detail } = end.failure ?? { reason: 'task-canceled', detail: 'Somebody canceled its task' };
  if (row.state === 'planned' && task === 'read')
    return done ? wasRead(row, read, now) : fail(row, reason, detail, now);
  // Secrets are written unread, as `begin` has it: what can be put back is read before.
  const unread = row.state === 'planned' && row.values.every(({ secret }) => secret);
  if ((row.state === 'writing' || unread) && task === 'write') {
    if (done) return written(row, now);
    // A device that refuses has taken nothing (all or nothing); one that was lost meanwhile may have.
    const taken =
      reason === 'cwmp-fault' || reason === 'expired' || reason === 'key-file-wrong' ? {} : { writtenAt: now };
    return fail({ ...withoutSecrets(row), ...taken }, reason, detail, now);
  }
  if (row.state === 'rolling-back' && task === 'roll-back') {
    if (!done) return fail(row, reason, `The old values could not be put back: ${detail}`, now);
    return move(row, { ...row, state: 'rolled-back', endedAt: now }, ['rolled-back']);
  }
  return [row, []];
}

/** What is there now is what would be put back; if it is not what was confirmed, nothing is written. */
function wasRead(row: RemedyRow, read: ReadonlyMap<string, ReadValue>, now: number): RemedyStep {
  const open = row.values.filter(({ secret }) => !secret);
  const lacking = open.filter(({ name }) => !read.has(name)).map(({ name }) => name);
  if (lacking.length > 0) return fail(row, 'not-readable', `The phone does not tell ${lacking.join(', ')}`, now);
  const changed = open.filter(
    ({ name, type, old }) => old !== undefined && !isSameValue(type, read.get(name)?.value ?? '', old),
  );
  if (changed.length > 0) {
    const names = changed.map(({ name }) => name).join(', ');
    return fail(row, 'value-changed', `Somebody has changed it since it was confirmed: ${names}`, now);
  }
  const values = row.values.map((value) => {
    const found = read.get(value.name);
    return found === undefined ? value : { ...value, old: found.value, ...(found.type !== '' && { type: found.type }) };
  });
  const [next, effects] = move(row, { ...row, values, state: 'writing' }, ['writing']);
  return [next, [...effects, ...begin(next)]];
}

function written(row: RemedyRow, now: number): RemedyStep {
  const next: RemedyRow = { ...withoutSecrets(row), state: 'verifying', writtenAt: now };
  const [moved, effects] = move(row, next, row.state === 'planned' ? ['writing', 'verifying'] : ['verifying']);
  return [moved, [...effects, ...begin(moved)]];
}

function runStarted(row: RemedyRow, runId: string): RemedyStep {
  const [next, effects] = move(row, { ...row, verifyRunId: runId }, []);
  return [next, [...effects, ...begin(next)]];
}

function runEnded(
  row: RemedyRow,
  run: Pick<RunRow, 'state' | 'verdict' | 'failure' | 'requestedAt'>,
  now: number,
  newTaskId: string,
): RemedyStep {
  // One that was under way already tells of the line as it was.
  if (run.requestedAt !== undefined && run.requestedAt < (row.writtenAt ?? 0)) {
    const { verifyRunId: _, ...rest } = row;
    const [next, effects] = move(row, rest, []);
    return [next, [...effects, ...begin(next)]];
  }
  const { verdict: after, failure, state } = run;
  if (after === undefined) {
    return notVerified(row, `The second run ended as ${state}${failure ? `: ${failure.detail}` : ''}`, now, newTaskId);
  }
  const outcome = remedyOutcome(row.before, after);
  const ended: RemedyRow = { ...row, after, outcome };
  if (outcome !== 'cured' && row.automaticRollback) return rollBack(ended, newTaskId, [outcome, 'rolling-back']);
  return move(row, { ...ended, state: outcome, endedAt: now }, [outcome]);
}

function notVerified(row: RemedyRow, detail: string, now: number, newTaskId: string): RemedyStep {
  const failure = { reason: 'not-verified', detail };
  return row.automaticRollback
    ? rollBack({ ...row, failure }, newTaskId, ['rolling-back'])
    : fail(row, failure.reason, detail, now);
}

function rollBack(row: RemedyRow, taskId: string, told: readonly RemedyState[]): RemedyStep {
  const { endedAt: _, ...rest } = row;
  const next: RemedyRow = { ...rest, state: 'rolling-back', tasks: { ...row.tasks, rollBack: taskId } };
  const [moved, effects] = move(row, next, told);
  return [moved, [...effects, ...begin(moved)]];
}

function fail(row: RemedyRow, reason: string, detail: string, now: number): RemedyStep {
  const next: RemedyRow = { ...withoutSecrets(row), state: 'failed', failure: { reason, detail }, endedAt: now };
  return move(row, next, ['failed']);
}

function move(row: RemedyRow, next: RemedyRow, told: readonly RemedyState[]): RemedyStep {
  return [next, [{ type: 'move', from: row.state, row: next, told }]];
}

function withoutSecrets({ secrets: _, ...row }: RemedyRow): RemedyRow {
  return row;
}
