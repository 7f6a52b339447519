import type { Fault } from '#shared/cwmp/messages.js';
import { Secret } from '#shared/lib/secret.js';
import type { Clock } from '../../clock.js';
import type { CwmpSessionInfo } from '../../cwmp-application.js';
import type { Log } from '../../log.js';
import type { DeviceRow } from '../../store/ports/devices.js';
import type { Store } from '../../store/ports/store.js';
import { messageOf } from '../../thrown.js';
import type { Conversation } from '../exchange.js';
import type { Vault } from '../key-file.js';
import { setAcsCredentials, setConnectionRequestCredentials } from './set-credentials.js';

export interface DeviceCredentialsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly vault: Vault;
  /** A new password for a device's Connection Requests. */
  readonly newPassword: () => Secret;
  /** MD5(username:realm:password), as the CWMP server compares it. */
  readonly ha1: (username: string, password: Secret) => string;
}

/** User name of our Connection Requests; the password is each device's own. */
const CONNECTION_REQUEST_USER = 'sipdx';

type Pair = 'connection-request' | 'acs';

/** Gives devices the credentials of both directions (decision 0021). */
export class DeviceCredentials {
  readonly #deps: DeviceCredentialsDeps;
  /** Pairs that devices refused; asked again when they boot. */
  readonly #refused: Readonly<Record<Pair, Set<string>>> = { 'connection-request': new Set(), acs: new Set() };

  /** Stored passwords that the key file opened: to open one in every session costs more than to read the device. */
  readonly #opened = new WeakSet<Uint8Array>();

  constructor(deps: DeviceCredentialsDeps) {
    this.#deps = deps;
  }

  /** What it refused before, it may accept now. */
  booted(deviceId: string): void {
    for (const refused of Object.values(this.#refused)) refused.delete(deviceId);
  }

  /** @param reset the device has lost what it was given */
  async *connectionRequests(device: DeviceRow, reset: boolean): Conversation {
    const { store, vault, newPassword } = this.#deps;
    if (this.#refused['connection-request'].has(device.id) || (!reset && this.#opens(device))) return;
    const given = { username: CONNECTION_REQUEST_USER, password: newPassword() };
    const fault = yield* setConnectionRequestCredentials(device.root, given);
    if (fault !== undefined) {
      this.#noteRefusal(device.id, 'connection-request', fault);
      return;
    }
    await store.setConnectionRequestCredentials(device.id, given.username, vault.seal(given.password, device.id));
  }

  /** Credentials of its own for a device that came with those that devices share at their first contact. */
  async *acs(device: DeviceRow, { bootstrap, username }: CwmpSessionInfo): Conversation {
    const { store, clock, vault, ha1 } = this.#deps;
    const { id, root } = device;
    if (!bootstrap || username === id || this.#refused.acs.has(id)) return;
    // The same each time, so that a device whose answer was lost holds what is stored here.
    const password = new Secret(vault.fingerprint(JSON.stringify(['CWMP password', id])));
    const row = { username: id, ha1: ha1(id, password), deviceId: id, bootstrap: true };
    await store.putCwmpCredential(row, clock.now());
    const fault = yield* setAcsCredentials(root, { username: id, password });
    if (fault !== undefined) this.#noteRefusal(id, 'acs', fault);
  }

  /** Stored ones that the key file does not open are as good as none: the device gets new ones. */
  #opens(device: DeviceRow): boolean {
    const { connectionRequestSecret: secret } = device;
    if (secret === undefined) return false;
    if (this.#opened.has(secret)) return true;
    try {
      this.#deps.vault.open(secret, device.id);
      this.#opened.add(secret);
      return true;
    } catch (error) {
      this.#deps.log.warn({ deviceId: device.id, problem: messageOf(error) }, 'Connection Request password replaced');
      return false;
    }
  }

  #noteRefusal(deviceId: string, pair: Pair, { code, string }: Fault): void {
    this.#refused[pair].add(deviceId);
    this.#deps.log.warn({ deviceId, pair, code, string }, 'credentials refused by the device');
  }
}
