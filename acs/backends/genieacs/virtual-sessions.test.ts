import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { ManualClock } from '../../../test/fakes/manual-clock.js';
import { FakeGenieAcs } from '../../../test/fakes/nbi/fake-genie-acs.js';
import { ScriptedDevice, type ScriptedParameter } from '../../../test/fakes/nbi/scripted-device.js';
import { silentLog } from '../../../test/fakes/silent-log.js';
import { openKeyFile } from '../../core/key-file.js';
import { TaskService } from '../../core/parameters/task-service.js';
import { RunService } from '../../core/run/run-service.js';
import { openSqliteStore } from '../../store/sqlite.js';
import type { RunRow } from '../../store/ports/runs.js';
import type { Store } from '../../store/ports/store.js';
import { DeviceMirror } from './mirror.js';
import { NbiClient } from './nbi-client.js';
import { VirtualSessions } from './virtual-sessions.js';

const LINE = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.';
const OBJECT = LINE + DIAGNOSTICS_OBJECT;
const write = (value: string): ScriptedParameter => ({ value, writable: true });

function parameters(): Record<string, ScriptedParameter> {
  return {
    'Device.DeviceInfo.SoftwareVersion': { value: '1.0' },
    'Device.ManagementServer.ConnectionRequestURL': { value: 'http://127.0.0.1:9/cr' },
    [`${LINE}Enable`]: write('Enabled'),
    [`${LINE}Status`]: { value: 'Error' },
    ...Object.fromEntries(
      ['DiagnosticsState', 'RequestKey', 'Depth', 'Timeout', 'AttemptTimeout', 'NumberOfRepetitions'].map((name) => [
        OBJECT + name,
        write(name === 'DiagnosticsState' ? 'None' : ''),
      ]),
    ),
    ...Object.fromEntries(
      ['ResultKey', 'FaultCode', 'Category', 'Cause', 'Confidence', 'ReasonPhrase'].map((name) => [
        OBJECT + name,
        { value: '' },
      ]),
    ),
  };
}

describe('runs of devices behind a GenieACS', () => {
  let genie: FakeGenieAcs;
  let nbi: NbiClient;
  let store: Store;
  let clock: ManualClock;
  let folder: string;
  let device: ScriptedDevice;
  let mirror: DeviceMirror;
  let server: { readonly runs: RunService; readonly tasks: TaskService; readonly sessions: VirtualSessions };

  beforeEach(async () => {
    let now = Date.now();
    genie = await FakeGenieAcs.start({ now: () => (now += 3), pollMs: 2 });
    clock = new ManualClock();
    clock.advance(1_000_000);
    nbi = new NbiClient({ url: genie.nbi, clock });
    store = await openSqliteStore({ file: ':memory:' });
    folder = mkdtempSync(join(tmpdir(), 'sipdx-genieacs-'));
    device = new ScriptedDevice(genie, 'REC001', parameters());
    device.informs = Object.keys(parameters());
    await device.session('1 BOOT');
    device.informs = [];
    mirror = new DeviceMirror({ nbi, store, clock, log: silentLog });
    await mirror.sync();
    server = start();
  });

  afterEach(async () => {
    await stop();
    nbi.close();
    await store.close();
    await genie.close();
    rmSync(folder, { recursive: true });
    expect(genie.deaths).toEqual([]);
  });

  function start(): typeof server {
    let byte = 0;
    const random = () => Uint8Array.from({ length: 16 }, () => byte++ % 32);
    const deps = { nbi, store, clock, log: silentLog, onContact: () => Promise.resolve() };
    const sessions: VirtualSessions = new VirtualSessions(deps, () => ({ runs, tasks }));
    const connect = (id: string, why: Parameters<VirtualSessions['connect']>[1]) => sessions.connect(id, why);
    const runs = new RunService({ store, clock, log: silentLog, connect, random });
    const vault = openKeyFile(join(folder, 'key'));
    const tasks = new TaskService({ store, clock, log: silentLog, vault, connect: (id) => connect(id, 'work') });
    return { runs, tasks, sessions };
  }

  async function stop(): Promise<void> {
    const closing = server.sessions.close();
    clock.advance(0);
    await closing;
    server.runs.close();
    server.tasks.close();
  }

  const startRun = async () =>
    (await server.runs.start({ deviceId: device.id, insist: false, createdBy: 'olga' })).run.id;

  /** The run, as soon as it is so; the clock stands still meanwhile. */
  async function until(id: string, is: (run: RunRow) => boolean | Promise<boolean>): Promise<RunRow> {
    for (;;) {
      const run = await store.run(id);
      if (run !== undefined && (await is(run))) return run;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  const inState = (state: RunRow['state']) => (run: RunRow) => run.state === state;
  const hasWaited = async ({ id }: RunRow) =>
    (await store.events([`run:${id}`], 0, 100)).some(({ type }) => type === 'connection-request.failed');

  function diagnosed(key = device.parameters.get(`${OBJECT}RequestKey`)?.value ?? ''): void {
    const result = { DiagnosticsState: 'Complete', ResultKey: key, FaultCode: '403', Category: 'terminal' };
    for (const [name, value] of Object.entries({ ...result, Cause: 'account-forbidden', Confidence: 'likely' })) {
      device.set(OBJECT + name, value);
    }
  }

  function away(): void {
    genie.connects.set(device.id, () => 'Device is offline');
  }

  function back(): void {
    genie.connects.set(device.id, () => {
      void device.session('6 CONNECTION REQUEST');
      return '';
    });
  }

  async function informed(): Promise<void> {
    const answer = await mirror.sync();
    if (answer.ok) await server.sessions.informed(answer.value);
  }

  const posts = () => genie.heard.filter(({ method }) => method === 'POST').length;
  const sets = () => (genie.cwmp.asked.get(device.id) ?? []).filter((one) => one === 'SetParameterValues').length;

  it('begin by one task, and end by what the device told: one POST for a diagnosis', async () => {
    const id = await startRun();
    await until(id, inState('running'));
    diagnosed();
    device.informs = Object.keys(parameters()).filter((name) => name.startsWith(OBJECT));
    await device.session('8 DIAGNOSTICS COMPLETE');
    clock.advance(5_000);
    expect(await until(id, inState('complete'))).toMatchObject({ verdict: { faultCode: 403 } });
    expect(posts()).toBe(1);
    expect(sets()).toBe(1);
  });

  it('end at once when GenieACS says that the device has informed', async () => {
    const id = await startRun();
    await until(id, inState('running'));
    diagnosed();
    device.informs = [`${OBJECT}DiagnosticsState`, `${OBJECT}ResultKey`];
    await device.session('8 DIAGNOSTICS COMPLETE');
    await informed();
    await until(id, inState('complete'));
  });

  it('wait in GenieACS for a phone that is away, and begin in the session that it opens by itself', async () => {
    away();
    const id = await startRun();
    await until(id, hasWaited);
    expect(genie.database.tasks.size).toBe(1);
    await device.session('2 PERIODIC');
    await informed();
    await until(id, inState('running'));
    expect(sets()).toBe(1);
  });

  it('call a phone again that was busy, a few times', async () => {
    away();
    const id = await startRun();
    await until(id, hasWaited);
    const before = posts();
    back();
    clock.advance(5_000);
    await until(id, inState('running'));
    expect(posts()).toBe(before + 1);
    expect(sets()).toBe(1);
  });

  it('are taken back when they are canceled, and the phone is not bothered by it', async () => {
    away();
    const id = await startRun();
    await until(id, hasWaited);
    await server.runs.cancel(id, 'olga');
    await until(id, () => genie.database.tasks.size === 0);
    await device.session('2 PERIODIC');
    expect(sets()).toBe(0);
  });

  it('are taken back when the server ends, and go on with the next one', async () => {
    away();
    const id = await startRun();
    await until(id, hasWaited);
    await stop();
    expect(genie.database.tasks.size).toBe(0);
    expect(await store.run(id)).toMatchObject({ state: 'queued' });
    back();
    server = start();
    await server.runs.resume();
    await until(id, inState('running'));
    expect(sets()).toBe(1);
  });

  it('are not requested a second time when the server died before it heard of the first', async () => {
    away();
    const id = await startRun();
    await until(id, hasWaited);
    server.runs.close();
    // The phone gets the request while nobody looks.
    await device.session('2 PERIODIC');
    const [state, key] = ['DiagnosticsState', 'RequestKey'].map((name) => device.parameters.get(OBJECT + name)?.value);
    expect([state, key]).toEqual(['Requested', id]);
    back();
    const died = server;
    server = start();
    await server.runs.resume();
    await until(id, inState('running'));
    expect(sets()).toBe(1);
    await died.sessions.close();
  });

  it('are interrupted when GenieACS tells of a restart of the phone', async () => {
    const id = await startRun();
    await until(id, inState('running'));
    device.set(`${OBJECT}DiagnosticsState`, 'None');
    await device.session('1 BOOT');
    await informed();
    expect(await until(id, inState('interrupted'))).toMatchObject({ failure: { reason: 'device-restarted' } });
  });

  it('end with what is sure where the phone cannot be asked for the rest', async () => {
    const id = await startRun();
    await until(id, inState('running'));
    diagnosed();
    device.informs = ['DiagnosticsState', 'ResultKey', 'FaultCode', 'Cause', 'Category', 'Confidence'].map(
      (name) => OBJECT + name,
    );
    device.set(`${OBJECT}ReasonPhrase`, 'never heard');
    await device.session('8 DIAGNOSTICS COMPLETE');
    away();
    // A look is under way when the deadline passes.
    const heard = genie.heard.length;
    clock.advance(5_000);
    await until(id, () => genie.heard.length > heard);
    clock.advance(120_000);
    const run = await until(id, inState('complete'));
    expect(run).toMatchObject({ verdict: { faultCode: 403 }, result: { ResultKey: id } });
    expect(run.result).not.toHaveProperty('ReasonPhrase');
    expect(genie.database.tasks.size).toBe(0);
  });
});
