import type { Clock } from '../../clock.js';
import type { Log } from '../../log.js';
import type { Store } from '../../store/ports/store.js';
import type { NbiClient } from './nbi-client.js';
import { places } from './places.js';
import { runTask } from './task-runner.js';

export interface ExplorerDeps {
  readonly nbi: NbiClient;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** What GenieACS knows of the device has changed. */
  readonly onExplored: (deviceId: string) => Promise<void>;
}

const AT_ONCE = 4;
/** A device that cannot be woken is explored when it comes by itself; a phone without a voice service is not asked again soon. */
const PATIENCE_MS = 6 * 3_600_000;
const UNIQUE_KEY = 'sipdx-explore';

/**
 * Has GenieACS read the voice service of devices that it knows by their Informs only: without it nobody knows that they have
 * lines.
 */
export class Explorer {
  readonly #deps: ExplorerDeps;
  readonly #places = places(AT_ONCE);
  /** When each was explored last; epoch ms. */
  readonly #tried = new Map<string, number>();
  /** Devices whose task waits for them. */
  readonly #waiting = new Map<string, () => void>();
  #closed = false;

  constructor(deps: ExplorerDeps) {
    this.#deps = deps;
  }

  /** Unless it was a short while ago. Nobody waits for it. */
  explore(deviceId: string): void {
    const now = this.#deps.clock.now();
    const tried = this.#tried.get(deviceId);
    if (this.#closed || (tried !== undefined && now - tried < PATIENCE_MS)) return;
    this.#tried.set(deviceId, now);
    this.#explore(deviceId).catch((error: unknown) => {
      this.#deps.log.error({ err: error, deviceId }, 'reading the lines of a device by GenieACS failed');
    });
  }

  /** The device was in a session. */
  informed(deviceId: string): void {
    this.#waiting.get(deviceId)?.();
  }

  close(): void {
    this.#closed = true;
    for (const goOn of this.#waiting.values()) goOn();
  }

  async #explore(deviceId: string): Promise<void> {
    const { store, log, onExplored } = this.#deps;
    const leave = await this.#places.enter();
    const device = await store.device(deviceId);
    if (device === undefined || this.#closed) {
      leave();
      return;
    }
    const outcome = await runTask(this.#deps, {
      deviceId,
      callable: device.connectionRequestUrl !== '',
      task: {
        name: 'refreshObject',
        objectName: `${device.root}Services.VoiceService`,
        expiry: PATIENCE_MS / 1000,
        uniqueKey: UNIQUE_KEY,
      },
      wait: async () => {
        // Others need not wait for this one.
        leave();
        return this.#informedSoon(deviceId);
      },
    });
    leave();
    if (outcome.kind === 'done') await onExplored(deviceId);
    else log.info({ deviceId, outcome: outcome.kind }, 'the lines of a device are not known to GenieACS');
  }

  /** False: it has not come in time. */
  async #informedSoon(deviceId: string): Promise<boolean> {
    if (this.#closed) return false;
    const came = await new Promise<boolean>((tell) => {
      const cancel = this.#deps.clock.after(PATIENCE_MS, () => tell(false));
      this.#waiting.set(deviceId, () => {
        cancel();
        tell(true);
      });
    });
    this.#waiting.delete(deviceId);
    return came && !this.#closed;
  }
}
