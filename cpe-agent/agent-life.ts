import { Secret } from '#shared/lib/secret.js';
import type { TransferComplete } from '#shared/cwmp/messages.js';
import type { RegistrationFailure, RegistrationStatus } from '#shared/sip/registration-state.js';
import { initialValues, type AgentOptions } from './agent-options.js';
import { emptyDocument, type AgentDocument } from './agent-document.js';
import { AcsSessions } from './cwmp/acs-sessions.js';
import { Attributes } from './cwmp/attributes.js';
import { connectionRequestHandler } from './cwmp/connection-request.js';
import { dataModel } from './cwmp/data-model/data-model.js';
import { Parameters } from './cwmp/data-model/parameters.js';
import { Downloads } from './cwmp/downloads.js';
import { Event, EventQueue } from './cwmp/event-queue.js';
import { DeviceInfo, ManagementServer } from './cwmp/names.js';
import { createRpcHandler } from './cwmp/rpc/handler.js';
import type { SessionOutcome } from './cwmp/run-session.js';
import { ScheduledInforms } from './cwmp/scheduled-informs.js';
import { SessionSchedule } from './cwmp/session-schedule.js';
import { ValueChanges } from './cwmp/value-changes.js';
import { UnaskedDiagnoses } from './diagnose-on-failure.js';
import { Diagnoses } from './diagnoses.js';
import { Line } from './line.js';
import { concernsRegistration, lineStatus } from './line-configuration.js';
import { codeOf } from './net/coded-error.js';
import type { AgentStorage, HttpResponse } from './ports.js';

/** An agent from one (re)start to the next. */
export interface AgentLife {
  /** Resolves when it runs. */
  start(): Promise<void>;
  /** Resolves when everything is released. */
  stop(): Promise<void>;
  /** A parameter as an ACS reads it. */
  value(name: string): string;
  /** What the next life begins with. */
  document(): AgentDocument;
}

interface Surroundings {
  readonly storage: AgentStorage;
  readonly deviceId: string;
  /** What is remembered was read from there. */
  readonly stored: boolean;
  /** A session ended in which the ACS asked for a restart. */
  restart(): void;
}

/** Throws `UNKNOWN_PARAMETER` when the options name a parameter that the data model does not have. */
export function createLife(options: AgentOptions, remembered: AgentDocument, surroundings: Surroundings): AgentLife {
  const { host, identity } = options;
  const { storage, deviceId } = surroundings;
  const startedAt = host.clock.monotonic();
  const userAgent = `${identity.manufacturer} ${identity.modelName ?? identity.productClass}/${identity.softwareVersion ?? '0'}`;
  const model = dataModel(options.dataModel ?? 'tr104-1', options.lines);
  const parameters = new Parameters(model.template, {
    ...model.initial,
    ...initialValues(options),
    [model.address]: host.address,
  });
  /** Forced-active parameters that can change over a restart: the ACS has to be told (TR-069 Amd 6 §3.7.1.5). */
  const toldOverRestart = [
    ManagementServer.connectionRequestUrl,
    DeviceInfo.softwareVersion,
    ...(parameters.declaration(model.address)?.notification === 'active' ? [model.address] : []),
  ];
  const attributes = new Attributes(parameters);
  const queue = new EventQueue();
  // §A.4.1.6: the state in which the device came, but under its own Connection Request path.
  let document = remembered.factoryReset ? emptyDocument(remembered.connectionRequestPath) : remembered;
  /** Text of the document that was stored last, or is being stored. */
  let stored = surroundings.stored ? JSON.stringify(remembered) : undefined;
  /** The URL whose `0 BOOTSTRAP` is delivered or pending. */
  let bootstrapFor: string | undefined;
  let removeConnectionRequests = (): void => undefined;

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
    report(object, results) {
      queue.finish(
        object,
        results.filter((name) => attributes.notification(name) > 0),
      );
      schedule.trigger();
    },
    voided: (object) => queue.forget(object),
    diagnosed: (line, result) => unasked?.diagnosed(line, result),
  });
  const unasked =
    options.diagnoseOnFailure &&
    new UnaskedDiagnoses({ ...host, ...options.diagnoseOnFailure, start: (line) => diagnoses.startUnasked(line) });
  const schedule = new SessionSchedule({
    host,
    parameters,
    queue,
    retryCount: document.retryCount,
    open: (retryCount) => sessions.open(retryCount),
    ended: sessionEnded,
  });
  const valueChanges = new ValueChanges({
    clock: host.clock,
    parameters,
    attributes,
    queue,
    trigger: () => schedule.trigger(),
  });
  const scheduledInforms = new ScheduledInforms(host.clock, (commandKey) => {
    queue.add(Event.scheduled);
    queue.addMethod(Event.scheduleInform, commandKey);
    void saveOrSay();
    schedule.trigger();
  });
  const downloads = new Downloads({
    host,
    parameters,
    whenIdle: (callback) => schedule.whenIdle(callback),
    ended: transferEnded,
  });
  const answer = createRpcHandler({
    parameters,
    attributes,
    scheduledInforms,
    downloads,
    upTimeMs: () => host.clock.monotonic() - startedAt,
    save,
    written,
    restartAfterSession,
  });
  const sessions = new AcsSessions({
    ...{ host, deviceId, parameters, queue, answer, informed },
    version: options.acs.version ?? '1.0',
    asked: saveOrSay,
  });

  /** The ACS has been told; what must survive a restart is stored before the session goes on. */
  async function informed(url: string): Promise<void> {
    const values = Object.fromEntries(toldOverRestart.map((name) => [name, parameters.get(name)]));
    document = { ...document, bootstrappedTo: url, informed: values };
    await saveOrSay();
  }

  function sessionEnded({ outcome }: SessionOutcome): void {
    // §3.7.1: a restart that the ACS asked for comes after a session that ended well.
    if (outcome === 'success' && (document.factoryReset || document.reboots.length > 0)) {
      surroundings.restart();
      return;
    }
    diagnoses.sessionEnded();
    bootstrapIfNew();
    void saveOrSay();
  }

  function bootstrapIfNew(): void {
    const url = parameters.get(ManagementServer.url);
    if (url === bootstrapFor) return;
    bootstrapFor = url;
    queue.bootstrap();
  }

  function restartAfterSession(how: { readonly reboot: string } | 'factory-reset'): () => void {
    const { reboots, factoryReset } = document;
    document =
      how === 'factory-reset'
        ? { ...document, factoryReset: true }
        : { ...document, reboots: [...reboots, how.reboot].slice(-MAX_REBOOTS) };
    return () => {
      document = { ...document, reboots, factoryReset };
    };
  }

  async function transferEnded(
    values: ReadonlyMap<string, string> | undefined,
    transfer: TransferComplete,
  ): Promise<void> {
    const undoValues = parameters.snapshot(values?.keys() ?? []);
    if (values !== undefined) parameters.write(values);
    const undoTransfer = queue.addTransfer(transfer);
    try {
      await save();
    } catch (error) {
      undoValues();
      // Of two tries the second tells that the first failed, stored or not.
      if (values !== undefined) undoTransfer();
      schedule.trigger();
      throw error;
    }
    if (values !== undefined) written(values);
    schedule.trigger();
  }

  /** An ACS wrote these, and they are safe on disk. */
  function written(values: ReadonlyMap<string, string>): void {
    diagnoses.written(values);
    followRows();
    for (const line of lines.values()) {
      if (![...values.keys()].some((name) => concernsRegistration(parameters, line.path, name))) continue;
      unasked?.configured(line.path);
      line.reconfigure();
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
      unasked?.remove(path);
      queue.forget(path);
      leaving = Promise.all([leaving, line.stop()]);
    }
    for (const path of paths) {
      if (lines.has(path)) continue;
      const statusChanged = (status: RegistrationStatus, why?: string): void => {
        if (lines.has(path)) valueChanges.changed(`${path}Status`, lineStatus(path, status, why));
        if (status === 'Up') unasked?.up(path);
      };
      const registrationFailed = (failure: RegistrationFailure): void => unasked?.failed(line, failure);
      const line: Line = new Line({ host, parameters, path, userAgent, statusChanged, registrationFailed });
      lines.set(path, line);
      line.start();
    }
  }

  function current(): AgentDocument {
    return {
      ...document,
      parameters: parameters.kept(),
      attributes: attributes.kept(),
      events: queue.kept(),
      retryCount: schedule.retryCount,
      scheduledInforms: scheduledInforms.kept(),
      downloads: downloads.kept(),
    };
  }

  /** Writes only what differs from what was written last. Rejects when the disk does not take it. */
  async function save(): Promise<void> {
    const now = current();
    const text = JSON.stringify(now);
    if (text === stored) return;
    stored = text;
    try {
      await storage.save(now);
    } catch (error) {
      stored = undefined;
      host.log.warn({ deviceId, code: codeOf(error) }, 'the state cannot be stored');
      throw error;
    }
  }

  /** For what has happened and cannot be taken back: a broken disk does not stop the agent. */
  async function saveOrSay(): Promise<void> {
    await save().catch(() => undefined);
  }

  function connectionRequestCredentials(): { username: string; password: Secret } | undefined {
    const username = parameters.get(ManagementServer.connectionRequestUsername);
    const password = parameters.get(ManagementServer.connectionRequestPassword);
    return username === '' || password === '' ? undefined : { username, password: new Secret(password) };
  }

  function serveConnectionRequests(): void {
    const answerRequest = connectionRequestHandler({
      ...host,
      credentials: connectionRequestCredentials,
      accepted() {
        queue.add(Event.connectionRequest);
        schedule.trigger();
      },
    });
    const CLOSED: HttpResponse = { status: 404, headers: {} };
    const served = host.connectionRequests.handle(document.connectionRequestPath, (request) =>
      // The data model wants the port closed; others may share it, so the path is.
      parameters.get(ManagementServer.httpConnectionRequestEnable) === 'false' ? CLOSED : answerRequest(request),
    );
    removeConnectionRequests = () => served.remove();
    parameters.set(ManagementServer.connectionRequestUrl, served.url);
  }

  /** Table 8: what the restart itself is an event of, after what was not delivered before it. */
  function addEventsOfStart(): void {
    queue.restore(document.events);
    bootstrapFor = document.bootstrappedTo;
    bootstrapIfNew();
    queue.add(Event.boot);
    for (const commandKey of document.reboots) queue.addMethod(Event.reboot, commandKey);
    document = { ...document, reboots: [] };
    for (const name of toldOverRestart) {
      const before = document.informed[name];
      if (before !== undefined && before !== parameters.get(name)) valueChanges.note(name);
    }
  }

  return {
    value: (name) => parameters.read(name).value,
    document: current,

    async start() {
      parameters.restore(document.parameters);
      attributes.restore(document.attributes);
      serveConnectionRequests();
      addEventsOfStart();
      scheduledInforms.restore(document.scheduledInforms);
      downloads.restore(document.downloads);
      await saveOrSay();
      valueChanges.start();
      schedule.followPeriodicInform();
      schedule.trigger();
      followRows();
    },

    async stop() {
      removeConnectionRequests();
      valueChanges.stop();
      scheduledInforms.stop();
      downloads.stop();
      diagnoses.stop();
      await schedule.stop();
      await Promise.all([leaving, ...[...lines.values()].map((line) => line.stop())]);
    },
  };
}

/** Ours. */
const MAX_REBOOTS = 8;
