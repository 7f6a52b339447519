import { deviceIdOf } from '#shared/cwmp/device-id.js';
import { Secret } from '#shared/lib/secret.js';
import type { RegistrationStatus } from '#shared/sip/registration-state.js';
import { loadDocument, type AgentDocument } from './agent-document.js';
import { connectionRequestHandler } from './cwmp/connection-request.js';
import { Parameters } from './cwmp/data-model/parameters.js';
import { dataModel, type DataModelName } from './cwmp/data-model/data-model.js';
import { DeviceInfo, ManagementServer } from './cwmp/names.js';
import { Event, PendingInform } from './cwmp/pending-inform.js';
import { buildInform } from './cwmp/inform.js';
import { createRpcHandler } from './cwmp/rpc.js';
import { runSession, type RunningSession } from './cwmp/run-session.js';
import { SessionSchedule } from './cwmp/session-schedule.js';
import { Diagnoses } from './diagnoses.js';
import { Line } from './line.js';
import { concernsRegistration, lineStatus } from './line-configuration.js';
import type { AgentHost } from './ports.js';

export interface AgentIdentity {
  readonly manufacturer: string;
  /** Six upper-case hex digits. */
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
  readonly modelName?: string;
  readonly hardwareVersion?: string;
  readonly softwareVersion?: string;
}

export interface AgentOptions {
  readonly identity: AgentIdentity;
  /** TR-104 issue 1 below `Device.` unless told otherwise. */
  readonly dataModel?: DataModelName;
  /** How many lines the phone comes with; an ACS may add more. */
  readonly lines: number;
  /** Values that differ from the data model's defaults, by full path. What an ACS wrote later goes before them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly acs: { readonly url: string; readonly username: string; readonly password: Secret };
  readonly host: AgentHost;
}

/** A phone's management agent. It owns no process, server, file or socket: the host supplies them. */
export interface Agent {
  /** `OUI-ProductClass-Serial`, percent-encoded. */
  readonly deviceId: string;
  /** Resolves when it runs. Rejects when its stored state cannot be read or written. */
  start(): Promise<void>;
  /** Removes the lines' bindings, breaks off what runs, and resolves when everything is released. */
  stop(): Promise<void>;
  /** A parameter as an ACS reads it: hidden ones are empty. */
  value(name: string): string;
}

/** Forced-active parameters that can change over a restart: the ACS has to be told (TR-069 Amd 6 §3.7.1.5). */
const TOLD_OVER_RESTART = [ManagementServer.connectionRequestUrl, DeviceInfo.softwareVersion];
/** Ours: changes of a moment (Registering, then Up) are told together. */
const VALUE_CHANGE_DELAY_MS = 1000;

/** Throws `UNKNOWN_PARAMETER` when `parameters` names one that the data model does not have. */
export function createAgent(options: AgentOptions): Agent {
  const { host, identity } = options;
  const deviceId = deviceIdOf(identity);
  const storage = host.storage(deviceId);
  const pending = new PendingInform();
  const startedAt = host.clock.monotonic();
  const userAgent = `${identity.manufacturer} ${identity.modelName ?? identity.productClass}/${identity.softwareVersion ?? '0'}`;
  const model = dataModel(options.dataModel ?? 'tr104-1', options.lines);
  const parameters = new Parameters(model.template, {
    ...model.initial,
    ...initialValues(options),
    [model.address]: host.address,
  });
  let document: AgentDocument = {
    v: 1,
    parameters: {},
    connectionRequestPath: `/${host.random.hex(16)}`,
    informed: {},
  };
  /** The URL whose `0 BOOTSTRAP` is delivered or pending. */
  let bootstrapFor: string | undefined;
  let running = false;
  let removeConnectionRequests = (): void => undefined;
  let cancelValueChange = (): void => undefined;

  /** By path. */
  const lines = new Map<string, Line>();
  /** Lines that were deleted remove their bindings. */
  let leaving: Promise<unknown> = Promise.resolve();
  const diagnoses = new Diagnoses({
    host,
    parameters,
    model,
    lines: () => lines.values(),
    userAgent,
    report(object, passive) {
      pending.finish(object, passive);
      schedule.trigger();
    },
    voided: (object) => pending.forget(object),
  });
  const schedule = new SessionSchedule({ host, parameters, pending, open: openSession, ended: sessionEnded });
  const answer = createRpcHandler({ parameters, upTimeMs: () => host.clock.monotonic() - startedAt, save, written });

  function openSession(retryCount: number): RunningSession {
    const told = pending.take();
    const url = parameters.get(ManagementServer.url);
    const inform = buildInform(parameters, told, { now: host.clock.now(), retryCount });
    host.log.debug({ deviceId, events: told.events, retryCount }, 'session begins');
    return runSession(
      host.acs,
      {
        url,
        username: parameters.get(ManagementServer.username),
        password: new Secret(parameters.get(ManagementServer.password)),
        hash: host.hash,
        cnonce: host.random.hex(8),
      },
      { inform, answer, informed: () => informed(url, told) },
    );
  }

  /** The ACS has been told; what must survive a restart is stored before the session goes on. */
  async function informed(url: string, told: ReturnType<PendingInform['take']>): Promise<void> {
    told.delivered();
    const values = Object.fromEntries(TOLD_OVER_RESTART.map((name) => [name, parameters.get(name)]));
    const same = TOLD_OVER_RESTART.every((name) => document.informed[name] === values[name]);
    if (same && document.bootstrappedTo === url) return;
    document = { ...document, bootstrappedTo: url, informed: values };
    await save();
  }

  function sessionEnded(): void {
    diagnoses.sessionEnded();
    bootstrapIfNew();
  }

  function bootstrapIfNew(): void {
    const url = parameters.get(ManagementServer.url);
    if (url === bootstrapFor) return;
    bootstrapFor = url;
    pending.bootstrap();
  }

  /** An ACS wrote these, and they are safe on disk. */
  function written(values: ReadonlyMap<string, string>): void {
    diagnoses.written(values);
    followRows();
    for (const line of lines.values()) {
      if ([...values.keys()].some((name) => concernsRegistration(parameters, line.path, name))) line.reconfigure();
    }
    schedule.followPeriodicInform();
  }

  /** An ACS added or deleted lines, or had done so before the restart. */
  function followRows(): void {
    const paths = parameters.rows(model.lines);
    for (const [path, line] of lines) {
      if (paths.includes(path)) continue;
      lines.delete(path);
      diagnoses.remove(path);
      pending.forget(path);
      leaving = Promise.all([leaving, line.stop()]);
    }
    for (const path of paths) {
      if (lines.has(path)) continue;
      const statusChanged = (status: RegistrationStatus, why?: string): void => {
        if (lines.has(path)) changed(`${path}Status`, lineStatus(path, status, why));
      };
      const line = new Line({ host, parameters, path, userAgent, statusChanged });
      lines.set(path, line);
      line.start();
    }
  }

  /** The device itself changed a parameter with active notification. */
  function changed(name: string, value: string): void {
    if (parameters.get(name) === value) return;
    parameters.set(name, value);
    if (!running) return;
    pending.change(name);
    cancelValueChange();
    cancelValueChange = host.clock.after(VALUE_CHANGE_DELAY_MS, () => {
      if (!pending.isEmpty) schedule.trigger(); // another session may have told it
    });
  }

  function save(): Promise<void> {
    document = { ...document, parameters: parameters.kept() };
    return storage.save(document);
  }

  function connectionRequestCredentials(): { username: string; password: Secret } | undefined {
    const username = parameters.get(ManagementServer.connectionRequestUsername);
    const password = parameters.get(ManagementServer.connectionRequestPassword);
    return username === '' || password === '' ? undefined : { username, password: new Secret(password) };
  }

  return {
    deviceId,
    value: (name) => parameters.read(name).value,

    async start() {
      const stored = await loadDocument(storage);
      if (stored === undefined) await save();
      else document = stored;
      parameters.restore(document.parameters);
      const served = host.connectionRequests.handle(
        document.connectionRequestPath,
        connectionRequestHandler({
          ...host,
          credentials: connectionRequestCredentials,
          accepted() {
            pending.add(Event.connectionRequest);
            schedule.trigger();
          },
        }),
      );
      removeConnectionRequests = () => served.remove();
      parameters.set(ManagementServer.connectionRequestUrl, served.url);
      running = true;
      bootstrapFor = document.bootstrappedTo;
      bootstrapIfNew();
      pending.add(Event.boot);
      for (const name of TOLD_OVER_RESTART) {
        const before = document.informed[name];
        if (before !== undefined && before !== parameters.get(name)) pending.change(name);
      }
      schedule.followPeriodicInform();
      schedule.trigger();
      followRows();
    },

    async stop() {
      running = false;
      removeConnectionRequests();
      cancelValueChange();
      diagnoses.stop();
      await schedule.stop();
      await Promise.all([leaving, ...[...lines.values()].map((line) => line.stop())]);
    },
  };
}

function initialValues({ identity, acs, parameters }: AgentOptions): Readonly<Record<string, string>> {
  const optional = {
    [DeviceInfo.modelName]: identity.modelName,
    [DeviceInfo.hardwareVersion]: identity.hardwareVersion,
    [DeviceInfo.softwareVersion]: identity.softwareVersion,
  };
  return {
    ...parameters,
    [DeviceInfo.manufacturer]: identity.manufacturer,
    [DeviceInfo.manufacturerOui]: identity.oui,
    [DeviceInfo.productClass]: identity.productClass,
    [DeviceInfo.serialNumber]: identity.serialNumber,
    ...Object.fromEntries(
      Object.entries(optional).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    [ManagementServer.url]: acs.url,
    [ManagementServer.username]: acs.username,
    [ManagementServer.password]: acs.password.reveal(),
  };
}
