import { devicePage, type Device } from '#shared/api/devices.js';
import type { ApiClient } from './api-client.js';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-status.js';

export interface FoundDevice {
  readonly device: Device;
  /** Where the text named one line of it: its number or address of record. */
  readonly line?: string;
}

/** @param text id, serial number, directory number or address of record, or a part that only one device has */
export async function findDevice(client: ApiClient, text: string): Promise<FoundDevice> {
  const page = await client.get(`devices?limit=50&q=${encodeURIComponent(text)}`, devicePage);
  return chooseDevice(text, page.items, page.total);
}

export function chooseDevice(text: string, candidates: readonly Device[], total: number): FoundDevice {
  const exact = candidates.filter((device) => namesOf(device).includes(text.toLowerCase()));
  const [device] = exact.length > 0 ? exact : candidates;
  if (device === undefined)
    throw new CliError(`No device has '${text}' in its id, serial number, number, AOR or address`, EXIT.notFound);
  const count = exact.length > 0 ? exact.length : total;
  if (count > 1) {
    const list = (exact.length > 0 ? exact : candidates).slice(0, 10).map((one) => `  ${one.id}  ${describe(one)}`);
    if (count > list.length) list.push('  …');
    throw new CliError(`'${text}' fits ${count} devices:\n${list.join('\n')}`, EXIT.notFound);
  }
  const lines = device.lines.filter((line) => lineNames(line).includes(text.toLowerCase()));
  return { device, ...(lines.length === 1 && lines[0] !== undefined && { line: lines[0].path }) };
}

function describe(device: Device): string {
  return device.lines.map((line) => line.aor || line.directoryNumber).join(', ') || device.serialNumber;
}

function namesOf(device: Device): readonly string[] {
  return [device.id, device.serialNumber, device.address, ...device.lines.flatMap(lineNames)].map((name) =>
    name.toLowerCase(),
  );
}

function lineNames({ directoryNumber, aor }: Device['lines'][number]): readonly string[] {
  const bare = aor.replace(/^sips?:/i, '');
  return [directoryNumber, aor, bare].filter((name) => name !== '').map((name) => name.toLowerCase());
}
