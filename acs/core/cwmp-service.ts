import type { AcsRequest, Fault, Inform } from '#shared/cwmp/messages.js';
import { hasEvent } from '#shared/cwmp/inform-event.js';
import type { Secret } from '#shared/lib/secret.js';
import type { Clock } from '../clock.js';
import type { CwmpApplication, CwmpSessionInfo } from '../cwmp-application.js';
import type { Log } from '../log.js';
import type { DeviceInform, DeviceRow, LineChange, Store } from '../store/store.js';
import { messageOf } from '../thrown.js';
import { discover, refresh, setConnectionRequestCredentials } from './device-tasks.js';
import type { Vault } from './key-file.js';
import { linePathOf } from './line-values.js';
import type { Answer } from './run/diagnostics-object.js';
import type { RunService } from './run/run-service.js';

export interface CwmpServiceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly vault: Vault;
  readonly runs: RunService;
  /** A new password for a device's Connection Requests. */
  readonly newPassword: () => Secret;
}

/** User name of our Connection Requests; the password is each device's own. */
const CONNECTION_REQUEST_USER = 'sipdx';

/** Standard events by number (TR-069 Amd 6 Table 8). */
const BOOTSTRAP = 0;
const BOOT = 1;
const PERIODIC = 2;
const DIAGNOSTICS_COMPLETE = 8;

/** All that is said in one session, from the first request to the last. */
type Conversation = AsyncGenerator<AcsRequest, void, Answer>;

interface Session {
  readonly conversation: Conversation;
  /** The request that the last answer led to. Absent before the first. */
  next?: IteratorResult<AcsRequest, void>;
}

/** What the ACS says to a device: discovery, Connection Request credentials, runs, fresh line values; in that order. */
export class CwmpService implements CwmpApplication {
  readonly #deps: CwmpServiceDeps;
  readonly #sessions = new Map<string, Session>();
  /** Devices that refused our credentials; asked again when they boot. */
  readonly #refused = new Set<string>();

  constructor(deps: CwmpServiceDeps) {
    this.#deps = deps;
  }

  credential(username: string): Promise<{ readonly ha1: string; readonly deviceId?: string } | undefined> {
    return this.#deps.store.cwmpCredential(username);
  }

  async inform(info: CwmpSessionInfo, inform: Inform): Promise<void> {
    const { store, clock, runs } = this.#deps;
    const at = clock.now();
    const device = await store.upsertDevice(deviceInform(info, inform, at));
    const statuses = lineStatuses(inform);
    if (statuses.length > 0) await store.updateLines(device.id, statuses, at);
    if (hasEvent(inform, BOOT) || hasEvent(inform, BOOTSTRAP)) this.#refused.delete(device.id);
    this.#sessions.set(info.sessionId, { conversation: this.#converse(info, inform, device) });
    await runs.sessionStarted(device.id, {
      sessionId: info.sessionId,
      boot: hasEvent(inform, BOOT),
      diagnosticsComplete: hasEvent(inform, DIAGNOSTICS_COMPLETE),
      events: inform.events.map((event) => event.eventCode.trim()).join(', '),
    });
  }

  async nextRequest(info: CwmpSessionInfo): Promise<AcsRequest | undefined> {
    const session = this.#sessions.get(info.sessionId);
    if (session === undefined) return undefined;
    session.next ??= await session.conversation.next();
    return session.next.done === true ? undefined : session.next.value;
  }

  async response(info: CwmpSessionInfo, _request: AcsRequest, answer: Answer): Promise<void> {
    const session = this.#sessions.get(info.sessionId);
    if (session?.next?.done !== false) return;
    session.next = await session.conversation.next(answer);
  }

  async sessionEnded(info: CwmpSessionInfo): Promise<void> {
    await this.#sessions.get(info.sessionId)?.conversation.return();
    this.#sessions.delete(info.sessionId);
    await this.#deps.runs.sessionEnded(info.deviceId, info.sessionId);
  }

  async *#converse(info: CwmpSessionInfo, inform: Inform, device: DeviceRow): Conversation {
    const bootstrap = hasEvent(inform, BOOTSTRAP);
    const newFirmware = device.softwareVersion !== device.discoveredVersion;
    const discovering = bootstrap || newFirmware || !device.discovered;
    if (discovering) yield* this.#discover(device);
    if (bootstrap || !this.#hasCredentials(device)) yield* this.#giveCredentials(device);
    yield* this.#converseRuns(info);
    const refreshing = [BOOT, PERIODIC, DIAGNOSTICS_COMPLETE].some((event) => hasEvent(inform, event));
    if (discovering || !refreshing) return;
    yield* this.#refresh(device.id);
    // A run may have been created meanwhile: no need to call the device again for it.
    yield* this.#converseRuns(info);
  }

  async *#discover(device: DeviceRow): Conversation {
    const { store, clock } = this.#deps;
    const found = yield* discover(device.root);
    if ('method' in found) {
      this.#warn(device.id, found, 'discovery refused');
      return;
    }
    const { lines, ...about } = found;
    const { id, manufacturer, oui, productClass, serialNumber, root } = device;
    const at = clock.now();
    await store.upsertDevice({ id, manufacturer, oui, productClass, serialNumber, root, ...about, at });
    await store.setLines(id, device.softwareVersion, lines, at);
  }

  /** Stored ones that the key file does not open are as good as none: the device gets new ones. */
  #hasCredentials(device: DeviceRow): boolean {
    if (device.connectionRequestSecret === undefined) return false;
    try {
      this.#deps.vault.open(device.connectionRequestSecret, device.id);
      return true;
    } catch (error) {
      this.#deps.log.warn({ deviceId: device.id, problem: messageOf(error) }, 'Connection Request password replaced');
      return false;
    }
  }

  async *#giveCredentials(device: DeviceRow): Conversation {
    const { store, vault, newPassword } = this.#deps;
    if (this.#refused.has(device.id)) return;
    const password = newPassword();
    const fault = yield* setConnectionRequestCredentials(device.root, CONNECTION_REQUEST_USER, password);
    if (fault !== undefined) {
      this.#refused.add(device.id);
      this.#warn(device.id, fault, 'Connection Request credentials refused');
      return;
    }
    const sealed = vault.seal(password, device.id);
    await store.setConnectionRequestCredentials(device.id, CONNECTION_REQUEST_USER, sealed);
  }

  async *#converseRuns({ deviceId, sessionId }: CwmpSessionInfo): Conversation {
    const { runs } = this.#deps;
    for (;;) {
      const request = await runs.nextRequest(deviceId, sessionId);
      if (request === undefined) return;
      await runs.response(deviceId, sessionId, yield request);
    }
  }

  async *#refresh(deviceId: string): Conversation {
    const { store, clock } = this.#deps;
    const device = await store.deviceView(deviceId);
    if (device === undefined || device.lines.length === 0) return;
    await store.updateLines(deviceId, yield* refresh(device.lines.map((line) => line.path)), clock.now());
  }

  #warn(deviceId: string, { code, string }: Fault, message: string): void {
    this.#deps.log.warn({ deviceId, code, string }, message);
  }
}

function deviceInform(info: CwmpSessionInfo, inform: Inform, at: number): DeviceInform {
  const { manufacturer, oui, productClass, serialNumber } = inform.deviceId;
  const names = inform.parameterList.map(({ name }) => name.trim());
  const root = names.some((name) => name.startsWith('InternetGatewayDevice.')) ? 'InternetGatewayDevice.' : 'Device.';
  // The last one wins where a device sends a name twice.
  const value = (name: string) => inform.parameterList.findLast((one) => one.name.trim() === root + name)?.value.trim();
  const softwareVersion = value('DeviceInfo.SoftwareVersion');
  const connectionRequestUrl = value('ManagementServer.ConnectionRequestURL');
  const model = value('DeviceInfo.ModelName');
  return {
    id: info.deviceId,
    manufacturer,
    oui,
    productClass,
    serialNumber,
    root,
    ...(model !== undefined && { model }),
    ...(softwareVersion !== undefined && { softwareVersion }),
    ...(connectionRequestUrl !== undefined && { connectionRequestUrl }),
    address: info.remoteAddress,
    at,
  };
}

/** A line's Status where the Inform carries it (VALUE CHANGE). */
function lineStatuses(inform: Inform): readonly LineChange[] {
  return inform.parameterList.flatMap(({ name, value }) => {
    const path = linePathOf(name.trim());
    return path !== undefined && name.trim() === `${path}Status` ? [{ path, status: value.trim() }] : [];
  });
}
