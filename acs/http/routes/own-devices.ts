import { AppError } from '../../app-error.js';
import type { DeviceBackend } from '../../backends/backend.js';

/** @throws AppError `genieacs-decides` where devices come to a GenieACS, which lets them in, knows them and forgets them */
export function assertOwnDevices({ kind }: DeviceBackend): void {
  if (kind === 'embedded') return;
  throw new AppError('genieacs-decides', 'GenieACS lets devices in and forgets them: do it there');
}
