import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DevicePage } from '#shared/api/devices.js';
import type { Store } from '#acs/store/ports/store.js';
import { median } from '../measure.js';
import { Api } from './api.js';
import { Child } from './child.js';
import { each, withStore } from './fleet.js';
import { IDENTITY, LINE, phone, ROOT } from './phone.js';

const MODELS = 12;
const REGISTRARS = 40;
/** Every so many-th phone. */
const FAILING = 20;
const DIAGNOSED = 50;
/** The first phones have a history of so many runs: more than is shown. */
const WITH_HISTORY = 200;
const RUNS = 20;
const SAMPLES = 60;

const QUERIES: readonly (readonly [what: string, query: string])[] = [
  ['first page', ''],
  ['first page with history', 'include=history'],
  ['by last Inform, newest first', 'sort=lastInform&order=desc'],
  ['by serial number', 'sort=serialNumber'],
  ['by model, backwards', 'sort=model&order=desc'],
  ['text that many hold', 'q=desk'],
  ['text that one holds', 'q=b077123'],
  ['text that none holds', 'q=nowhere'],
  ['two characters', 'q=b0'],
  ['number of a line', 'q=2077123'],
  ['status', 'status=Up'],
  ['failing', 'status=failing'],
  ['failing, of a category', 'status=failing&category=credentials'],
  ['failing, of a registrar', 'status=failing&registrar=pbx20.example:5060'],
  ['failing, newest first', 'status=failing&sort=lastInform&order=desc'],
  ['category of the verdict', 'category=credentials'],
  ['cause', 'cause=account-or-password-rejected'],
  ['registrar', 'registrar=pbx7.example:5060'],
  ['model', 'model=Desk 5'],
  ['admission', 'admission=quarantined'],
  ['text, model, status, by model', 'q=desk&model=Desk 5&status=Up&sort=model'],
];

/** The fleet's page at that many phones, as a browser asks for it; and events to many browsers. */
export async function benchLargeFleet(effort: {
  readonly phones: number;
  readonly repetitions: number;
  readonly streams: number;
}): Promise<void> {
  const stateFolder = mkdtempSync(join(tmpdir(), 'sipdx-bench-'));
  try {
    await withStore(stateFolder, (store) => fill(store, effort.phones));
    const child = await Child.start('acs-process', [stateFolder]);
    try {
      const api = new Api(stateFolder);
      console.log(`\nThe fleet's page at ${String(effort.phones)} phones, 50 of them a page; by the client's clock`);
      for (const [what, query] of QUERIES) await timePages(api, what, query, effort.repetitions);
      await timeStatistics(api, effort.repetitions);
      const { rss, heapUsed } = await child.usageWithoutGarbage();
      console.log(
        `  server afterwards: rss ${(rss / 2 ** 20).toFixed(0)} MiB, heap ${(heapUsed / 2 ** 20).toFixed(0)} MiB`,
      );
      await timeEvents(api, effort.streams, effort.repetitions);
    } finally {
      await child.stop();
    }
  } finally {
    rmSync(stateFolder, { recursive: true, force: true });
  }
}

async function fill(store: Store, phones: number): Promise<void> {
  const at = Date.now();
  await each(
    Array.from({ length: phones }, (_, i) => i),
    async (i) => {
      const { id, serialNumber } = phone(i);
      const number = String(2_000_000 + i);
      const line = {
        path: LINE,
        directoryNumber: number,
        aor: `sip:${number}@pbx.example`,
        registrar: `pbx${String(i % REGISTRARS)}.example:5060`,
        status: i % FAILING === 0 ? 'Error' : 'Up',
        enabled: true,
        diagnosable: true,
        dialect: 'sipdx',
      } as const;
      const address = `10.${String(i >> 16)}.${String((i >> 8) & 255)}.${String(i & 255)}`;
      await Promise.all([
        store.upsertDevice({
          id,
          ...IDENTITY,
          serialNumber,
          root: ROOT,
          model: `Desk ${String(i % MODELS)}`,
          softwareVersion: '1',
          address,
          admission: i % 1000 === 999 ? 'quarantined' : 'approved',
          at: at - i * 7919,
        }),
        store.setLines(id, '1', [line], at),
      ]);
      const runs = i < WITH_HISTORY ? RUNS : i % DIAGNOSED === 0 ? 1 : 0;
      for (let n = 0; n < runs; n++) await diagnose(store, id, i * RUNS + n, at);
    },
  );
  for (let i = 0; i < SAMPLES; i++) await store.addSample(at - i * 300_000);
}

async function diagnose(store: Store, deviceId: string, i: number, at: number): Promise<void> {
  const id = `RUN${String(i).padStart(23, '0')}`;
  await store.createRun({
    id,
    deviceId,
    line: LINE,
    requestKey: id,
    createdBy: 'bench',
    createdAt: at,
    depth: 'Basic',
    dialect: 'sipdx',
    expiresAt: at,
  });
  const verdict = {
    faultCode: 401,
    category: 'credentials',
    cause: 'account-or-password-rejected',
    confidence: 'certain',
  } as const;
  const event = { at, topic: `run:${id}`, type: 'run.complete', data: {} };
  await store.transition(id, ['queued'], { state: 'complete', endedAt: at, verdict }, event);
}

async function timePages(api: Api, what: string, query: string, repetitions: number): Promise<void> {
  const first: number[] = [];
  const second: number[] = [];
  let total = 0;
  const ask = async (cursor: string, times: number[]): Promise<DevicePage> => {
    const startedAt = performance.now();
    const page = (await api.get(`/devices?${query}${cursor}`)) as DevicePage;
    times.push(performance.now() - startedAt);
    return page;
  };
  for (let i = 0; i < repetitions; i++) {
    const page = await ask('', first);
    total = page.total;
    if (page.nextCursor !== undefined) await ask(`&cursor=${encodeURIComponent(page.nextCursor)}`, second);
  }
  const longest = Math.max(...first).toFixed(0);
  const next = second.length === 0 ? '' : `, second page ${median(second).toFixed(1)} ms`;
  console.log(
    `  ${what.padEnd(30)} ${median(first).toFixed(1).padStart(7)} ms (longest ${longest})${next}; ${String(total)} phones`,
  );
}

/** What the dashboard asks for. The day is counted from another moment each time: no answer is given twice. */
async function timeStatistics(api: Api, repetitions: number): Promise<void> {
  const startOfDay = Date.now() - (Date.now() % 86_400_000);
  for (const [what, path] of [
    ['statistics', (i: number) => `/statistics?since=${String(startOfDay - i)}`],
    ['statistics of five hours', () => `/statistics/history?since=${String(Date.now() - 18_000_000)}&by=registrar`],
  ] as const) {
    const times: number[] = [];
    for (let i = 0; i < repetitions; i++) {
      const startedAt = performance.now();
      await api.get(path(i));
      times.push(performance.now() - startedAt);
    }
    const longest = Math.max(...times).toFixed(0);
    console.log(`  ${what.padEnd(30)} ${median(times).toFixed(1).padStart(7)} ms (longest ${longest})`);
  }
}

/** One change at the server, and how long until the last of that many listeners has its event. */
async function timeEvents(api: Api, streams: number, repetitions: number): Promise<void> {
  const stop = new AbortController();
  let arrived = 0;
  let done: () => void = () => undefined;
  const listen = async (): Promise<void> => {
    try {
      for await (const event of api.events('fleet', stop.signal)) {
        if (event.includes('device.admission') && ++arrived === streams) done();
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
  };
  const listeners = Array.from({ length: streams }, listen);
  const { id } = phone(1);
  const times: number[] = [];
  for (let i = 0; i <= repetitions; i++) {
    // The first time some may not listen yet: it is not counted.
    if (i === 0) await new Promise((resolve) => setTimeout(resolve, 500));
    arrived = 0;
    const all = new Promise<void>((resolve) => (done = resolve));
    const startedAt = performance.now();
    await api.post(`/devices/${encodeURIComponent(id)}/admission`, { admission: 'approved' });
    await all;
    if (i > 0) times.push(performance.now() - startedAt);
  }
  stop.abort();
  await Promise.all(listeners);
  console.log(
    `\nA change until ${String(streams)} listeners have its event: ${median(times).toFixed(0)} ms (longest ${Math.max(...times).toFixed(0)})`,
  );
}
