import type { ConnectOutcome } from '../../core/run/machine.js';
import type { DeviceBackend } from '../backend.js';

/** Phones come to this server's own CWMP listeners. @param connect sends a Connection Request */
export function embeddedBackend(connect: (deviceId: string) => Promise<ConnectOutcome>): DeviceBackend {
  return {
    kind: 'embedded',
    connect: (deviceId) => connect(deviceId),
    assertAvailable: () => undefined,
    status: () => ({ kind: 'embedded', reachable: true }),
    // What phones told last is what there is.
    asOf: () => undefined,
  };
}
