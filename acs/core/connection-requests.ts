import { AppError } from '../app-error.js';
import type { ConnectionRequester } from '../cwmp-application.js';
import type { Store } from '../store/store.js';
import type { Vault } from './key-file.js';
import type { ConnectOutcome } from './run/machine.js';

/** Sends a Connection Request to a known device with the credentials that it was given. Never rejects for the device's sake. */
export function connectionRequests(deps: {
  readonly store: Store;
  readonly vault: Vault;
  readonly requester: ConnectionRequester;
}): (deviceId: string) => Promise<ConnectOutcome> {
  const { store, vault, requester } = deps;
  return async (deviceId) => {
    const device = await store.device(deviceId);
    if (device === undefined) return { ok: false, reason: 'no-address', detail: `No device has the id ${deviceId}` };
    const sealed = device.connectionRequestSecret;
    if (sealed === undefined) {
      return { ok: false, reason: 'no-credentials', detail: 'The device gets its credentials at its next contact' };
    }
    try {
      const password = vault.open(sealed, deviceId).reveal();
      const username = device.connectionRequestUsername;
      return await requester.request(device.connectionRequestUrl, { username, password });
    } catch (error) {
      if (error instanceof AppError) return { ok: false, reason: 'key-file-wrong', detail: error.message };
      throw error;
    }
  };
}
