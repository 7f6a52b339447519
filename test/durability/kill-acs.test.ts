import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile } from '#acs/store/database.js';
import { readLocalToken } from '#acs/cli/local-token.js';
import { createAgent, type Agent } from '#cpe-agent/agent.js';
import { linePath } from '#cpe-agent/cwmp/data-model/voice-service.js';
import { createHost } from '#cpe-agent/host.js';
import { startRegistrar, type EmbeddedRegistrar } from '#cpe-agent/lab/registrar/embedded-registrar.js';
import { storedEvent, type StoredEvent } from '#shared/api/events.js';
import { Secret } from '#shared/lib/secret.js';
import { freePort } from '../peers/free-port.js';
import { bundleProcess, startProcess, type KillableProcess } from './killable-process.js';

/** 6 in CI; `SIPDX_KILLS=200 npx jest test/durability/kill-acs` by hand. */
const KILLS = Number(process.env['SIPDX_KILLS'] ?? 6);

const PHONES = 6;
const DOMAIN = 'sipdx.test';
const root = join(__dirname, '..', '..');
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What an operator's program knows of the server: the runs that it confirmed, and the stream of events. */
class Operator {
  readonly confirmed = new Set<string>();
  readonly seen: StoredEvent[] = [];
  /** Answers that are none of a server that works. */
  readonly failures: string[] = [];
  readonly #base: string;
  readonly #stateFolder: string;
  #stopping = new AbortController();

  constructor(base: string, stateFolder: string) {
    this.#base = base;
    this.#stateFolder = stateFolder;
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** Undefined: the server is gone at the moment, or goes. */
  async ask(
    path: string,
    init: { method?: string; headers?: Record<string, string>; body?: string; signal?: AbortSignal } = {},
  ): Promise<Response | undefined> {
    const token = readLocalToken(this.#stateFolder)?.token ?? '';
    const headers = { authorization: `Bearer ${token}`, ...init.headers };
    return fetch(`${this.#base}/api/v1/${path}`, { ...init, headers }).catch(() => undefined);
  }

  async json(path: string): Promise<Record<string, unknown> | undefined> {
    const response = await this.ask(path);
    if (response?.ok !== true) return undefined;
    return (await response.json().catch(() => undefined)) as Record<string, unknown> | undefined;
  }

  /** Orders runs of all phones, again and again. */
  async order(deviceIds: readonly string[]): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      for (const deviceId of deviceIds) {
        const response = await this.ask('runs', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ deviceId, insist: true }),
        });
        const body = (await response?.json().catch(() => undefined)) as { readonly id?: string } | undefined;
        if (response?.status === 201 && body?.id !== undefined) this.confirmed.add(body.id);
        else if (response !== undefined && response.status >= 400) {
          this.failures.push(`${String(response.status)} ${JSON.stringify(body)}`);
        }
      }
      await pause(20);
    }
  }

  /** Follows the stream, and takes it up where it broke off. */
  async follow(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const last = this.seen.at(-1)?.id ?? 0;
      const response = await this.ask('events?topics=fleet', {
        headers: { 'last-event-id': String(last) },
        signal: this.#stopping.signal,
      });
      if (response?.ok === true && response.body !== null) await this.#read(response.body).catch(() => undefined);
      await pause(20);
    }
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      // What a killed server left unfinished is not an event yet.
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const data = /^data: ?(.*)$/m.exec(text.slice(0, end))?.[1];
        text = text.slice(end + 2);
        if (data !== undefined) this.seen.push(storedEvent.parse(JSON.parse(data)));
      }
    }
  }
}

async function eventually(what: string, limitMs: number, condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + limitMs; !(await condition());) {
    if (Date.now() > end) throw new Error(`waited ${String(limitMs)} ms in vain for ${what}`);
    await pause(50);
  }
}

describe('a management server that is killed at any moment while phones diagnose', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-kill-acs-'));
  // Its packages are looked for from here upwards.
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const bundles = mkdtempSync(join(cache, 'sipdx-'));
  /** Key of the run → how often a phone began to diagnose for it. */
  const begun = new Map<string, number>();
  const agents: Agent[] = [];
  let registrar: EmbeddedRegistrar | undefined;
  let host: Awaited<ReturnType<typeof createHost>> | undefined;
  let acs: KillableProcess | undefined;
  let operator: Operator | undefined;

  afterAll(async () => {
    operator?.stop();
    for (const agent of agents) await agent.stop();
    await host?.close();
    await registrar?.close();
    await acs?.kill();
    rmSync(folder, { recursive: true, force: true });
    rmSync(bundles, { recursive: true, force: true });
  }, 60_000);

  /** Every third phone's registrar takes its time, so that a diagnosis goes on while the server is killed. */
  async function startPhones(acsUrl: string): Promise<void> {
    const users = Array.from({ length: PHONES }, (_, i) => String(1001 + i));
    registrar = await startRegistrar({
      host: '127.0.0.1',
      port: 0,
      realm: DOMAIN,
      users: users.map((user, i) => ({
        user,
        domain: DOMAIN,
        password: new Secret('right'),
        condition: i % 3 === 2 ? 'trying-first' : 'normal',
      })),
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    });
    host = await createHost({
      address: '127.0.0.1',
      connectionRequestHost: '127.0.0.1',
      connectionRequestPort: 0,
      connectionRequestPortOption: 'none',
      storageFolder: join(folder, 'phones'),
      log: {
        debug: () => undefined,
        info(fields, message) {
          if (message !== 'diagnosis starts') return;
          const key = String(fields['requestKey']);
          begun.set(key, (begun.get(key) ?? 0) + 1);
        },
        warn: () => undefined,
      },
    });
    const line = linePath(1);
    const profile = line.replace(/Line\.1\.$/, '');
    for (const user of users) {
      const agent = createAgent({
        identity: { manufacturer: 'Example', oui: '00A0B0', productClass: 'Phone', serialNumber: user },
        lines: 1,
        parameters: {
          [`${profile}Enable`]: 'Enabled',
          [`${profile}SIP.RegistrarServer`]: '127.0.0.1',
          [`${profile}SIP.RegistrarServerPort`]: String(registrar.port),
          [`${profile}SIP.UserAgentDomain`]: DOMAIN,
          [`${line}Enable`]: 'Enabled',
          [`${line}SIP.AuthUserName`]: user,
          [`${line}SIP.AuthPassword`]: 'right',
          [`${line}SIP.URI`]: `sip:${user}@${DOMAIN}`,
        },
        acs: { url: acsUrl, username: 'phones', password: new Secret('password-of-all-phones') },
        host,
      });
      agents.push(agent);
      await agent.start();
    }
  }

  it(`${String(KILLS)} times: no run lost, none begun twice, no event twice or out of order`, async () => {
    const bundle = bundleProcess('acs-process.ts', bundles, 'external');
    const [cwmpPort, consolePort] = [await freePort(), await freePort()];
    const state = join(folder, 'acs');
    const start = async (): Promise<void> => {
      const started = (acs = startProcess(bundle, [state, String(cwmpPort), String(consolePort)]));
      await eventually('the server', 20_000, () => Promise.resolve(started.output().includes('is up'))).catch(
        (error: unknown) => {
          throw new Error(started.output(), { cause: error });
        },
      );
    };
    await start();
    const program = (operator = new Operator(`http://127.0.0.1:${String(consolePort)}`, state));
    await startPhones(`http://127.0.0.1:${String(cwmpPort)}/`);
    const ids = agents.map(({ deviceId }) => deviceId);
    await eventually('the discovery of all lines', 30_000, async () => {
      const items = ((await program.json('devices?limit=200'))?.['items'] ?? []) as {
        lines: { diagnosable: boolean }[];
      }[];
      return items.filter(({ lines }) => lines[0]?.diagnosable === true).length === PHONES;
    });
    const following = program.follow();
    const ordering = program.order(ids);
    for (let kill = 0; kill < KILLS; kill++) {
      await pause(Math.random() * 1000);
      await acs?.kill();
      await start();
    }
    await pause(500);
    program.stop();
    await ordering;
    await following;

    // Everything ends by itself now.
    const last = new Operator(`http://127.0.0.1:${String(consolePort)}`, state);
    operator = last;
    last.seen.push(...program.seen);
    const goingOn = last.follow();
    await eventually('all runs to end', 120_000, async () => {
      for (const open of ['queued', 'requested', 'running']) {
        const items = (await last.json(`runs?state=${open}`))?.['items'];
        if (!Array.isArray(items) || items.length > 0) return false;
      }
      return true;
    });
    await pause(300);
    last.stop();
    await goingOn;
    await acs?.kill();

    const db = openFile(join(state, 'acs.db'));
    const column = (sql: string) => (db.prepare(sql).all() as { readonly v: unknown }[]).map(({ v }) => v);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    const stored = new Map(
      (db.prepare('SELECT id, state FROM runs').all() as { id: string; state: string }[]).map((run) => [
        run.id,
        run.state,
      ]),
    );
    expect([...program.confirmed].filter((id) => !stored.has(id))).toEqual([]);
    expect([...begun].filter(([, times]) => times > 1)).toEqual([]);
    expect([...begun.keys()].filter((key) => !stored.has(key))).toEqual([]);
    const seen = last.seen.map(({ id }) => id);
    expect(seen).toEqual(column(`SELECT id AS v FROM events WHERE topic = 'fleet' ORDER BY id`));
    // Each run was queued once and ended once.
    const ends = `SELECT topic AS v FROM events WHERE type IN ('run.complete', 'run.failed', 'run.canceled', 'run.interrupted')`;
    for (const events of [column(ends), column(`SELECT topic AS v FROM events WHERE type = 'run.queued'`)]) {
      expect([...events].sort()).toEqual([...stored.keys()].map((id) => `run:${id}`).sort());
    }
    db.close();
    expect(program.failures).toEqual([]);
    expect(program.confirmed.size).toBeGreaterThan(KILLS);
    const complete = [...stored.values()].filter((one) => one === 'complete').length;
    expect(complete).toBeGreaterThan(KILLS / 2);
    console.info(
      `${String(KILLS)} kills: ${String(stored.size)} runs, ${String(complete)} of them complete, ` +
        `${String(begun.size)} diagnoses, ${String(seen.length)} events`,
    );
  }, 1_800_000);
});
