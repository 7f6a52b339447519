import type { AcsRequest, Fault, ParameterInfo, ParameterValue } from '#shared/cwmp/messages.js';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import type { Secret } from '#shared/lib/secret.js';
import type { LineChange, LineRow } from '../store/store.js';
import {
  callLineParameters,
  callLinesOf,
  linePathOf,
  lineRowOf,
  referredParameters,
  shownParameters,
} from './line-values.js';
import type { Answer } from './run/diagnostics-object.js';

/**
 * Small conversations with a device, as coroutines: each `yield` is a request and comes back with the device's answer.
 * They know neither sessions nor the store; cwmp-service.ts carries them through a session.
 */
export type Task<T> = Generator<AcsRequest, T, Answer>;

/** CPEs limit the number of names per request, none known below this. */
const NAMES_PER_REQUEST = 64;
const INVALID_PARAMETER_NAME = 9005;

export interface Discovery {
  readonly lines: readonly LineRow[];
  readonly model?: string;
  readonly informIntervalSeconds?: number;
}

/** What the device has: its lines, whether they can be diagnosed, and what is shown of them. */
export function* discover(root: string): Task<Discovery | Fault> {
  const about = yield* readValues([
    `${root}DeviceInfo.ModelName`,
    `${root}ManagementServer.PeriodicInformEnable`,
    `${root}ManagementServer.PeriodicInformInterval`,
  ]);
  const names = yield {
    method: 'GetParameterNames',
    parameterPath: `${root}Services.VoiceService.`,
    nextLevel: false,
  };
  // 9005: it has no voice service at all, which is an answer.
  if (names.method === 'Fault' && names.code !== INVALID_PARAMETER_NAME) return names;
  const found = names.method === 'GetParameterNamesResponse' ? names.parameterList : [];
  const paths = linePaths(found);
  const seen = new Set(found.map(({ name }) => name.trim()));
  const values = yield* readLines(paths, callLineParameters([...seen]), (name) => seen.has(name));
  const model = about.get(`${root}DeviceInfo.ModelName`)?.trim();
  const interval = informInterval(root, about);
  return {
    lines: paths.map((path) => lineRowOf(path, values, hasDiagnostics(path, found))),
    ...(model !== undefined && model !== '' && { model }),
    ...(interval !== undefined && { informIntervalSeconds: interval }),
  };
}

/** Reads again what is shown of known lines: only what the device answers changes. */
export function* refresh(paths: readonly string[]): Task<readonly LineChange[]> {
  const callLines: string[] = [];
  const untold = new Set<string>();
  for (const table of new Set(paths.flatMap((path) => callLinesOf(path) ?? []))) {
    const rows = yield { method: 'GetParameterNames', parameterPath: table, nextLevel: true };
    if (rows.method === 'GetParameterNamesResponse') callLines.push(...rows.parameterList.map(({ name }) => name));
    else if (rows.method !== 'Fault' || rows.code !== INVALID_PARAMETER_NAME) untold.add(table);
  }
  const values = yield* readLines(paths, callLineParameters(callLines), () => true);
  return paths.flatMap((path) => {
    if (!values.has(`${path}Status`)) return [];
    const { diagnosable: _, directoryNumber, ...change } = lineRowOf(path, values, false);
    return [untold.has(callLinesOf(path) ?? '') ? change : { ...change, directoryNumber }];
  });
}

/** Gives the device credentials for Connection Requests. Returns the fault, if it refused them. */
export function* setConnectionRequestCredentials(
  root: string,
  username: string,
  password: Secret,
): Task<Fault | undefined> {
  const value = (name: string, text: string): ParameterValue => {
    return { name: `${root}ManagementServer.${name}`, value: text, type: 'string' };
  };
  const answer = yield {
    method: 'SetParameterValues',
    parameterList: [
      value('ConnectionRequestUsername', username),
      value('ConnectionRequestPassword', password.reveal()),
    ],
    parameterKey: '',
  };
  return answer.method === 'Fault' ? answer : undefined;
}

/** What is shown of lines: first what stands at fixed places, then what that leads to. */
function* readLines(
  paths: readonly string[],
  callLines: readonly string[],
  wanted: (name: string) => boolean,
): Task<ReadonlyMap<string, string>> {
  const names = new Set([...paths.flatMap(shownParameters), ...callLines].filter(wanted));
  const values = yield* readValues([...names]);
  const referred = new Set(paths.flatMap((path) => referredParameters(path, values)).filter(wanted));
  return new Map([...values, ...(yield* readValues([...referred]))]);
}

/** Values by full name. A name that the device does not know is left out, and does not cost the others. */
function* readValues(names: readonly string[]): Task<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (let from = 0; from < names.length; from += NAMES_PER_REQUEST) {
    const batch = names.slice(from, from + NAMES_PER_REQUEST);
    const answer = yield { method: 'GetParameterValues', parameterNames: batch };
    keep(answer, values);
    if (answer.method !== 'Fault' || answer.code !== INVALID_PARAMETER_NAME || batch.length === 1) continue;
    for (const name of batch) keep(yield { method: 'GetParameterValues', parameterNames: [name] }, values);
  }
  return values;
}

function keep(answer: Answer, values: Map<string, string>): void {
  if (answer.method !== 'GetParameterValuesResponse') return;
  for (const { name, value } of answer.parameterList) values.set(name.trim(), value);
}

function linePaths(names: readonly ParameterInfo[]): readonly string[] {
  const paths = new Set<string>();
  for (const { name } of names) {
    const path = linePathOf(name.trim());
    if (path !== undefined) paths.add(path);
  }
  return [...paths];
}

/** The object itself may be left out of the list while its parameters are there. */
function hasDiagnostics(path: string, names: readonly ParameterInfo[]): boolean {
  const object = path + DIAGNOSTICS_OBJECT;
  return names.some(({ name }) => `${name.trim()}.`.startsWith(object));
}

function informInterval(root: string, values: ReadonlyMap<string, string>): number | undefined {
  const enabled = values.get(`${root}ManagementServer.PeriodicInformEnable`)?.trim().toLowerCase();
  const seconds = Number(values.get(`${root}ManagementServer.PeriodicInformInterval`)?.trim() ?? '');
  return (enabled === '1' || enabled === 'true') && Number.isSafeInteger(seconds) && seconds > 0 ? seconds : undefined;
}
