import type { Device, Line } from '#shared/api/devices.js';
import type { RunState } from '#shared/api/runs.js';

/**
 * The words for a line, the same everywhere. `disabled` is no fault: somebody switched the line off. Of a device that does
 * not take part, `quarantined` or `refused`, nothing else is known for sure.
 */
export type Status =
  'registered' | 'failed' | 'diagnosing' | 'queued' | 'offline' | 'disabled' | 'unknown' | 'quarantined' | 'refused';

/** A phone that missed two periodic Informs (and some time for the third) is taken to be offline. */
const MISSED_INFORMS = 2;
const GRACE_MS = 60_000;

/** Longer than RFC 3261's 32 s for one REGISTER: a line that is still at it does not get through. */
const REGISTERING_MS = 60_000;

/** @param now epoch ms of the server */
export function statusOf(device: Device, line: Line | undefined, now: number): Status {
  if (device.admission !== 'approved') return device.admission;
  if (line?.lastRun?.state === 'queued') return 'queued';
  if (line !== undefined && openRun(line) !== undefined) return 'diagnosing';
  if (isOffline(device, now)) return 'offline';
  if (line === undefined) return 'unknown';
  return ofLineStatus(line, now);
}

/** Devices without periodic Informs say nothing by their silence. */
export function isOffline(device: Pick<Device, 'informIntervalSeconds' | 'lastInformAt'>, now: number): boolean {
  const interval = device.informIntervalSeconds;
  return interval !== undefined && now - device.lastInformAt > interval * 1000 * MISSED_INFORMS + GRACE_MS;
}

/** When the phone's next periodic Inform is due, epoch ms; undefined where it sends none. */
export function nextContact(device: Pick<Device, 'informIntervalSeconds' | 'lastInformAt'>): number | undefined {
  const interval = device.informIntervalSeconds;
  return interval === undefined ? undefined : device.lastInformAt + interval * 1000;
}

/** The line's run that has not ended. */
export function openRun(line: Line): Line['lastRun'] {
  return line.lastRun !== undefined && isOpen(line.lastRun.state) ? line.lastRun : undefined;
}

export function isOpen(state: RunState): boolean {
  return state === 'queued' || state === 'requested' || state === 'running';
}

/** On the way from one state to another. TR-104 issue 1 calls the last one Unregistering, issue 2 Deregistering. */
const CHANGING: readonly string[] = ['Registering', 'Initializing', 'Unregistering', 'Deregistering'];

/** `Line.{i}.Status` of TR-104 issue 1, `SIP.Client.{i}.Status` of issue 2, which has an `Error_…` for each kind. */
function ofLineStatus(line: Line, now: number): Status {
  const status = line.status;
  if (!line.enabled || status === 'Disabled' || status === 'Quiescent') return 'disabled';
  if (status === 'Up') return 'registered';
  if (status.startsWith('Error')) return 'failed';
  if (CHANGING.includes(status)) {
    return line.statusAt !== undefined && now - line.statusAt > REGISTERING_MS ? 'failed' : 'unknown';
  }
  return 'unknown';
}
