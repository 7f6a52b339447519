import { AppError } from '../app-error.js';
import type { Clock } from '../clock.js';
import type { ConnectionRequester } from '../cwmp-application.js';
import type { DeviceRow } from '../store/ports/devices.js';
import type { Store } from '../store/ports/store.js';
import { checkAddress } from './address-policy.js';
import type { Vault } from './key-file.js';
import type { ConnectOutcome } from './run/machine.js';
import { silentRunMeter, type RunMeter } from './run/run-meter.js';

export interface ConnectionRequestDeps {
  readonly store: Store;
  readonly vault: Vault;
  readonly requester: ConnectionRequester;
  readonly clock: Clock;
  readonly policy: {
    /** Addresses of this host's interfaces with their prefixes, `10.0.0.7/24`. */
    readonly ownNetworks: readonly string[];
    /** Networks that the operator allows besides; asked anew for every request. */
    readonly allowed: () => readonly string[];
  };
  readonly meter?: RunMeter;
}

/**
 * Ours: a device is called once per second at most. TR-069 Amd 6 §3.2.2 lets a CPE bound what it accepts, and what comes
 * above its bound costs a refusal (503).
 */
const SPACING_MS = 1_000;
/** Ours: of the whole fleet. The rest waits: a campaign must not take all of the server's sockets. */
const MAX_ACTIVE = 100;

const SHUTTING_DOWN: ConnectOutcome = {
  ok: false,
  reason: 'shutting-down',
  detail: 'The server shut down before the Connection Request was sent',
};

/**
 * Sends Connection Requests to known devices with the credentials that they were given: to addresses that the policy
 * allows, one at a time per device and not too often. All that ask for a device meanwhile learn of the same request.
 */
export class ConnectionRequests {
  readonly #deps: ConnectionRequestDeps;
  readonly #meter: RunMeter;
  /** By device: what everybody who asks now will be told. */
  readonly #pending = new Map<string, Promise<ConnectOutcome>>();
  /** Devices called less than a second ago. Calling back lets those go on that wait for it. */
  readonly #resting = new Map<string, { readonly cancel: () => void; readonly over: Set<(on: boolean) => void> }>();
  readonly #queue: ((on: boolean) => void)[] = [];
  #active = 0;
  #closed = false;

  constructor(deps: ConnectionRequestDeps) {
    this.#deps = deps;
    this.#meter = deps.meter ?? silentRunMeter;
  }

  /** Never rejects for the device's sake. */
  request(deviceId: string): Promise<ConnectOutcome> {
    const pending = this.#pending.get(deviceId);
    if (pending !== undefined) return pending;
    const mine = this.#send(deviceId).finally(() => this.#pending.delete(deviceId));
    this.#pending.set(deviceId, mine);
    return mine;
  }

  /** What waits is told so; what is under way ends by itself. */
  close(): void {
    this.#closed = true;
    for (const { cancel, over } of this.#resting.values()) {
      cancel();
      for (const goOn of over) goOn(false);
    }
    this.#resting.clear();
    for (const goOn of this.#queue.splice(0)) goOn(false);
  }

  async #send(deviceId: string): Promise<ConnectOutcome> {
    if (!(await this.#rested(deviceId)) || !(await this.#admitted())) return SHUTTING_DOWN;
    this.#rest(deviceId);
    try {
      const outcome = await this.#call(deviceId);
      this.#meter.connectionRequestEnded(outcome.ok ? 'accepted' : outcome.reason);
      return outcome;
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#active--;
      else next(true);
      this.#told();
    }
  }

  /** False: the server shuts down. */
  #rested(deviceId: string): Promise<boolean> {
    const rest = this.#resting.get(deviceId);
    if (this.#closed || rest === undefined) return Promise.resolve(!this.#closed);
    return new Promise((goOn) => rest.over.add(goOn));
  }

  #rest(deviceId: string): void {
    if (this.#closed) return;
    const over = new Set<(on: boolean) => void>();
    const cancel = this.#deps.clock.after(SPACING_MS, () => {
      this.#resting.delete(deviceId);
      for (const goOn of over) goOn(true);
    });
    this.#resting.set(deviceId, { cancel, over });
  }

  /** One of the fleet's places. False: the server shuts down. */
  #admitted(): Promise<boolean> {
    if (this.#active < MAX_ACTIVE) {
      this.#active++;
      this.#told();
      return Promise.resolve(true);
    }
    // Who ends hands its place over.
    const turn = new Promise<boolean>((goOn) => this.#queue.push(goOn));
    this.#told();
    return turn;
  }

  #told(): void {
    this.#meter.connectionRequests(this.#active, this.#queue.length);
  }

  async #call(deviceId: string): Promise<ConnectOutcome> {
    const { store, vault, requester } = this.#deps;
    const device = await store.device(deviceId);
    if (device === undefined) return { ok: false, reason: 'no-address', detail: `No device has the id ${deviceId}` };
    const sealed = device.connectionRequestSecret;
    if (sealed === undefined) {
      return { ok: false, reason: 'no-credentials', detail: 'The device gets its credentials at its next contact' };
    }
    try {
      const password = vault.open(sealed, deviceId).reveal();
      const username = device.connectionRequestUsername;
      const refusal = (address: string) => this.#refusal(address, device);
      return await requester.request(device.connectionRequestUrl, { username, password }, refusal);
    } catch (error) {
      if (error instanceof AppError) return { ok: false, reason: 'key-file-wrong', detail: error.message };
      throw error;
    }
  }

  #refusal(address: string, device: DeviceRow): string | undefined {
    const { ownNetworks, allowed } = this.#deps.policy;
    const verdict = checkAddress(address, { informedFrom: device.address, ownNetworks, allowed: allowed() });
    return verdict.allowed ? undefined : verdict.detail;
  }
}
