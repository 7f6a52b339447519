import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inform } from '#shared/cwmp/messages.js';
import { ConversationAcs, type Conversation } from './conversation-acs.js';
import { bundleProcess, startProcess, type KillableProcess } from './killable-process.js';

/** 40 in CI; `SIPDX_KILLS=200 npx jest test/durability` by hand. */
const KILLS = Number(process.env['SIPDX_KILLS'] ?? 40);

const CODE = 'Device.DeviceInfo.ProvisioningCode';
const KEY = 'Device.ManagementServer.ParameterKey';
const USERNAME = 'Device.ManagementServer.Username';
const NOTIFIED = 'Device.ManagementServer.PeriodicInformInterval';

/** What the ACS knows to be on the device, and what it may be because an answer never came. */
class Expectation<T> {
  #possible: readonly T[];

  constructor(initial: T) {
    this.#possible = [initial];
  }
  asked(value: T): void {
    this.#possible = [...this.#possible, value];
  }
  confirmed(value: T): void {
    this.#possible = [value];
  }
  check(what: string, value: T): void {
    if (!this.#possible.includes(value)) {
      throw new Error(`${what} is ${String(value)}, expected ${this.#possible.join(' or ')}`);
    }
    this.#possible = [value];
  }
}

/** Writes one thing after another, in one session that never ends by itself, and checks all at the start of each. */
class Writer {
  /** What went wrong. */
  readonly failures: string[] = [];
  readonly written = { values: 0, attributes: 0 };
  /** CommandKeys that the device has confirmed → delivered as an M event. */
  readonly scheduled = new Map<string, boolean>();
  readonly rebooted = new Map<string, boolean>();
  sessions = 0;
  isStopping = false;
  #count = 0;
  readonly #value = new Expectation('');
  readonly #notification = new Expectation(0);

  readonly converse = (inform: Inform): Conversation => {
    for (const { eventCode, commandKey } of inform.events) {
      if (eventCode === 'M ScheduleInform') this.scheduled.set(commandKey, true);
      if (eventCode === 'M Reboot') this.rebooted.set(commandKey, true);
    }
    this.sessions += 1;
    return this.#conversation();
  };

  *#conversation(): Conversation {
    try {
      yield* this.#check();
      if (this.isStopping) return;
      yield* this.#schedule();
      for (;;) {
        yield* this.#write();
        if (this.#count % 7 === 0) yield* this.#setAttributes();
        if (this.#count % 50 === 0) return yield* this.#reboot();
      }
    } catch (error) {
      this.failures.push(error instanceof Error ? error.message : String(error));
    }
  }

  *#check(): Conversation {
    const values = yield { method: 'GetParameterValues', parameterNames: [CODE, KEY, USERNAME] };
    if (values.method !== 'GetParameterValuesResponse') throw new Error(JSON.stringify(values));
    const [code = '', key = '', username = ''] = values.parameterList.map(({ value }) => value);
    this.#value.check('the value', code);
    // One SetParameterValues wrote the three of them.
    if (key !== code || username !== code) throw new Error(`torn: ${code}, ${key}, ${username}`);
    const attributes = yield { method: 'GetParameterAttributes', parameterNames: [NOTIFIED] };
    if (attributes.method !== 'GetParameterAttributesResponse') throw new Error(JSON.stringify(attributes));
    this.#notification.check('the notification', attributes.parameterList[0]?.notification ?? -1);
  }

  *#write(): Conversation {
    const value = String(++this.#count);
    this.#value.asked(value);
    const parameterList = [CODE, USERNAME].map((name) => ({ name, value, type: 'string' }));
    const answer = yield { method: 'SetParameterValues', parameterList, parameterKey: value };
    if (answer.method !== 'SetParameterValuesResponse') throw new Error(JSON.stringify(answer));
    this.#value.confirmed(value);
    this.written.values += 1;
  }

  *#setAttributes(): Conversation {
    const notification = this.#count % 3;
    this.#notification.asked(notification);
    const answer = yield { method: 'SetParameterAttributes', parameterList: [{ name: NOTIFIED, notification }] };
    if (answer.method !== 'SetParameterAttributesResponse') throw new Error(JSON.stringify(answer));
    this.#notification.confirmed(notification);
    this.written.attributes += 1;
  }

  *#schedule(): Conversation {
    const commandKey = `s${String(this.sessions)}`;
    const answer = yield { method: 'ScheduleInform', delaySeconds: 1, commandKey };
    if (answer.method === 'ScheduleInformResponse') this.scheduled.set(commandKey, false);
    else if (answer.method !== 'Fault' || answer.code !== 9004) throw new Error(JSON.stringify(answer));
  }

  *#reboot(): Conversation {
    const commandKey = `r${String(this.sessions)}`;
    const answer = yield { method: 'Reboot', commandKey };
    if (answer.method !== 'RebootResponse') throw new Error(JSON.stringify(answer));
    this.rebooted.set(commandKey, false);
  }
}

async function eventually(condition: () => boolean, limitMs: number): Promise<void> {
  for (const end = Date.now() + limitMs; !condition();) {
    if (Date.now() > end) throw new Error(`waited ${String(limitMs)} ms in vain`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe('an agent that is killed at any moment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipdx-kill-'));
  const writer = new Writer();
  const acs = new ConversationAcs(writer.converse);
  let agent: KillableProcess | undefined;

  afterAll(async () => {
    await agent?.kill();
    await acs.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it(`${String(KILLS)} times loses nothing that it confirmed, and delivers every M event`, async () => {
    const url = await acs.listen();
    const bundle = bundleProcess('agent-process.ts', folder, 'bundle');
    const run = (): KillableProcess => startProcess(bundle, [url, join(folder, 'state')]);
    const opened = async (): Promise<void> => {
      const before = writer.sessions;
      const current = (agent = run());
      await eventually(() => writer.sessions > before, 20_000).catch((error: unknown) => {
        throw new Error(`no session; the agent said: ${current.output()}`, { cause: error });
      });
    };
    for (let kill = 0; kill < KILLS; kill++) {
      await opened();
      // Anywhere from the first answers to the middle of the writes.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
      await agent?.kill();
      expect(writer.failures).toEqual([]);
    }
    writer.isStopping = true;
    await opened();
    const missing = (): string[] =>
      [...writer.scheduled, ...writer.rebooted].filter(([, delivered]) => !delivered).map(([key]) => key);
    await eventually(() => missing().length === 0, 20_000).catch(() => undefined);
    expect(missing()).toEqual([]);
    expect(writer.failures).toEqual([]);
    expect(writer.written.values).toBeGreaterThan(KILLS / 4);
    expect(writer.written.attributes).toBeGreaterThan(0);
    expect(writer.scheduled.size).toBeGreaterThan(0);
  }, 120_000);
});
