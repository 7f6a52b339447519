import type { Device, Line } from '#shared/api/devices.js';
import { statusOf, type Status } from '../../components/line-status.js';

/** One line of a phone; a phone whose lines are not known yet has one row without a line. */
export interface FleetRow {
  readonly key: string;
  readonly device: Device;
  readonly line: Line | undefined;
  readonly status: Status;
}

/** @param now epoch ms of the server */
export function rowsOf(devices: readonly Device[], now: number): readonly FleetRow[] {
  return devices.flatMap((device) => {
    const lines: readonly (Line | undefined)[] = device.lines.length === 0 ? [undefined] : device.lines;
    return lines.map((line) => ({
      key: `${device.id} ${line?.path ?? ''}`,
      device,
      line,
      status: statusOf(device, line, now),
    }));
  });
}
