import { createHash } from 'node:crypto';
import type { Settings } from '#shared/api/settings.js';
import type { AcsRequest } from '#shared/cwmp/messages.js';
import { isSecretParameter } from '#shared/cwmp/secret-parameter.js';
import type { Clock } from '../../clock.js';
import type { Log } from '../../log.js';
import type { DeviceRow } from '../../store/ports/devices.js';
import type { Store } from '../../store/ports/store.js';
import type { Conversation } from '../exchange.js';
import { shownParameters } from '../line-values.js';
import { setNotifications } from './notifications.js';
import { isPeriodicInform, setPeriodicInforms } from './periodic-informs.js';

export interface ProvisionerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: { current(): Settings };
}

/** Grows when devices are to be given other things than before. */
const VERSION = 1;

/** A device whose session broke so often over these requests is left alone. */
const SESSIONS = 2;

/**
 * Gives a device what every device here gets: notifications of its lines, and periodic Informs where the settings say so.
 * Once: after its discovery, and again when the settings change. What it refuses is not pressed on it.
 */
export class Provisioner {
  readonly #deps: ProvisionerDeps;
  /** How often a device's session broke over what it was to be given. */
  readonly #broken = new Map<string, number>();

  constructor(deps: ProvisionerDeps) {
    this.#deps = deps;
  }

  async *provision(device: DeviceRow): Conversation {
    const { store, settings } = this.#deps;
    const { periodicInformSeconds } = settings.current();
    const fingerprint = `v${String(VERSION)} inform=${String(periodicInformSeconds)}`;
    if (!device.discovered || device.provisioned === fingerprint) return;
    // What follows in the session (runs) must not suffer from it for ever.
    if ((this.#broken.get(device.id) ?? 0) < SESSIONS) {
      yield* this.#notifications(device);
      if (periodicInformSeconds !== null) yield* this.#periodicInforms(device, periodicInformSeconds);
    }
    this.#broken.delete(device.id);
    await store.setProvisioned(device.id, fingerprint);
  }

  /** A session of the device broke at this request. */
  sessionLost(deviceId: string, request: AcsRequest): void {
    const isOurs =
      request.method === 'SetParameterAttributes' ||
      (request.method === 'SetParameterValues' && request.parameterList.some(({ name }) => isPeriodicInform(name)));
    if (isOurs) this.#broken.set(deviceId, (this.#broken.get(deviceId) ?? 0) + 1);
  }

  async *#notifications(device: DeviceRow): Conversation {
    const { store, log } = this.#deps;
    const paths = (await store.deviceView(device.id))?.lines.map(({ path }) => path) ?? [];
    const names = [...new Set(paths.flatMap(shownParameters))].filter((name) => !isSecretParameter(name));
    const known = (await store.parametersByName(device.id, names)).map(({ name }) => name);
    const statuses = new Set(paths.map((path) => `${path}Status`));
    const fault = yield* setNotifications({
      active: known.filter((name) => statuses.has(name)),
      passive: known.filter((name) => !statuses.has(name)),
    });
    if (fault !== undefined) log.warn({ deviceId: device.id, code: fault.code }, 'notifications refused');
  }

  async *#periodicInforms(device: DeviceRow, seconds: number): Conversation {
    const { store, clock, log } = this.#deps;
    const { id, manufacturer, oui, productClass, serialNumber, root } = device;
    const fault = yield* setPeriodicInforms(root, seconds, phaseOf(id));
    if (fault !== undefined) {
      log.warn({ deviceId: id, code: fault.code }, 'periodic Informs refused');
      return;
    }
    const at = clock.now();
    await store.upsertDevice({
      id,
      manufacturer,
      oui,
      productClass,
      serialNumber,
      root,
      informIntervalSeconds: seconds,
      at,
    });
  }
}

/** The same for a device every time, and evenly spread over the fleet; from 0 to 1. */
function phaseOf(deviceId: string): number {
  return createHash('sha256').update(deviceId).digest().readUInt32BE(0) / 2 ** 32;
}
