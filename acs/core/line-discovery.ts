import type { AcsRequest } from '#shared/cwmp/messages.js';
import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import type { DeviceRow, LineChange, LineRow } from '../store/ports/devices.js';
import type { ParameterRow } from '../store/ports/parameters.js';
import type { Store } from '../store/ports/store.js';
import { parameterRows } from './device-inform.js';
import { discover, lineParameters, listRows, refresh, type Discovery } from './device-tasks.js';
import type { Conversation } from './exchange.js';
import { callLineParameters, callLinesOf, countParameters, referredParameters } from './line-values.js';

export interface LineDiscoveryDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** More lines of CallControl than any phone has. */
const MOST_CALL_LINE_NAMES = 1000;

/** Keeps what is known of devices' lines: finds them, reads them again, and notices that there are others. */
export class LineDiscovery {
  readonly #deps: LineDiscoveryDeps;
  /** Devices whose session broke while they listed all names of their voice service. */
  readonly #choked = new Set<string>();

  constructor(deps: LineDiscoveryDeps) {
    this.#deps = deps;
  }

  /** @returns false when the device refused: it is asked again in its next session */
  async *discover(device: DeviceRow): Conversation<boolean> {
    const { store, clock, log } = this.#deps;
    const { id, manufacturer, oui, productClass, serialNumber, root } = device;
    const found = yield* discover(root, this.#choked.has(id));
    if ('method' in found) {
      log.warn({ deviceId: id, code: found.code, string: found.string }, 'discovery refused');
      return false;
    }
    this.#choked.delete(id);
    const { lines, model, informIntervalSeconds } = found;
    const about = {
      ...(model !== undefined && { model }),
      ...(informIntervalSeconds !== undefined && { informIntervalSeconds }),
    };
    const at = clock.now();
    // Before the lines: a crash in between leads to one provisioning too many, and not to one too few.
    if (device.provisioned !== '') await store.setProvisioned(id, '');
    await Promise.all([
      store.upsertDevice({ id, manufacturer, oui, productClass, serialNumber, root, ...about, at }),
      store.putParameters(id, rowsOf(found, at), found.complete),
      store.setLines(id, device.softwareVersion, lines, at),
    ]);
    return true;
  }

  /** A session of the device broke at this request: one that broke over the list of all names is asked level by level. */
  sessionLost(deviceId: string, request: AcsRequest): void {
    if (request.method === 'GetParameterNames' && !request.nextLevel) this.#choked.add(deviceId);
  }

  /**
   * Reads again what is shown of the lines.
   * @returns whether they were discovered anew
   * @param booted lines may have been added or deleted at the device itself: that is looked for with a few small requests
   */
  async *refresh(device: DeviceRow, booted: boolean): Conversation<boolean> {
    const { store, clock } = this.#deps;
    const lines = await store.lines(device.id);
    // Of a phone without a voice service nothing is read.
    if (lines.length === 0 && !booted) return false;
    const paths = lines.map(({ path }) => path);
    const stored = await this.#storedOf(device.id, paths);
    const isNews = booted && (paths.length === 0 || (yield* this.#hasOtherRows(device.id, lines)));
    // Lines without stored names: an earlier version found them, which kept none.
    if (isNews || (paths.length > 0 && stored.shown.size === 0)) {
      return yield* this.discover(device);
    }
    if (paths.length === 0) return false;
    const has = (name: string) => !stored.referred.has(name) || stored.referred.get(name) === true;
    const { changes, values } = yield* refresh(paths, [...stored.shown.keys()], has);
    const at = clock.now();
    await Promise.all([
      store.updateLines(device.id, newsOf(lines, changes), at),
      store.updateParameters(device.id, parameterRows(values, at)),
    ]);
    const counts = new Set(paths.flatMap(countParameters));
    const isOther = ({ name, value }: { readonly name: string; readonly value: string }) => {
      const before = stored.shown.get(name);
      return counts.has(name) && before !== undefined && before !== value.trim();
    };
    return values.some(isOther) && (yield* this.discover(device));
  }

  /** What is known by name of these lines, with the values, and of what they refer to. */
  async #storedOf(deviceId: string, paths: readonly string[]) {
    const { store } = this.#deps;
    const callLines: string[] = [];
    for (const path of new Set(paths.flatMap((one) => callLinesOf(one) ?? []))) {
      const page = await store.parameters(deviceId, { path, limit: MOST_CALL_LINE_NAMES });
      callLines.push(...page.items.map(({ name }) => name));
    }
    const rows = await store.parametersByName(deviceId, lineParameters(paths, callLineParameters(callLines)));
    const shown = new Map(rows.map(({ name, value }) => [name, value?.trim()]));
    const values = new Map(rows.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const])));
    const candidates = paths.flatMap((path) => referredParameters(path, values));
    const found = candidates.length === 0 ? [] : await store.parametersByName(deviceId, candidates);
    const known = new Set(found.map(({ name }) => name));
    return { shown, referred: new Map(candidates.map((name) => [name, known.has(name)])) };
  }

  /** Whether the tables of the lines have rows that are not known, or a known line is gone. */
  async *#hasOtherRows(deviceId: string, lines: readonly LineRow[]): Conversation<boolean> {
    const { rows, told } = yield* listRows(lines.map(({ path }) => path));
    const listed = new Set(rows);
    const isGone = ({ path }: { readonly path: string }) =>
      told.some((table) => isRowOf(path, table)) && !listed.has(path);
    if (lines.some(isGone)) return true;
    for (const path of listed) {
      const page = await this.#deps.store.parameters(deviceId, { path, limit: 1 });
      if (page.items.length === 0) return true;
    }
    return false;
  }
}

/** Those that tell anything else than what is known. */
function newsOf(lines: readonly LineRow[], changes: readonly LineChange[]): readonly LineChange[] {
  const known = new Map(lines.map((line) => [line.path, line]));
  return changes.filter((change) => {
    const line: LineChange | undefined = known.get(change.path);
    return line === undefined || COMPARED.some((field) => change[field] !== undefined && change[field] !== line[field]);
  });
}

const COMPARED = ['directoryNumber', 'aor', 'registrar', 'status', 'enabled'] as const;

function isRowOf(path: string, table: string): boolean {
  return path.startsWith(table) && /^\d+\.$/.test(path.slice(table.length));
}

function rowsOf({ names, values }: Discovery, at: number): readonly ParameterRow[] {
  const rows = new Map<string, ParameterRow>(names.map(({ name, writable }) => [name, { name, writable }]));
  for (const row of parameterRows(values, at)) rows.set(row.name, { ...rows.get(row.name), ...row });
  return [...rows.values()];
}
