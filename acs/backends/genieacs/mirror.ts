import { isSecretParameter } from '#shared/cwmp/secret-parameter.js';
import { ok } from '#shared/lib/result.js';
import type { Clock } from '../../clock.js';
import { linesOf } from '../../core/device-tasks.js';
import type { Log } from '../../log.js';
import type { DeviceInform, LineChange, LineRow } from '../../store/ports/devices.js';
import type { Store } from '../../store/ports/store.js';
import {
  deviceInformOf,
  isListed,
  leavesBelow,
  momentOf,
  namesBelow,
  parameterRowsOf,
  rootOf,
} from './device-document.js';
import type { NbiAnswer, NbiClient, NbiDocument } from './nbi-client.js';
import { isDeviceId } from './nbi-request.js';

export interface MirrorDeps {
  readonly nbi: NbiClient;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** A device that has been in a session since it was last looked at. */
export interface Informed {
  readonly deviceId: string;
  /** Epoch ms by GenieACS's clock. */
  readonly lastBootAt?: number;
  /** Its lines are not known yet: of its voice service GenieACS knows what Informs tell, or nothing. */
  readonly isUnexplored: boolean;
}

const VOICE = 'Services.VoiceService';
/** What is shown of a fleet. The rest of a device's parameters is read when somebody asks for it. */
const MIRRORED = [
  ...['_id', '_deviceId', '_lastInform', '_registered', '_lastBoot'],
  ...['InternetGatewayDevice', 'Device'].flatMap((root) =>
    ['DeviceInfo', 'ManagementServer', VOICE].map((object) => `${root}.${object}`),
  ),
];
/** Devices with all their lines are some 30 KB each. */
const DOCUMENTS = 50;
const IDS = 5_000;
/** Fact 16: a session is in the database after its end, and dated by its begin. What takes longer, the full list finds. */
const OVERLAP_MS = 30_000;

/** A device as a list of them has it. */
interface Listed {
  readonly id: string;
  readonly lastInformAt: number;
}

/**
 * Keeps this server's picture of the fleet as GenieACS has it, so that searching, filtering and history need no questions to
 * GenieACS, and nothing that a user wrote gets into one.
 */
export class DeviceMirror {
  readonly #deps: MirrorDeps;
  /** `_lastInform` of what has been taken over, by id. Undefined before the store was asked. */
  #taken: Map<string, number> | undefined;
  /** Missing from the last full list; what is missing twice is gone. */
  #missing: ReadonlySet<string> = new Set();
  /** Everything up to this moment of GenieACS's clock has been seen. Undefined before the first full list. */
  #seenUntil: number | undefined;

  constructor(deps: MirrorDeps) {
    this.#deps = deps;
  }

  /** Takes over what has changed. @returns devices that were in a session since the last time */
  async sync(): Promise<NbiAnswer<readonly Informed[]>> {
    const since = this.#seenUntil;
    if (since === undefined) return this.reconcile();
    // GenieACS takes texts for moments from 1984 on only (its query expansion): of an empty fleet all is asked for.
    const from = since === 0 ? undefined : new Date(since - OVERLAP_MS).toISOString();
    return this.#takeChanged(await this.#list('_lastInform', from));
  }

  /** Compares all devices: takes over what `sync` has missed, and removes what GenieACS has removed. */
  async reconcile(): Promise<NbiAnswer<readonly Informed[]>> {
    const listed = await this.#list('_id', undefined);
    if (!listed.ok) return listed;
    const there = new Set(listed.value.map(({ id }) => id));
    const missing = new Set([...(await this.#known()).keys()].filter((id) => !there.has(id)));
    for (const id of missing) if (this.#missing.has(id)) await this.#remove(id);
    this.#missing = missing;
    return this.#takeChanged(listed);
  }

  /** Takes over one device, whether it was in a session or not. */
  async refresh(deviceId: string): Promise<NbiAnswer<readonly Informed[]>> {
    return this.#takeDocuments([deviceId]);
  }

  /** All ids from there on, in pages. */
  async #list(by: '_lastInform' | '_id', from: string | undefined): Promise<NbiAnswer<readonly Listed[]>> {
    const listed = new Map<string, number>();
    let bound = from;
    let skip = 0;
    for (;;) {
      const page = await this.#deps.nbi.query('devices', {
        ...(bound !== undefined && { filter: { [by]: { $gte: bound } } }),
        projection: ['_id', '_lastInform'],
        sort: { [by]: 1 },
        limit: IDS,
        skip,
      });
      if (!page.ok) return page;
      for (const { _id: id, _lastInform: at } of page.value.items) {
        if (typeof id === 'string' && isDeviceId(id)) listed.set(id, momentOf(at) ?? 0);
      }
      const last = page.value.items.at(-1)?.[by];
      if (page.value.items.length < IDS) return ok([...listed].map(([id, lastInformAt]) => ({ id, lastInformAt })));
      // From the last one on: who informs meanwhile moves to the end of the list, and skipping would miss others.
      const moves = typeof last === 'string' && last !== bound;
      skip = moves ? 0 : skip + IDS;
      if (moves) bound = last;
    }
  }

  async #takeChanged(listed: NbiAnswer<readonly Listed[]>): Promise<NbiAnswer<readonly Informed[]>> {
    if (!listed.ok) return listed;
    const taken = await this.#known();
    const changed = listed.value.filter(({ id, lastInformAt }) => taken.get(id) !== lastInformAt).map(({ id }) => id);
    const informed: Informed[] = [];
    for (let i = 0; i < changed.length; i += DOCUMENTS) {
      const some = await this.#takeDocuments(changed.slice(i, i + DOCUMENTS));
      if (!some.ok) return some;
      informed.push(...some.value);
    }
    // Only now: what failed half-way is asked for again.
    for (const { lastInformAt } of listed.value) this.#seenUntil = Math.max(this.#seenUntil ?? 0, lastInformAt);
    this.#seenUntil ??= 0;
    return ok(informed);
  }

  async #takeDocuments(ids: readonly string[]): Promise<NbiAnswer<readonly Informed[]>> {
    const page = await this.#deps.nbi.query('devices', { filter: { _id: { $in: ids } }, projection: MIRRORED });
    if (!page.ok) return page;
    const informed: Informed[] = [];
    for (const document of page.value.items) {
      const one = await this.#take(document);
      if (one !== undefined) informed.push(one);
    }
    return ok(informed);
  }

  async #take(document: NbiDocument): Promise<Informed | undefined> {
    const found = deviceInformOf(document);
    if (found === undefined) return undefined;
    const { store } = this.#deps;
    const { firstSeenAt, ...inform } = found;
    const { id } = inform;
    // GenieACS decides who is let in.
    if ((await store.device(id)) === undefined) {
      await store.upsertDevice({ ...inform, admission: 'approved', at: firstSeenAt });
    }
    await store.putParameters(id, parameterRowsOf(document));
    const isUnexplored = !(await this.#takeLines(document, inform));
    // Last: what is dated is whole.
    await store.upsertDevice(inform);
    (await this.#known()).set(id, inform.at);
    const lastBootAt = momentOf(document['_lastBoot']);
    return { deviceId: id, isUnexplored, ...(lastBootAt !== undefined && { lastBootAt }) };
  }

  /** @returns false: GenieACS knows of the device's voice service what Informs told, or nothing */
  async #takeLines(document: NbiDocument, { id, softwareVersion = '', at }: DeviceInform): Promise<boolean> {
    const root = rootOf(document);
    const names = root === undefined ? [] : namesBelow(document, root + VOICE, true);
    if (root === undefined || names.length === 0) return false;
    const { store } = this.#deps;
    const leaves = leavesBelow(document, root + VOICE).filter(({ name }) => !isSecretParameter(name));
    const lines = linesOf(names, new Map(leaves.map(({ name, value }) => [name, value])));
    const known = await store.lines(id);
    if (isSameSet(known, lines)) await store.updateLines(id, changesOf(known, lines), at);
    else await store.setLines(id, softwareVersion, lines, at);
    return [root + VOICE, ...lines.map(({ path }) => path)].every((path) => isListed(document, path));
  }

  async #remove(id: string): Promise<void> {
    await this.#deps.store.deleteDevice(id);
    this.#taken?.delete(id);
    this.#deps.log.info({ deviceId: id }, 'GenieACS does not know the device any more: removed here too');
  }

  async #known(): Promise<Map<string, number>> {
    if (this.#taken !== undefined) return this.#taken;
    const known = new Map<string, number>();
    let cursor: string | undefined;
    do {
      const more = cursor === undefined ? {} : { cursor };
      const page = await this.#deps.store.devices({ sort: 'id', order: 'asc', limit: 200, ...more });
      for (const { id, lastInformAt } of page.items) known.set(id, lastInformAt);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    this.#taken = known;
    return known;
  }
}

/** The same lines, diagnosed in the same way: only what is shown of them may differ. */
function isSameSet(known: readonly LineRow[], lines: readonly LineRow[]): boolean {
  const key = ({ path, dialect }: LineRow) => `${path} ${dialect}`;
  const before = new Set(known.map(key));
  return before.size === lines.length && lines.every((line) => before.has(key(line)));
}

function changesOf(known: readonly LineRow[], lines: readonly LineRow[]): readonly LineChange[] {
  const before = new Map(known.map((line) => [line.path, line]));
  return lines.flatMap(({ diagnosable: _, dialect: __, ...line }) => {
    const was = before.get(line.path);
    const isSame = SHOWN.every((field) => was?.[field] === line[field]);
    return isSame ? [] : [line];
  });
}

const SHOWN = ['directoryNumber', 'aor', 'registrar', 'status', 'enabled'] as const;
