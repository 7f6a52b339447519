import { createHash } from 'node:crypto';
import type { CwmpSessionInfo } from '#acs/cwmp-application.js';
import { SessionLog } from '#acs/core/cwmp-log/session-log.js';
import { CwmpService } from '#acs/core/cwmp-service.js';
import type { Answer } from '#acs/core/exchange.js';
import type { Vault } from '#acs/core/key-file.js';
import { ParameterService } from '#acs/core/parameters/parameter-service.js';
import { TaskService } from '#acs/core/parameters/task-service.js';
import type { ConnectOutcome } from '#acs/core/run/machine.js';
import { RemedyService } from '#acs/core/remedies/remedy-service.js';
import { RunService } from '#acs/core/run/run-service.js';
import { openSqliteStore } from '#acs/store/sqlite.js';
import type { Store } from '#acs/store/ports/store.js';
import { settings, type Settings } from '#shared/api/settings.js';
import { cwmpFault } from '#shared/cwmp/fault.js';
import type { AcsRequest, Inform } from '#shared/cwmp/messages.js';
import { DIAGNOSTICS_OBJECT, DIAGNOSTICS_PARAMETERS } from '#shared/diagnosis/data-model.js';
import { Secret } from '#shared/lib/secret.js';
import { CpeTree } from './cpe-tree.js';
import { ManualClock } from './manual-clock.js';
import { silentLog } from './silent-log.js';

export const DEVICE_ID = '00A0BC-T46-0001';
export const PROFILE = 'Device.Services.VoiceService.1.VoiceProfile.1.';
export const LINE_1 = `${PROFILE}Line.1.`;
export const LINE_2 = `${PROFILE}Line.2.`;

const DEVICE = {
  'Device.DeviceInfo.ModelName': 'T46U',
  'Device.ManagementServer.PeriodicInformEnable': '1',
  'Device.ManagementServer.PeriodicInformInterval': '300',
  'Device.ManagementServer.PeriodicInformTime': '0001-01-01T00:00:00Z',
  'Device.ManagementServer.Username': 'factory',
  'Device.ManagementServer.Password': '',
  'Device.ManagementServer.ConnectionRequestUsername': '',
  'Device.ManagementServer.ConnectionRequestPassword': '',
};

/** A phone of TR-104 issue 1 with two lines, of which the first can be diagnosed. */
export const ISSUE_1 = {
  [`${PROFILE}SIP.RegistrarServer`]: '',
  [`${PROFILE}SIP.RegistrarServerPort`]: '5060',
  [`${PROFILE}SIP.ProxyServer`]: 'proxy.example.org',
  [`${PROFILE}SIP.ProxyServerPort`]: '5070',
  [`${PROFILE}SIP.UserAgentDomain`]: 'example.org',
  [`${LINE_1}Enable`]: 'Enabled',
  [`${LINE_1}Status`]: 'Error',
  [`${LINE_1}DirectoryNumber`]: '1001',
  [`${LINE_1}SIP.URI`]: '',
  [`${LINE_1}SIP.AuthUserName`]: '1001',
  ...diagnosticsObject(LINE_1),
  [`${LINE_2}Enable`]: 'Disabled',
  [`${LINE_2}Status`]: 'Disabled',
};

export function diagnosticsObject(line: string): Record<string, string> {
  const names = DIAGNOSTICS_PARAMETERS.filter(({ writable }) => writable).map(({ name }) => name);
  const values = { ...Object.fromEntries(names.map((name) => [name, ''])), DiagnosticsState: 'None', ResultKey: '' };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [line + DIAGNOSTICS_OBJECT + name, value]));
}

/** A phone that answers like a CPE. */
export class ScriptedPhone {
  readonly cpe: CpeTree;
  readonly tree: Map<string, string>;
  readonly heard: AcsRequest[] = [];
  /** Requests that it refuses, and with which fault. */
  refuses: (request: AcsRequest) => number | undefined = () => undefined;

  constructor(voice: Readonly<Record<string, string>> = ISSUE_1) {
    this.cpe = new CpeTree(Object.entries({ ...DEVICE, ...voice }));
    this.tree = this.cpe.values;
  }

  /** Refuses every request of the method; `undefined`: none any more. */
  refuse(method: AcsRequest['method'] | undefined, code: number): void {
    this.refuses = (request) => (request.method === method ? code : undefined);
  }

  answer(request: AcsRequest): Answer {
    this.heard.push(request);
    const code = this.refuses(request);
    return code === undefined ? this.cpe.answer(request) : cwmpFault(code);
  }

  /** All names that were asked for by their own name. */
  get namesRead(): readonly string[] {
    return this.heard.flatMap((one) => (one.method === 'GetParameterValues' ? one.parameterNames : []));
  }

  diagnosed(line = LINE_1): void {
    const set = (name: string, value: string) => this.tree.set(line + DIAGNOSTICS_OBJECT + name, value);
    set('DiagnosticsState', 'Complete');
    set('ResultKey', this.tree.get(`${line}${DIAGNOSTICS_OBJECT}RequestKey`) ?? '');
    set('FaultCode', '404');
    set('Category', 'terminal');
    set('Cause', 'account-unknown');
    set('Confidence', 'certain');
  }
}

/** Sealed legibly for tests, and still not in the clear. */
const vault: Vault = {
  seal: (secret, owner) => Buffer.from(`${owner}|${Buffer.from(secret.reveal()).toString('hex')}`),
  open(sealed, owner) {
    const [of, text] = Buffer.from(sealed).toString().split('|');
    if (of !== owner || text === undefined) throw new Error('sealed for another');
    return new Secret(Buffer.from(text, 'hex').toString());
  },
  fingerprint: (text) => createHash('sha256').update(text).digest('base64url'),
};

/** The application behind the CWMP server, over a store in memory, and one phone that speaks with it. */
export class CwmpWorld {
  readonly store: Store;
  readonly clock = new ManualClock();
  readonly vault = vault;
  phone = new ScriptedPhone();
  settings: Settings = settings.parse({});
  outcome: ConnectOutcome = { ok: false, reason: 'timeout', detail: 'nobody' };
  /** Devices that a Connection Request was sent to. */
  readonly connects: string[] = [];
  service!: CwmpService;
  runs!: RunService;
  tasks!: TaskService;
  parameters!: ParameterService;
  remedies!: RemedyService;
  #sessions = 0;

  private constructor(store: Store) {
    this.store = store;
    this.clock.advance(1_000_000);
    this.newProcess();
  }

  static async create(): Promise<CwmpWorld> {
    return new CwmpWorld(await openSqliteStore({ file: ':memory:' }));
  }

  /** What a start of the program builds over the store. */
  newProcess(): void {
    const { store, clock } = this;
    const connect = (deviceId: string) => {
      this.connects.push(deviceId);
      return Promise.resolve(this.outcome);
    };
    // Ids of a later process come after those of an earlier one, as random ones would differ.
    let count = this.#sessions * 32;
    const random = () => {
      count += 1;
      return Uint8Array.from({ length: 16 }, (_, i) => Math.floor(count / 32 ** (15 - i)) % 32);
    };
    const common = { store, clock, log: silentLog, vault };
    this.runs = new RunService({ ...common, connect, random });
    this.tasks = new TaskService({ ...common, connect });
    this.parameters = new ParameterService({ ...common, tasks: this.tasks, random });
    this.remedies = new RemedyService({
      ...common,
      ...{ runs: this.runs, tasks: this.tasks, parameters: this.parameters, random },
    });
    this.service = new CwmpService({
      ...common,
      runs: this.runs,
      tasks: this.tasks,
      settings: { current: () => this.settings },
      newPassword: () => new Secret('generated-password'),
      ha1: (username, password) => `HA1 of ${username}:${password.reveal()}`,
      sessionLog: new SessionLog({ store, clock, log: silentLog }),
    });
  }

  /** kill -9 and a new start: what was only in memory is gone. */
  async restart(): Promise<void> {
    this.remedies.close();
    this.runs.close();
    this.tasks.close();
    this.newProcess();
    await this.runs.resume();
    await this.tasks.resume();
    await this.remedies.resume();
  }

  async close(): Promise<void> {
    this.remedies.close();
    this.runs.close();
    this.tasks.close();
    await this.store.close();
  }

  info(who: Partial<CwmpSessionInfo> = {}): CwmpSessionInfo {
    return {
      sessionId: `S${String(++this.#sessions)}`,
      deviceId: DEVICE_ID,
      remoteAddress: '127.0.0.9',
      username: DEVICE_ID,
      bound: true,
      bootstrap: false,
      ...who,
    };
  }

  /** One whole session. @returns what the phone was asked; `refused`: it was turned away at its Inform */
  async session(
    events: readonly string[],
    parameters: Readonly<Record<string, string>> = {},
    who: Partial<CwmpSessionInfo> = {},
  ): Promise<readonly AcsRequest['method'][] | 'refused'> {
    const info = this.info(who);
    const from = this.phone.heard.length;
    if ((await this.service.inform(info, informWith(events, parameters))) === 'refused') return 'refused';
    for (let next = await this.service.nextRequest(info); next; next = await this.service.nextRequest(info)) {
      await this.service.response(info, next, this.phone.answer(next));
    }
    await this.service.sessionEnded(info, 'clean');
    return this.phone.heard.slice(from).map((one) => one.method);
  }

  /** A session that breaks at the first request that the test names. @returns that request */
  async brokenSession(
    events: readonly string[],
    at: (request: AcsRequest) => boolean,
  ): Promise<AcsRequest | undefined> {
    const info = this.info();
    await this.service.inform(info, informWith(events));
    let next = await this.service.nextRequest(info);
    for (; next !== undefined && !at(next); next = await this.service.nextRequest(info)) {
      await this.service.response(info, next, this.phone.answer(next));
    }
    await this.service.sessionEnded(info, 'lost');
    return next;
  }
}

export function informWith(events: readonly string[], parameters: Readonly<Record<string, string>> = {}): Inform {
  const always = {
    'Device.DeviceInfo.SoftwareVersion': '1.0',
    'Device.ManagementServer.ConnectionRequestURL': 'http://127.0.0.1:9/x',
  };
  return {
    method: 'Inform',
    deviceId: { manufacturer: 'Acme', oui: '00A0BC', productClass: 'T46', serialNumber: '0001' },
    events: events.map((eventCode) => ({ eventCode, commandKey: '' })),
    maxEnvelopes: 1,
    currentTime: '',
    retryCount: 0,
    parameterList: Object.entries({ ...always, ...parameters }).map(([name, value]) => ({
      name,
      value,
      type: 'string',
    })),
  };
}
