import type { Fault, ParameterInfo, ParameterValue } from '#shared/cwmp/messages.js';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { IAD_OBJECT } from '#shared/diagnosis/iad-dialect.js';
import type { LineChange, LineRow } from '../store/ports/devices.js';
import { CpeFault, type Exchange } from './exchange.js';
import {
  callLineParameters,
  countParameters,
  leadsToLines,
  linePathOf,
  lineRowOf,
  profileOf,
  referredParameters,
  shownParameters,
  tableOf,
} from './line-values.js';
import { listNames, type ListedNames } from './parameters/list-names.js';
import { readValues, valuesByName } from './parameters/read-values.js';

/** What is asked of a device about its lines. */

/** The most requests for the names of a voice service; a device that lists them all at once needs one. */
const REQUESTS_FOR_NAMES = 64;

export interface Discovery extends ListedNames {
  readonly lines: readonly LineRow[];
  readonly values: readonly ParameterValue[];
  readonly model?: string;
  readonly informIntervalSeconds?: number;
}

/**
 * What the device has: its lines, whether and how they can be diagnosed, and what is shown of them. Two requests for an
 * ordinary phone of TR-104 issue 1, three for issue 2.
 * @param byLevel the device is known to choke on the list of all names
 */
export function* discover(root: string, byLevel = false): Exchange<Discovery | Fault> {
  const listed = yield* listNames({
    path: `${root}Services.VoiceService.`,
    wanted: leadsToLines,
    requests: REQUESTS_FOR_NAMES,
    byLevel,
  });
  if ('method' in listed) return listed;
  const paths = linePaths(listed.names);
  const has = new Set(listed.names.map(({ name }) => name));
  const about = [
    'DeviceInfo.ModelName',
    ...['Enable', 'Interval'].map((one) => `ManagementServer.PeriodicInform${one}`),
  ];
  const shown = lineParameters(paths, callLineParameters([...has])).filter((name) => has.has(name));
  const read = yield* readShown([...about.map((name) => root + name), ...shown], paths, (name) => has.has(name));
  const values = valuesByName(read);
  const model = values.get(`${root}DeviceInfo.ModelName`)?.trim();
  const interval = informInterval(root, values);
  return {
    ...listed,
    lines: linesOf(listed.names, values),
    values: read,
    ...(model !== undefined && model !== '' && { model }),
    ...(interval !== undefined && { informIntervalSeconds: interval }),
  };
}

/** The lines among these names, with what is shown of them and how they can be diagnosed. */
export function linesOf(names: readonly ParameterInfo[], values: ReadonlyMap<string, string>): readonly LineRow[] {
  const paths = linePaths(names);
  const dialects = dialectsOf(paths, names, values);
  return paths.map((path) => lineRowOf(path, values, dialects.get(path) ?? ''));
}

/** Full names of what is shown of lines and stands at fixed places, and what tells that there are others. */
export function lineParameters(paths: readonly string[], callLines: readonly string[]): readonly string[] {
  return [...new Set([...paths.flatMap(shownParameters), ...callLines, ...paths.flatMap(countParameters)])];
}

/** Reads again what is shown of known lines: only what the device answers changes. */
export function* refresh(
  paths: readonly string[],
  shown: readonly string[],
  has: (name: string) => boolean,
): Exchange<{ readonly changes: readonly LineChange[]; readonly values: readonly ParameterValue[] }> {
  const read = yield* readShown(shown, paths, has);
  const values = valuesByName(read);
  const changes = paths.flatMap((path) => {
    if (!values.has(`${path}Status`)) return [];
    const { diagnosable: _, dialect: __, ...change } = lineRowOf(path, values, '');
    return [change];
  });
  return { changes, values: read };
}

/** The rows that the tables of these lines have now; a table that the device does not list is left out. */
export function* listRows(
  lines: readonly string[],
): Exchange<{ readonly rows: readonly string[]; readonly told: readonly string[] }> {
  const rows: string[] = [];
  const told: string[] = [];
  const waiting = new Set(lines.map((line) => profileOf(line) ?? line).map(tableOf));
  for (const line of lines) waiting.add(tableOf(line));
  for (const table of waiting) {
    const answer = yield { method: 'GetParameterNames', parameterPath: table, nextLevel: true };
    const gone = answer.method === 'Fault' && answer.code === CpeFault.invalidParameterName;
    if (!gone && answer.method !== 'GetParameterNamesResponse') continue;
    told.push(table);
    if (answer.method !== 'GetParameterNamesResponse') continue;
    rows.push(...answer.parameterList.map(({ name }) => `${name.trim().replace(/\.$/, '')}.`));
  }
  return { rows, told };
}

/** First what stands at fixed places, then what that leads to. */
function* readShown(
  shown: readonly string[],
  paths: readonly string[],
  has: (name: string) => boolean,
): Exchange<readonly ParameterValue[]> {
  const { values } = yield* readValues(shown);
  const found = valuesByName(values);
  const referred = new Set(paths.flatMap((path) => referredParameters(path, found)).filter(has));
  return [...values, ...(yield* readValues([...referred])).values];
}

function linePaths(names: readonly ParameterInfo[]): readonly string[] {
  return [...new Set(names.flatMap(({ name }) => linePathOf(name) ?? []))];
}

/**
 * Ours where the line has it. The object of China Telecom stands in the profile and diagnoses one line of it, the first
 * enabled one (docs/data-model.md).
 */
function dialectsOf(
  paths: readonly string[],
  names: readonly ParameterInfo[],
  values: ReadonlyMap<string, string>,
): ReadonlyMap<string, LineRow['dialect']> {
  // The object itself may be left out of the list while its parameters are there, or listed without its dot.
  const objects = new Set(names.flatMap(({ name }) => /^.+\.X_[^.]+\./.exec(`${name}.`)?.[0] ?? []));
  const dialects = new Map<string, LineRow['dialect']>();
  const profiles = new Map<string, string>();
  for (const path of [...paths].sort((a, b) => instanceOf(a) - instanceOf(b))) {
    const profile = profileOf(path);
    if (profile === undefined || !objects.has(profile + IAD_OBJECT)) continue;
    const before = profiles.get(profile);
    const isBetter = before === undefined || (!isEnabled(before, values) && isEnabled(path, values));
    if (isBetter) profiles.set(profile, path);
  }
  for (const path of profiles.values()) dialects.set(path, 'ct-com-iad');
  for (const path of paths) if (objects.has(path + DIAGNOSTICS_OBJECT)) dialects.set(path, 'sipdx');
  return dialects;
}

function isEnabled(path: string, values: ReadonlyMap<string, string>): boolean {
  return lineRowOf(path, values, '').enabled;
}

function instanceOf(path: string): number {
  return Number(/(\d+)\.$/.exec(path)?.[1]);
}

function informInterval(root: string, values: ReadonlyMap<string, string>): number | undefined {
  const enabled = values.get(`${root}ManagementServer.PeriodicInformEnable`)?.trim().toLowerCase();
  const seconds = Number(values.get(`${root}ManagementServer.PeriodicInformInterval`)?.trim() ?? '');
  return (enabled === '1' || enabled === 'true') && Number.isSafeInteger(seconds) && seconds > 0 ? seconds : undefined;
}
