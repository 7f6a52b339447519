import { printRecords, type DnsAnswer } from '../sip/dns-records.js';
import { beginLocate, stepLocate, type LocateEvent, type LocateOptions, type LocateStep } from '../sip/locate.js';
import { finish } from './finish.js';
import { RESOLVE_MS, type RunOptions } from './options.js';
import { startAttempt } from './registering.js';
import type { Run, RunEffect } from './run.js';
import { traceNote } from './tracing.js';

/** The target: looked up once, within its limit (ours); all attempts and pings go to the first one of RFC 3263. */

export function startLocating(run: Run, o: RunOptions): RunEffect[] {
  run.deadlines.set('resolve', RESOLVE_MS);
  return proceed(run, o, 0, beginLocate(o.plan.nextHop, locateOptions(run, o)));
}

export function onAnswer(run: Run, o: RunOptions, at: number, id: number, answer: DnsAnswer): RunEffect[] {
  const query = run.locate?.queries.find((one) => one.id === id);
  if (run.phase !== 'resolving' || query === undefined || query.answer !== undefined) return [];
  const told = answer.ok ? printRecords(answer.records).join(', ') : answer.error;
  traceNote(run, o, at, 'dns', 'in', `${query.type} ${query.name} → ${told}`);
  return step(run, o, { type: 'answer', at, id, answer });
}

export function onLocateLimit(run: Run, o: RunOptions, at: number): RunEffect[] {
  for (const { name, type, answer } of run.locate?.queries ?? []) {
    if (answer === undefined) traceNote(run, o, at, 'dns', 'local', `${type} ${name} → timeout`);
  }
  return step(run, o, { type: 'limit', at });
}

function step(run: Run, o: RunOptions, event: LocateEvent): RunEffect[] {
  if (run.phase !== 'resolving' || run.locate === undefined) return [];
  return proceed(run, o, event.at, stepLocate(run.locate, event, locateOptions(run, o)));
}

function proceed(run: Run, o: RunOptions, at: number, [state, queries]: LocateStep): RunEffect[] {
  run.locate = state;
  for (const { recordType, name } of queries) traceNote(run, o, at, 'dns', 'out', `${recordType} ${name}`);
  const { outcome, stages } = state;
  if (outcome === undefined) return [...queries];

  run.deadlines.delete('resolve');
  const addresses = outcome.ok ? [...new Set(outcome.targets.map(({ address }) => address))] : [];
  const error = outcome.ok ? {} : { error: outcome.error };
  if (stages.length > 0) run.dns = { name: o.plan.nextHop.host, addresses, ms: at, ...error, stages };
  const target = outcome.ok ? outcome.targets[0] : undefined;
  if (target === undefined) return finish(run, o, at, 'dns'); // FaultCode 2, no ping (ours)
  run.target = target;
  return startAttempt(run, o, at);
}

/** Dice that fall the same on a replay. */
function locateOptions(run: Run, o: RunOptions): LocateOptions {
  let throws = 0;
  return {
    limitMs: RESOLVE_MS,
    dice: () => {
      const thrown = o.hash('md5', `${o.seed} srv ${String(run.locate?.stages.length ?? 0)} ${String(throws++)}`);
      return parseInt(thrown.slice(0, 8), 16) / 2 ** 32;
    },
  };
}
