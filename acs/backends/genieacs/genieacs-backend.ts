import type { Backend } from '#shared/api/backend.js';
import { AppError } from '../../app-error.js';
import type { Clock } from '../../clock.js';
import type { ConnectOutcome } from '../../core/run/machine.js';
import type { Log } from '../../log.js';
import type { Store } from '../../store/ports/store.js';
import { messageOf } from '../../thrown.js';
import type { ConnectReason, DeviceBackend } from '../backend.js';
import { Explorer } from './explorer.js';
import { DeviceMirror, type Informed } from './mirror.js';
import { NbiClient, type NbiAnswer } from './nbi-client.js';
import { VirtualSessions, type CoreServices } from './virtual-sessions.js';

export interface GenieAcsBackendDeps {
  /** Of the northbound interface. */
  readonly url: string;
  /** How often it is asked which devices have informed. */
  readonly syncMs: number;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** How often all ids are compared. */
const RECONCILE_MS = 300_000;
const NOT_YET = 'It has not been asked yet';

/** Phones come to a GenieACS, which is reached by its northbound interface only. */
export class GenieAcsBackend implements DeviceBackend {
  readonly kind = 'genieacs';
  readonly #deps: GenieAcsBackendDeps;
  readonly #nbi: NbiClient;
  readonly #mirror: DeviceMirror;
  readonly #sessions: VirtualSessions;
  readonly #explorer: Explorer;
  #failure: string | undefined = NOT_YET;
  #lastSyncAt: number | undefined;
  #reconciledAt = 0;
  #cancelSync: () => void = () => undefined;
  #syncing: Promise<void> | undefined;
  #closed = false;

  /** @param services they are made with this backend's `connect`, so they come later: before `start` */
  constructor(deps: GenieAcsBackendDeps, services: () => CoreServices) {
    const { url, clock, store, log } = deps;
    this.#deps = deps;
    this.#nbi = new NbiClient({ url, clock });
    const parts = { nbi: this.#nbi, store, clock, log };
    this.#mirror = new DeviceMirror(parts);
    const takeOver = async (deviceId: string): Promise<void> => {
      await this.#mirror.refresh(deviceId);
    };
    this.#sessions = new VirtualSessions({ ...parts, onContact: takeOver }, services);
    this.#explorer = new Explorer({ ...parts, onExplored: takeOver });
  }

  /** Begins to take over what GenieACS knows. Nobody waits for it: the server is of use without. */
  start(): void {
    this.#syncing = this.#sync();
  }

  connect(deviceId: string, why: ConnectReason): Promise<ConnectOutcome> {
    return this.#sessions.connect(deviceId, why);
  }

  assertAvailable(): void {
    if (this.#failure === undefined || this.#failure === NOT_YET) return;
    throw new AppError('nbi-unavailable', this.#sentence(this.#failure));
  }

  /** For the readiness of the server. @throws Error with the reason */
  check(): void {
    if (this.#failure !== undefined) throw new Error(this.#sentence(this.#failure));
  }

  status(): Backend {
    const { version, lastContactAt } = this.#nbi;
    const detail = this.#failure === undefined ? remarkOn(version) : this.#sentence(this.#failure);
    return {
      kind: 'genieacs',
      reachable: this.#failure === undefined,
      ...(version !== undefined && { version }),
      ...(lastContactAt !== undefined && { lastContactAt }),
      ...(this.#lastSyncAt !== undefined && { lastSyncAt: this.#lastSyncAt }),
      ...(detail !== undefined && { detail }),
    };
  }

  asOf(): number | undefined {
    return this.#lastSyncAt;
  }

  /** Takes back what no device has had, and ends what is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelSync();
    this.#explorer.close();
    await this.#sessions.close();
    this.#nbi.close();
    await this.#syncing;
  }

  async #sync(): Promise<void> {
    const { clock, log, syncMs } = this.#deps;
    const at = clock.now();
    try {
      const isFull = at - this.#reconciledAt >= RECONCILE_MS;
      const answer = await (isFull ? this.#mirror.reconcile() : this.#mirror.sync());
      if (answer.ok && isFull) this.#reconciledAt = at;
      await this.#note(answer, at);
    } catch (error) {
      log.error({ err: error }, 'taking over what GenieACS knows failed');
      this.#failure ??= messageOf(error);
    }
    if (this.#closed) return;
    this.#cancelSync = clock.after(syncMs, () => {
      this.#syncing = this.#sync();
    });
  }

  async #note(answer: NbiAnswer<readonly Informed[]>, at: number): Promise<void> {
    const { log } = this.#deps;
    if (!answer.ok) {
      if (answer.error.kind === 'closed') return;
      const { detail } = answer.error;
      if (this.#failure !== detail) log.warn({ why: detail }, 'GenieACS cannot be reached');
      this.#failure = detail;
      return;
    }
    const recovered = this.#failure !== undefined && this.#failure !== NOT_YET;
    if (this.#failure !== undefined) log.info({ version: this.#nbi.version ?? '' }, 'GenieACS answers');
    this.#failure = undefined;
    this.#lastSyncAt = at;
    for (const { deviceId, isUnexplored } of answer.value) {
      this.#explorer.informed(deviceId);
      if (isUnexplored) this.#explorer.explore(deviceId);
    }
    if (recovered) await this.#sessions.recovered();
    await this.#sessions.informed(answer.value);
  }

  #sentence(why: string): string {
    return `GenieACS cannot be reached at ${new URL(this.#deps.url).origin} (${why}). Check that its NBI runs and that this server may reach it`;
  }
}

function remarkOn(version: string | undefined): string | undefined {
  return version?.startsWith('1.3.0') === true
    ? 'Presets with events do not run in this version: results take longer'
    : undefined;
}
