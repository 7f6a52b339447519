import { err, ok } from '#shared/lib/result.js';
import type { Clock } from '../../clock.js';
import { has, leavesBelow, momentOf, namesBelow, type Leaf } from './device-document.js';
import type { NbiAnswer, NbiClient, NbiDocument } from './nbi-client.js';

/** What GenieACS's database holds of some parameters of one device. */
export interface Picture {
  /** By full name. */
  readonly leaves: ReadonlyMap<string, Leaf>;
  /** Of the last session that is in the database; epoch ms by GenieACS's clock. */
  readonly lastInformAt: number;
  /** Whether there is such an object or parameter. */
  has(path: string): boolean;
  /** Full names of objects and parameters below. */
  names(path: string, deep: boolean): ReturnType<typeof namesBelow>;
}

/** Of one request line, well below what servers take (16 KB). */
const MOST_CHARACTERS = 6_000;
/** Fact 16: the database is written after the session's end. */
const LAG_MS = 3_000;
const LAG_PAUSE_MS = 100;

/** @returns undefined where GenieACS does not know the device */
export async function readPicture(
  nbi: NbiClient,
  deviceId: string,
  paths: readonly string[],
): Promise<NbiAnswer<Picture | undefined>> {
  const documents: NbiDocument[] = [];
  for (const some of chunks(paths.map((path) => path.replace(/\.$/, '')))) {
    const projection = ['_id', '_lastInform', ...some];
    const answer = await nbi.query('devices', { filter: { _id: deviceId }, projection });
    if (!answer.ok) return answer;
    const [document] = answer.value.items;
    if (document === undefined) return ok(undefined);
    documents.push(document);
  }
  const leaves = paths.flatMap((path) => documents.flatMap((document) => leavesBelow(document, path)));
  return ok({
    leaves: new Map(leaves.map((leaf) => [leaf.name, leaf])),
    lastInformAt: Math.max(0, ...documents.map((document) => momentOf(document['_lastInform']) ?? 0)),
    has: (path) => documents.some((document) => has(document, path)),
    names: (path, deep) => documents.flatMap((document) => namesBelow(document, path, deep)),
  });
}

/**
 * The same after a task that was carried out: with the session that did it.
 * @param since when the task was posted, by GenieACS's clock
 */
export async function readSettled(
  { nbi, clock }: { readonly nbi: NbiClient; readonly clock: Clock },
  deviceId: string,
  paths: readonly string[],
  since: number,
): Promise<NbiAnswer<Picture | undefined>> {
  const until = clock.monotonic() + LAG_MS;
  for (;;) {
    const picture = await readPicture(nbi, deviceId, paths);
    if (!picture.ok || picture.value === undefined || picture.value.lastInformAt >= since) return picture;
    if (clock.monotonic() >= until) {
      const detail =
        "GenieACS says that the task was carried out, and its database shows no session since: are its hosts' clocks apart?";
      return err({ kind: 'unreadable', detail });
    }
    await new Promise<void>((goOn) => void clock.after(LAG_PAUSE_MS, goOn));
  }
}

function chunks(names: readonly string[]): readonly (readonly string[])[] {
  const all: string[][] = [[]];
  let length = 0;
  for (const name of names) {
    length += name.length + 3;
    if (length > MOST_CHARACTERS) {
      all.push([]);
      length = name.length;
    }
    all.at(-1)?.push(name);
  }
  return all;
}
