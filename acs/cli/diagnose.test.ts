import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { healthy } from '../../test/fakes/healthy.js';
import type { AcsRequest } from '#shared/cwmp/messages.js';
import type { Device } from '#shared/api/devices.js';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { CAUSES, categoryOf } from '#shared/diagnosis/fault-code.js';
import { LANGUAGES } from '#shared/knowledge/index.js';
import { Secret } from '#shared/lib/secret.js';
import { embeddedBackend } from '../backends/embedded/embedded-backend.js';
import { systemClock } from '../clock.js';
import { openAdministration, type Administration } from '../core/administration.js';
import { BatchService } from '../core/batches/batch-service.js';
import { FeedbackService } from '../core/feedback.js';
import { openKeyFile } from '../core/key-file.js';
import { ParameterService } from '../core/parameters/parameter-service.js';
import { TaskService } from '../core/parameters/task-service.js';
import { hashPassword } from '../core/password.js';
import type { Answer } from '../core/run/dialect.js';
import { RemedyService } from '../core/remedies/remedy-service.js';
import { RunService } from '../core/run/run-service.js';
import { StatisticsService } from '../core/statistics/statistics-service.js';
import { startConsoleServer, type ConsoleServer } from '../http/console-server.js';
import { silentLog } from '../../test/fakes/silent-log.js';
import { openSqliteStore } from '../store/sqlite.js';
import type { Store } from '../store/ports/store.js';
import { diagnose, type DiagnoseOptions } from './diagnose.js';
import { exitStatusOf, exitStatusTable } from './exit-status.js';
import { chooseDevice } from './find-device.js';
import { eventsIn } from './sse-events.js';
import { wordsOf } from './words.js';

const LINE = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.';
const row = { registrar: 'x:5060', status: 'Error', enabled: true, diagnosable: true, dialect: 'sipdx' } as const;

describe('sipdx diagnose', () => {
  let store: Store;
  let runs: RunService;
  let tasks: TaskService;
  let administration: Administration;
  let folder: string;
  let server: ConsoleServer;
  let options: DiagnoseOptions;
  let object: Record<string, string>;
  let out: string[];
  let err: string[];
  const output = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const environment = { user: 'olga', password: new Secret('pass word') };

  beforeEach(async () => {
    [out, err] = [[], []];
    object = { DiagnosticsState: 'None', RequestKey: '', ResultKey: '' };
    store = await openSqliteStore({ file: ':memory:' });
    administration = await openAdministration({ store, clock: systemClock, log: silentLog });
    await administration.accounts.putUser('olga', 'operator', await hashPassword('pass word'));
    let bytes = 0;
    const random = () => Uint8Array.from({ length: 16 }, () => bytes++ % 32);
    // The phone comes as soon as it is called, and once more with its result.
    const connect = async (deviceId: string) => {
      setImmediate(() => void session(deviceId, 1, false).then(() => session(deviceId, 2, true)));
      return Promise.resolve({ ok: true } as const);
    };
    runs = new RunService({ store, clock: systemClock, log: silentLog, connect, random });
    folder = mkdtempSync(join(tmpdir(), 'sipdx-diagnose-'));
    const vault = openKeyFile(join(folder, 'key'));
    tasks = new TaskService({ store, clock: systemClock, log: silentLog, vault, connect });
    const info = { lab: false, version: '1' };
    const common = {
      host: '127.0.0.1',
      port: 0,
      secure: false,
      info,
      files: '/nowhere',
      clock: systemClock,
      log: silentLog,
    };
    const log = silentLog;
    const parameters = new ParameterService({ store, clock: systemClock, vault, tasks, random });
    const remedies = new RemedyService({
      ...{ store, log, vault, tasks, runs, parameters, random },
      clock: systemClock,
    });
    server = await startConsoleServer({
      ...healthy,
      ...common,
      ...administration,
      store,
      backend: embeddedBackend(connect),
      runs,
      parameters,
      remedies,
      statistics: new StatisticsService({ store, clock: systemClock }),
      batches: new BatchService({ store, clock: systemClock, log: silentLog, runs, random }),
      feedback: new FeedbackService({ store, clock: systemClock }),
      fingerprint: (text) => text,
    });
    options = { url: `http://127.0.0.1:${server.port}`, state: '/nowhere', wait: true, lang: 'en' };
    for (const serialNumber of ['0001', '0002']) {
      const id = `00A0BC-T46%2DU-${serialNumber}`;
      const about = { manufacturer: 'Acme', oui: '00A0BC', productClass: 'T46-U', serialNumber };
      await store.upsertDevice({ id, ...about, root: 'Device.', at: 1 });
      const directoryNumber = `1${serialNumber.slice(1)}`;
      await store.setLines(id, '', [{ ...row, path: LINE, directoryNumber, aor: `sip:${directoryNumber}@lab` }], 1);
    }
  });

  afterEach(async () => {
    runs.close();
    tasks.close();
    administration.failedLogins.close();
    await server.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  async function session(deviceId: string, n: number, diagnosed: boolean): Promise<void> {
    if (diagnosed) Object.assign(object, { DiagnosticsState: 'Complete', ResultKey: object['RequestKey'] });
    const sessionId = `${deviceId} ${n}`;
    await runs.sessionStarted(deviceId, { sessionId, boot: false, diagnosticsComplete: diagnosed, events: '' });
    for (
      let request = await runs.nextRequest(deviceId, sessionId);
      request;
      request = await runs.nextRequest(deviceId, sessionId)
    ) {
      await runs.response(deviceId, sessionId, answer(request));
    }
    await runs.sessionEnded(deviceId, sessionId);
  }

  function answer(request: AcsRequest): Answer {
    const prefix = LINE + DIAGNOSTICS_OBJECT;
    if (request.method === 'SetParameterValues') {
      for (const { name, value } of request.parameterList) object[name.slice(prefix.length)] = value;
      return { method: 'SetParameterValuesResponse', status: 0 };
    }
    const parameterList = Object.entries(object).map(([name, value]) => ({
      name: prefix + name,
      value,
      type: 'string',
    }));
    return { method: 'GetParameterValuesResponse', parameterList };
  }

  const rejected = {
    FaultCode: '401',
    Category: 'credentials',
    Cause: 'account-or-password-rejected',
    Confidence: 'likely',
    Evidence: '{"v":1,"simulated":["ping"]}',
  };

  it('prints each step once, ends with the verdict in words and the exit status of its category', async () => {
    Object.assign(object, rejected);
    expect(await diagnose('1001', options, output, environment)).toBe(14);
    expect(err.slice(1).map((line) => line.replace(/\+[\d.]+ s/, '+').replace(/ +/g, ' '))).toEqual([
      '✔ + Phone contacted',
      '✔ + Phone opened a session',
      '✔ + Diagnosis ordered',
      '… Phone is diagnosing',
      '✔ + Phone has diagnosed',
      '✔ + Result read',
    ]);
    const text = out.join('\n');
    expect(text).toContain('Fault code 401 · Account or password · account-or-password-rejected · likely');
    expect(text).toContain('The pings of this run were simulated.');
    expect(text).toMatch(/What to do, and who:\n {2}1\. .+ \[.+\]/);
    expect(err.join() + text).not.toContain('pass word');
  });

  it('with --json prints the run and nothing else', async () => {
    Object.assign(object, { ...rejected, FaultCode: '200', Category: 'registered', Cause: 'registered' });
    expect(await diagnose('0002', { ...options, json: true }, output, environment)).toBe(0);
    expect(err).toEqual([]);
    expect(JSON.parse(out.join())).toMatchObject({ state: 'complete', verdict: { faultCode: 200 }, createdBy: 'olga' });
  });

  it('with --no-wait prints the id and goes', async () => {
    expect(await diagnose('0001', { ...options, wait: false }, output, environment)).toBe(0);
    expect((await store.run(out[0] ?? ''))?.deviceId).toBe('00A0BC-T46%2DU-0001');
  });

  it('without a verdict says why, status 5', async () => {
    object['DiagnosticsState'] = 'None';
    const failing = diagnose('0001', { ...options, lang: 'ru' }, output, environment);
    Object.assign(object, { FaultCode: 'x' });
    expect(await failing).toBe(5);
    expect(out.join()).toContain(wordsOf('ru')('failure.result-unreadable'));
  });

  it('a text that fits several devices lists them; one that fits none says so; status 3', async () => {
    await expect(diagnose('00A0BC', options, output, environment)).rejects.toMatchObject({
      exitStatus: 3,
      message: expect.stringMatching(/fits 2 devices:\n {2}00A0BC-T46%2DU-0001 {2}sip:1001@lab\n/) as string,
    });
    await expect(diagnose('nobody', options, output, environment)).rejects.toMatchObject({ exitStatus: 3 });
    await expect(diagnose('0001', { ...options, line: 'X.' }, output, environment)).rejects.toMatchObject({
      exitStatus: 3,
    });
  });

  it('a server that is not there, or refuses, is status 4; a missing password 2', async () => {
    const nowhere = { ...options, url: 'http://127.0.0.1:9/' };
    await expect(diagnose('1', nowhere, output, environment)).rejects.toMatchObject({ exitStatus: 4 });
    const wrong = { user: 'olga', password: new Secret('wrong') };
    await expect(diagnose('1', options, output, wrong)).rejects.toThrow(/wrong-credentials/);
    await expect(diagnose('1', { ...options, user: 'olga' }, output, {})).rejects.toMatchObject({ exitStatus: 2 });
  });
});

describe('choosing a device', () => {
  const line = { ...row, path: LINE };
  const device = (serialNumber: string, ...lines: Device['lines']): Device => ({
    id: `A-B-${serialNumber}`,
    manufacturer: '',
    oui: 'A',
    productClass: 'B',
    serialNumber,
    model: '',
    softwareVersion: '',
    address: '',
    admission: 'approved',
    firstSeenAt: 1,
    lastInformAt: 1,
    lines,
  });

  it('prefers the exact name to a longer one that contains it', () => {
    expect(chooseDevice('10', [device('10'), device('100')], 2).device.serialNumber).toBe('10');
  });

  it('takes the line that the text names', () => {
    const two = device(
      '7',
      { ...line, directoryNumber: '1', aor: 'sip:a@x' },
      { ...line, path: 'L2.', directoryNumber: '2', aor: 'sip:b@x' },
    );
    expect(chooseDevice('B@x', [two], 1).line).toBe('L2.');
    expect(chooseDevice('7', [two], 1).line).toBeUndefined();
  });
});

describe('the texts of the command line', () => {
  it('every category has its own exit status, and the help lists them all', () => {
    const table = exitStatusTable();
    for (const code of [1, 2, 3, 4, 50, 302, 401, 404, 423, 500, 600, 700]) {
      expect(table).toContain(`${exitStatusOf(categoryOf(code))}  verdict: ${categoryOf(code)}`);
    }
    expect([exitStatusOf('registered'), exitStatusOf('of-a-newer-server')]).toEqual([0, 13]);
    expect(CAUSES.length).toBeGreaterThan(0);
  });

  it.each(LANGUAGES)('are in the catalogue (%s)', (language) => {
    const t = wordsOf(language);
    for (const key of ['contact', 'session', 'request', 'diagnose', 'result']) {
      for (const state of ['active', 'done', 'stopped']) expect(t(`step.${key}.${state}`)).toBeDefined();
    }
    for (const key of [
      'step.refused',
      'verdict.faultCode',
      'verdict.remedy',
      'simulated.ping',
      'simulated.network',
      'simulated.explained',
    ]) {
      expect(t(key)).toBeDefined();
    }
    expect(t('verdict.faultCode', { code: 42 })).toContain('42');
    expect(t('__proto__.x')).toBeUndefined();
  });
});

it('server-sent events survive any cut of the stream', async () => {
  const bytes = new TextEncoder().encode(
    'retry: 1\n\nid: 1\ndata: {"a":"ü"}\n\n: comment\n\nid: 2\ndata: x\ndata: y\n\ndata: cut',
  );
  for (let size = 1; size <= bytes.length; size++) {
    const chunks = async function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
    };
    const found: string[] = [];
    for await (const data of eventsIn(chunks())) found.push(data);
    expect(found).toEqual(['{"a":"ü"}', 'x\ny']);
  }
});
