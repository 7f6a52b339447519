import { stateFiles } from '#acs/state/state-files.js';
import { openSqliteStore } from '#acs/store/sqlite.js';
import type { ParameterRow } from '#acs/store/ports/parameters.js';
import type { Store } from '#acs/store/ports/store.js';
import { ha1Of } from '#acs/core/credentials.js';
import type { Secret } from '#shared/lib/secret.js';
import { IDENTITY, informValues, LINE, LINE_VALUES, ROOT, SOFTWARE_VERSION, type Phone } from './phone.js';

export interface Fleet {
  readonly stateFolder: string;
  readonly phones: readonly Phone[];
  /** Stored ones of each phone, with those of its Informs. */
  readonly parameters: number;
  /** Of the CWMP credentials of each phone; the user name is its id. */
  readonly password: Secret;
}

/** Writes so many at the same time. */
const TOGETHER = 50;

/** A database as it is when each of these phones has come before and none has a line. */
export async function fillStore(fleet: Fleet): Promise<void> {
  const { stateFolder, phones, parameters, password } = fleet;
  await withStore(stateFolder, async (store) => {
    const at = Date.now();
    await each(phones, async (phone) => {
      const told = informValues(phone).map((row): ParameterRow => ({ ...row, writable: false, at }));
      const others = Array.from({ length: Math.max(0, parameters - told.length) }, (_, i) => otherParameter(i, at));
      const { id, serialNumber } = phone;
      await Promise.all([
        store.upsertDevice({
          id,
          ...IDENTITY,
          serialNumber,
          root: ROOT,
          model: 'Desk 20',
          softwareVersion: SOFTWARE_VERSION,
          address: '127.0.0.1',
          at,
        }),
        store.putParameters(id, [...told, ...others]),
        store.setLines(id, SOFTWARE_VERSION, [], at),
        store.putCwmpCredential({ username: id, ha1: ha1Of(id, password), deviceId: id, bootstrap: false }, at),
      ]);
    });
  });
}

/** From now on each of these phones has one line, whose values are known. */
export async function addLines(fleet: Fleet): Promise<void> {
  await withStore(fleet.stateFolder, async (store) => {
    const at = Date.now();
    await each(fleet.phones, async ({ id }, i) => {
      const directoryNumber = String(200_000 + i);
      const line = {
        path: LINE,
        directoryNumber,
        aor: `sip:${directoryNumber}@pbx.example`,
        registrar: 'pbx.example:5060',
        status: 'Up',
        enabled: true,
        diagnosable: true,
        dialect: 'sipdx',
      } as const;
      await Promise.all([
        store.putParameters(
          id,
          LINE_VALUES.map((row) => ({ ...row, writable: true, at })),
        ),
        store.setLines(id, SOFTWARE_VERSION, [line], at),
      ]);
    });
  });
}

function otherParameter(i: number, at: number): ParameterRow {
  const name = `${ROOT}X_BENCH_Group.${String(Math.floor(i / 20) + 1)}.Setting${String(i % 20)}`;
  return { name, value: `value ${String(i)}`, type: 'string', writable: true, at };
}

export async function withStore(stateFolder: string, work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openSqliteStore({ file: stateFiles(stateFolder).database });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

export async function each<T>(items: readonly T[], work: (item: T, index: number) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += TOGETHER) {
    await Promise.all(items.slice(i, i + TOGETHER).map((item, j) => work(item, i + j)));
  }
}
