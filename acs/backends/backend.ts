import type { Backend, BackendKind } from '#shared/api/backend.js';
import type { ConnectOutcome } from '../core/run/machine.js';

/**
 * Why a device is to be talked to. `work`: there is something to ask or to write. `look`: whether a diagnosis has ended; what
 * the device has told by itself is enough. `last-look`: the same for the last time, and the device itself decides.
 */
export type ConnectReason = 'work' | 'look' | 'last-look';

/**
 * What phones are reached through: this server's own CWMP listeners, or a GenieACS (record 0034). Sessions come to the core
 * as inputs of runs and tasks; this is all that the core asks in return; `assertAvailable` is for who is about to order something and should hear at once that it would have to wait.
 */
export interface DeviceBackend {
  readonly kind: BackendKind;
  /** Gets the device into a conversation. Never rejects for the device's sake. */
  connect(deviceId: string, why: ConnectReason): Promise<ConnectOutcome>;
  /** @throws AppError `nbi-unavailable` where nothing could be asked of any device now */
  assertAvailable(): void;
  status(): Backend;
  /** Moment of which what is shown of devices is true, where they do not tell this server themselves. Epoch ms. */
  asOf(): number | undefined;
}
