import { createHash } from 'node:crypto';
import type { CwmpApplication, CwmpSessionInfo } from '#acs/cwmp-application.js';
import { digestHa1 } from '#shared/auth/digest.js';
import type { AcsRequest, CpeResponse, Fault, Inform } from '#shared/cwmp/messages.js';
import { Secret } from '#shared/lib/secret.js';
import type { GenieDatabase, Preset, StoredDevice } from './genie-database.js';
import { GenieSession } from './genie-session.js';

export const GENIE_REALM = 'genieacs';

export interface GenieCwmpOptions {
  readonly database: GenieDatabase;
  readonly now: () => number;
  readonly eventPresets: boolean;
  readonly noticed: (preset: Preset) => boolean;
  /** How long after a session's end the database is written. */
  readonly lagMs: number;
  /** Of every phone; the real one asks for none unless it is told to. */
  readonly password: Secret;
}

interface OpenSession {
  readonly session: GenieSession;
  readonly conversation: ReturnType<GenieSession['conversation']>;
  answer: CpeResponse | Fault | undefined;
  started: boolean;
}

/** The fake's end of CWMP: what is stored, and which RPCs follow. The bytes are those of a CWMP server of ours. */
export class GenieCwmp implements CwmpApplication {
  readonly #options: GenieCwmpOptions;
  readonly #open = new Map<string, OpenSession>();
  readonly #locked = new Map<string, number>();
  /** Methods that a device was asked, by device, since it was last looked at. */
  readonly asked = new Map<string, AcsRequest['method'][]>();

  constructor(options: GenieCwmpOptions) {
    this.#options = options;
  }

  inSession(deviceId: string): boolean {
    return (this.#locked.get(deviceId) ?? 0) > 0;
  }

  async credential(username: string) {
    const md5 = (_: string, data: string | Uint8Array) => createHash('md5').update(data).digest('hex');
    return { ha1: digestHa1(username, GENIE_REALM, this.#options.password, md5), bootstrap: false };
  }

  async identityMismatch(): Promise<void> {
    return Promise.resolve();
  }

  ownRequest(): void {
    // GenieACS keeps no record of them.
  }

  async inform(info: Pick<CwmpSessionInfo, 'sessionId' | 'deviceId'>, inform: Inform) {
    const { database } = this.#options;
    const stored = database.devices.get(info.deviceId) ?? newDevice(info.deviceId, inform, this.#options.now());
    const session = new GenieSession(stored, inform, this.#options);
    const conversation = session.conversation();
    this.#open.set(info.sessionId, { session, conversation, answer: undefined, started: false });
    this.#locked.set(info.deviceId, (this.#locked.get(info.deviceId) ?? 0) + 1);
    return 'welcome' as const;
  }

  async nextRequest({ sessionId, deviceId }: Pick<CwmpSessionInfo, 'sessionId' | 'deviceId'>) {
    const open = this.#open.get(sessionId);
    if (open === undefined) return undefined;
    const { conversation, started, answer } = open;
    open.started = true;
    if (started && answer === undefined) return undefined;
    // The first `next` of a generator takes no value.
    const next =
      answer === undefined ? conversation.next(...([] as unknown as [CpeResponse])) : conversation.next(answer);
    open.answer = undefined;
    if (next.done === true) return undefined;
    this.asked.set(deviceId, [...(this.asked.get(deviceId) ?? []), next.value.method]);
    return next.value;
  }

  async response({ sessionId }: Pick<CwmpSessionInfo, 'sessionId'>, _: AcsRequest, response: CpeResponse | Fault) {
    const open = this.#open.get(sessionId);
    if (open !== undefined) open.answer = response;
  }

  async sessionEnded({ sessionId, deviceId }: Pick<CwmpSessionInfo, 'sessionId' | 'deviceId'>, how: 'clean' | 'lost') {
    const open = this.#open.get(sessionId);
    this.#open.delete(sessionId);
    const end = (): void => {
      open?.session.commit(how);
      this.#locked.set(deviceId, (this.#locked.get(deviceId) ?? 1) - 1);
    };
    if (this.#options.lagMs === 0) end();
    else setTimeout(end, this.#options.lagMs);
  }
}

function newDevice(id: string, { deviceId }: Inform, now: number): StoredDevice {
  return {
    id,
    deviceId: {
      _Manufacturer: deviceId.manufacturer,
      _OUI: deviceId.oui,
      _ProductClass: deviceId.productClass,
      _SerialNumber: deviceId.serialNumber,
    },
    leaves: new Map(),
    tags: new Set(),
    lastInform: now,
    registered: now,
  };
}
