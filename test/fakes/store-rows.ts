import type { DeviceInform, LineRow } from '#acs/store/ports/devices.js';
import type { NewTask } from '#acs/store/ports/parameters.js';
import type { NewRun } from '#acs/store/ports/runs.js';
import { ulid } from '#shared/lib/ulid.js';

/** Rows as the server writes them, for tests of the store. */

export const LINE_PATH = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.';

export function aDevice(serialNumber: string, more: Partial<DeviceInform> = {}): DeviceInform {
  const [oui, productClass] = ['00A0BC', 'T46-U'];
  const id = `${oui}-T46%2DU-${encodeURIComponent(serialNumber)}`;
  return { id, manufacturer: 'Acme', oui, productClass, serialNumber, root: 'Device.', at: 1000, ...more };
}

export function aLine(more: Partial<LineRow> = {}): LineRow {
  return {
    path: LINE_PATH,
    directoryNumber: '1001',
    aor: 'sip:1001@example.org',
    registrar: '127.0.0.1:5062',
    status: 'Error',
    enabled: true,
    diagnosable: true,
    dialect: 'sipdx',
    ...more,
  };
}

let serial = 0;

/** Ids ascend with the calls where `at` does. */
function anId(at: number): string {
  serial += 1;
  const random = new Uint8Array(16);
  new DataView(random.buffer).setUint32(0, serial);
  return ulid(at, random);
}

export function aRun(deviceId: string, more: Partial<NewRun> = {}): NewRun {
  const createdAt = more.createdAt ?? 5000;
  const id = anId(createdAt);
  return {
    ...{ id, deviceId, line: LINE_PATH, requestKey: id, createdBy: 'admin', createdAt },
    depth: 'Basic',
    dialect: 'sipdx',
    expiresAt: createdAt + 86_400_000,
    ...more,
  };
}

export function aTask(deviceId: string, more: Partial<NewTask> = {}): NewTask {
  const createdAt = more.createdAt ?? 5000;
  return {
    ...{ id: anId(createdAt), deviceId, createdBy: 'admin', createdAt, expiresAt: createdAt + 86_400_000 },
    kind: 'refresh',
    request: { names: ['Device.'] },
    ...more,
  };
}
