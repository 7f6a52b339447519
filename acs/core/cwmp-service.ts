import type { Settings } from '#shared/api/settings.js';
import type { AcsRequest, CwmpMessage, Inform } from '#shared/cwmp/messages.js';
import { hasEvent } from '#shared/cwmp/inform-event.js';
import type { Secret } from '#shared/lib/secret.js';
import type { Clock } from '../clock.js';
import type { CwmpApplication, CwmpSessionInfo } from '../cwmp-application.js';
import type { Log } from '../log.js';
import type { DeviceRow } from '../store/ports/devices.js';
import type { Store } from '../store/ports/store.js';
import { AdmissionService } from './admission/admission-service.js';
import type { SessionLog } from './cwmp-log/session-log.js';
import type { SessionRecord } from './cwmp-log/session-record.js';
import { deviceInform, lineStatuses, parameterRows } from './device-inform.js';
import type { Answer, Conversation } from './exchange.js';
import type { Vault } from './key-file.js';
import { LineDiscovery } from './line-discovery.js';
import { linePathOf, shownParameters } from './line-values.js';
import type { TaskService } from './parameters/task-service.js';
import { DeviceCredentials } from './provisioning/device-credentials.js';
import { Provisioner } from './provisioning/provisioner.js';
import type { RunService } from './run/run-service.js';

export interface CwmpServiceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly vault: Vault;
  readonly runs: RunService;
  readonly tasks: TaskService;
  readonly settings: { current(): Settings };
  /** A new password for a device's Connection Requests. */
  readonly newPassword: () => Secret;
  /** MD5(username:realm:password), as the CWMP server compares it. */
  readonly ha1: (username: string, password: Secret) => string;
  /** Absent: somebody else keeps the sessions (GenieACS). */
  readonly sessionLog?: SessionLog;
}

/** Standard events by number (TR-069 Amd 6 Table 8). */
const BOOTSTRAP = 0;
const BOOT = 1;
const PERIODIC = 2;
const DIAGNOSTICS_COMPLETE = 8;

interface Session {
  readonly record: SessionRecord | undefined;
  /** All that is said in it, from the first request to the last. */
  readonly conversation: Conversation;
  /** The request that the last answer led to. Absent before the first. */
  next?: IteratorResult<AcsRequest, void>;
}

/**
 * What the ACS says to a device that is let in: discovery, provisioning, Connection Request credentials, runs, tasks, fresh
 * line values, and last the credentials that it shall come with, because some devices use them at once.
 */
export class CwmpService implements CwmpApplication {
  readonly #deps: CwmpServiceDeps;
  readonly #admission: AdmissionService;
  readonly #discovery: LineDiscovery;
  readonly #provisioner: Provisioner;
  readonly #credentials: DeviceCredentials;
  readonly #sessions = new Map<string, Session>();

  constructor(deps: CwmpServiceDeps) {
    this.#deps = deps;
    this.#admission = new AdmissionService(deps);
    this.#discovery = new LineDiscovery(deps);
    this.#provisioner = new Provisioner(deps);
    this.#credentials = new DeviceCredentials(deps);
  }

  credential(username: string): ReturnType<CwmpApplication['credential']> {
    return this.#deps.store.cwmpCredential(username);
  }

  identityMismatch(who: Parameters<CwmpApplication['identityMismatch']>[0]): Promise<void> {
    return this.#admission.identityMismatch(who);
  }

  async inform(info: CwmpSessionInfo, inform: Inform): Promise<'welcome' | 'refused'> {
    const { store, clock, runs } = this.#deps;
    const { admission, isBelieved } = await this.#admission.admit(info, inform);
    if (admission === 'refused') {
      this.#deps.sessionLog?.refused(info, inform);
      return 'refused';
    }
    if (!isBelieved) return 'welcome';
    const at = clock.now();
    const upserted = store.upsertDevice({ ...deviceInform(info, inform, at), admission });
    if (admission === 'quarantined') {
      await upserted;
      return 'welcome';
    }
    // In one commit with the device.
    const [device] = await Promise.all([
      upserted,
      store.updateParameters(info.deviceId, parameterRows(inform.parameterList, at)),
      store.updateLines(info.deviceId, lineStatuses(inform), at),
    ]);
    await this.#admission.noteProof(info, device);
    if (hasEvent(inform, BOOT) || hasEvent(inform, BOOTSTRAP)) this.#credentials.booted(device.id);
    const record = this.#deps.sessionLog?.begin(info, inform);
    this.#sessions.set(info.sessionId, { record, conversation: this.#converse(info, inform, device, record) });
    await runs.sessionStarted(device.id, {
      sessionId: info.sessionId,
      boot: hasEvent(inform, BOOT),
      diagnosticsComplete: hasEvent(inform, DIAGNOSTICS_COMPLETE),
      events: inform.events.map((event) => event.eventCode.trim()).join(', '),
    });
    return 'welcome';
  }

  async nextRequest(info: CwmpSessionInfo): Promise<AcsRequest | undefined> {
    const session = this.#sessions.get(info.sessionId);
    if (session === undefined) return undefined;
    session.next ??= await session.conversation.next();
    const request = session.next.done === true ? undefined : session.next.value;
    session.record?.asked(request, this.#deps.clock.monotonic());
    return request;
  }

  async response(info: CwmpSessionInfo, _request: AcsRequest, answer: Answer): Promise<void> {
    const session = this.#sessions.get(info.sessionId);
    if (session?.next?.done !== false) return;
    session.record?.answered(answer, this.#deps.clock.monotonic());
    session.next = await session.conversation.next(answer);
  }

  ownRequest({ sessionId }: CwmpSessionInfo, message: CwmpMessage, answer: CwmpMessage): void {
    this.#sessions.get(sessionId)?.record?.ownRequest(message, answer, this.#deps.clock.monotonic());
  }

  async sessionEnded({ sessionId, deviceId }: CwmpSessionInfo, how: 'clean' | 'lost'): Promise<void> {
    const session = this.#sessions.get(sessionId);
    // Of a device in quarantine nobody else has heard.
    if (session === undefined) return;
    this.#sessions.delete(sessionId);
    if (session.record !== undefined) this.#deps.sessionLog?.end(session.record, how);
    if (how === 'lost' && session.next?.done === false) {
      this.#discovery.sessionLost(deviceId, session.next.value);
      this.#provisioner.sessionLost(deviceId, session.next.value);
    }
    await session.conversation.return();
    await this.#deps.runs.sessionEnded(deviceId, sessionId);
    this.#deps.tasks.sessionEnded(deviceId, how);
  }

  async *#converse(info: CwmpSessionInfo, inform: Inform, device: DeviceRow, record?: SessionRecord): Conversation {
    const bootstrap = hasEvent(inform, BOOTSTRAP);
    const newFirmware = device.softwareVersion !== device.discoveredVersion;
    const discovering = bootstrap || newFirmware || !device.discovered;
    if (discovering) {
      await this.#deps.store.putParameters(device.id, parameterRows(inform.parameterList, this.#deps.clock.now()));
      yield* this.#discovery.discover(device);
      yield* this.#provision(device.id);
    } else {
      yield* this.#provisioner.provision(device);
    }
    yield* this.#credentials.connectionRequests(device, bootstrap);
    yield* this.#converseRuns(info);
    const wrote = yield* this.#deps.tasks.converse(device.id);
    if (wrote || (!discovering && isWorthRefresh(inform))) {
      if (record !== undefined) record.isRoutine = true;
      const isNews = yield* this.#discovery.refresh(device, hasEvent(inform, BOOT));
      if (record !== undefined) record.isRoutine = false;
      if (isNews) {
        record?.keep();
        yield* this.#provision(device.id);
      }
      // A run or task may have been created meanwhile: no need to call the device again for it.
      yield* this.#converseRuns(info);
      yield* this.#deps.tasks.converse(device.id);
    }
    yield* this.#credentials.acs(device, info);
  }

  async *#provision(deviceId: string): Conversation {
    const device = await this.#deps.store.device(deviceId);
    if (device !== undefined) yield* this.#provisioner.provision(device);
  }

  async *#converseRuns({ deviceId, sessionId }: CwmpSessionInfo): Conversation {
    const { runs } = this.#deps;
    for (;;) {
      const request = await runs.nextRequest(deviceId, sessionId);
      if (request === undefined) return;
      await runs.response(deviceId, sessionId, yield request);
    }
  }
}

/** Whether what is shown of lines may have changed. Their Status an Inform brings itself. */
function isWorthRefresh(inform: Inform): boolean {
  if ([BOOT, PERIODIC, DIAGNOSTICS_COMPLETE].some((event) => hasEvent(inform, event))) return true;
  return inform.parameterList.some((one) => {
    const name = one.name.trim();
    const path = linePathOf(name);
    return path !== undefined && name !== `${path}Status` && shownParameters(path).includes(name);
  });
}
