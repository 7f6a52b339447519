import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutate } from './mutate.js';
import { createSource } from './source.js';
import type { Target } from './target.js';

export interface Find {
  readonly target: string;
  /** The same seed makes the same execution. */
  readonly seed: number;
  readonly error: string;
  readonly input: Uint8Array;
}

export interface Fuzzed {
  readonly executions: number;
  readonly finds: readonly Find[];
  /** Processor ms of the slowest execution. */
  readonly slowestMs: number;
}

/** Ours: the longest inputs are some 20 kB, and everything here is linear. */
export const WORK_BOUND_MS = 1_000;

export interface Folders {
  readonly corpus: string;
  /** Folder `data` of the given data, if it is there. */
  readonly given: string | undefined;
}

/** @param more when to stop: after `executions`, or once the clock says so */
export function fuzz(
  target: Target,
  folders: Folders,
  firstSeed: number,
  more: (executions: number) => boolean,
): Fuzzed {
  const samples = readSamples(folders.corpus, target.corpus, '');
  if (folders.given !== undefined && target.given !== undefined) {
    samples.push(...readSamples(join(folders.given, target.given), '', '.dat'));
  }
  if (samples.length === 0) throw new Error(`no samples for ${target.name}`);
  const finds: Find[] = [];
  const known = new Set<string>();
  let executions = 0;
  let slowestMs = 0;
  for (; more(executions); executions++) {
    const seed = firstSeed + executions;
    const source = createSource(seed);
    const sample = source.pick(samples);
    const input = executions < samples.length ? samples[executions]! : mutate(sample, samples, source);
    const before = process.cpuUsage();
    let error: string | undefined;
    try {
      target.run(input, source);
    } catch (thrown) {
      error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    }
    const ms = process.cpuUsage(before).user / 1000;
    slowestMs = Math.max(slowestMs, ms);
    if (ms > WORK_BOUND_MS) error ??= `violated: ${String(WORK_BOUND_MS)} ms of work at most`;
    const kind = error?.split('\n').slice(0, 3).join('\n') ?? '';
    if (error !== undefined && !known.has(kind) && finds.length < 20) {
      known.add(kind);
      finds.push({ target: target.name, seed, error, input });
    }
  }
  return { executions, finds, slowestMs };
}

function readSamples(folder: string, prefix: string, suffix: string): Uint8Array[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && name.endsWith(suffix))
    .sort()
    .map((name) => readFileSync(join(folder, name)));
}
