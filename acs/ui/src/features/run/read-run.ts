import type { RunDetail } from '#shared/api/runs.js';
import type { Evidence } from '#shared/diagnosis/evidence.js';
import { readTracedRun, type TracedRun } from '#shared/trace/traced-run.js';

/** The device's own record of a run. */
export interface ReadRun {
  readonly evidence: Evidence | undefined;
  readonly traced: TracedRun | undefined;
}

export function readRun(run: RunDetail): ReadRun {
  const traced = readTracedRun(run);
  return { evidence: readEvidence(run.evidence), traced: traced?.messages.length === 0 ? undefined : traced };
}

/** Another version's evidence, or a broken one, is not shown: absent beats wrong. */
function readEvidence(value: unknown): Evidence | undefined {
  if (!isObject(value) || value['v'] !== 1) return undefined;
  const lists = ['configuration', 'attempts', 'icmp', 'malformed'].every((name) => isListOfObjects(value[name]));
  return lists ? (value as unknown as Evidence) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every(isObject);
}
