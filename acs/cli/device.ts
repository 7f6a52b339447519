import type { Command } from 'commander';
import { device as deviceSchema, type Admission, type Device } from '#shared/api/devices.js';
import { connect, type Connection } from './api-client.js';
import { act, example, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { confirmed, type Confirm } from './confirm.js';
import { EXIT } from './exit-status.js';
import { findDevice } from './find-device.js';
import { moment } from './option-values.js';
import { table } from './table.js';

export interface DeviceOptions extends Connection {
  readonly json?: true;
  readonly yes?: true;
}

/** What an argument that names a device may be. */
export const DEVICE = 'id, serial number, number or address of record, or a part of it that only one device has';

const ADMISSIONS: readonly (readonly [verb: string, admission: Admission, says: string])[] = [
  ['approve', 'approved', 'let a phone take part that waits in quarantine or was refused'],
  ['refuse', 'refused', 'turn a phone away whenever it comes'],
  ['quarantine', 'quarantined', 'let a phone come and do nothing with it'],
];

/** `sipdx devices show, approve, refuse, quarantine, remove` */
export function registerDeviceCommands(devices: Command): void {
  const show = devices
    .command('show')
    .description('one phone with its lines')
    .argument('<device>', DEVICE)
    .option('--json', 'print the device as the API gives it')
    .addHelpText('after', example('devices show 1006'));
  withConnection(show).action((text: string, options: DeviceOptions) =>
    act(terminal, () => showDevice(text, options, terminal, cliEnvironment())),
  );
  for (const [verb, admission, says] of ADMISSIONS) {
    const command = devices
      .command(verb)
      .description(says)
      .argument('<device>', DEVICE)
      .addHelpText('after', example(`devices ${verb} 00A0BC-T46U-0001`));
    withConnection(command).action((text: string, options: DeviceOptions) =>
      act(terminal, () => admit(text, admission, options, terminal, cliEnvironment())),
    );
  }
  const remove = devices
    .command('remove')
    .description('forget a phone with its lines, parameters and runs; it comes back with its next Inform')
    .argument('<device>', DEVICE)
    .option('--yes', 'without being asked')
    .addHelpText('after', example('devices remove 00A0BC-T46U-0001'));
  withConnection(remove).action((text: string, options: DeviceOptions) =>
    act(terminal, () => removeDevice(text, options, terminal, cliEnvironment(), confirmed)),
  );
}

export async function showDevice(
  text: string,
  options: DeviceOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const { device } = await findDevice(await connect(options, environment), text);
  output.out(options.json === true ? JSON.stringify(device) : deviceText(device, output.columns));
  return EXIT.ok;
}

export async function admit(
  text: string,
  admission: Admission,
  options: DeviceOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  const { device } = await findDevice(client, text);
  const path = `devices/${encodeURIComponent(device.id)}/admission`;
  const after = await client.post(path, { admission }, deviceSchema);
  output.out(`${after.id}: ${after.admission}`);
  return EXIT.ok;
}

export async function removeDevice(
  text: string,
  options: DeviceOptions,
  output: Output,
  environment: CliEnvironment,
  confirm: Confirm,
): Promise<number> {
  const client = await connect(options, environment);
  const { device } = await findDevice(client, text);
  const path = `devices/${encodeURIComponent(device.id)}`;
  const { etag } = await client.getTagged(path, deviceSchema);
  const question = `Forget ${device.id} with everything that is known of it?`;
  if (options.yes !== true && !(await confirm(question))) return EXIT.notConfirmed;
  await client.delete(path, { ifMatch: etag });
  output.out(`${device.id}: forgotten`);
  return EXIT.ok;
}

function deviceText(device: Device, columns: number | undefined): string {
  const facts = [
    ['id', device.id],
    ['manufacturer', device.manufacturer],
    ['model', device.model],
    ['firmware', device.softwareVersion],
    ['serial number', device.serialNumber],
    ['address', device.address],
    ['admission', `${device.admission}${device.admissionBy === undefined ? '' : ` (${device.admissionBy})`}`],
    ['first seen', moment(device.firstSeenAt)],
    ['last inform', moment(device.lastInformAt)],
    ['interval', device.informIntervalSeconds === undefined ? '' : `${device.informIntervalSeconds} s`],
  ].filter(([, value]) => value !== '');
  const lines = device.lines.map((line) => {
    const verdict = line.lastRun?.verdict;
    const last = verdict === undefined ? '' : `${verdict.faultCode} ${verdict.cause}`;
    return [line.path, line.aor, line.status, line.registrar, last];
  });
  return `${table(facts)}${lines.length === 0 ? '' : `\n\n${table(lines, columns)}`}`;
}
