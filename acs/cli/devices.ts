import { Option, type Command } from 'commander';
import { devicePage, type Device } from '#shared/api/devices.js';
import { connect, type Connection } from './api-client.js';
import { act, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { printCsv, withCsv, type CsvListOptions } from './csv-list.js';
import { registerCredentialCommands } from './credentials.js';
import { registerDeviceCommands } from './device.js';
import { EXIT } from './exit-status.js';
import { fleetQuery, withFleetFilters, type FleetFilters } from './fleet-filters.js';
import { registerParameterCommands } from './parameters.js';
import { registerSetCommand } from './set-parameters.js';
import { table } from './table.js';
import { wordsOf, type Words } from './words.js';

export interface DevicesOptions extends Connection, FleetFilters, CsvListOptions {
  readonly sort?: string;
  readonly json?: true;
}

const HELP = `
Examples:
  sipdx devices                              all phones
  sipdx devices 1006                         those with 1006 in id, serial number, number, address of record or address
  sipdx devices list --status failing        those with a line that is enabled and not registered
  sipdx devices list --admission quarantined those that wait for approval
  sipdx devices list --status failing --csv --columns serialNumber,aor,registrar,cause > failing.csv
  sipdx devices approve 00A0BC-T46U-0001
  sipdx devices parameters 1006 --search keepalive
  sipdx devices set 1006 Device.ManagementServer.PeriodicInformInterval=300
`;

/** `sipdx devices …` */
export function registerDevicesCommand(program: Command): void {
  const devices = program
    .command('devices')
    .description('phones: list, approve, remove; their credentials and parameters')
    .addHelpText('after', HELP);
  const list = devices
    .command('list [text]', { isDefault: true })
    .description('the phones, their lines and the last verdicts; only those with the text in id, number, address …')
    .addOption(new Option('--sort <by>', 'order').choices(['id', 'lastInform', 'serialNumber', 'model']).default('id'))
    .option('--json', 'print the devices as the API gives them, one per line')
    .addHelpText('after', HELP);
  withConnection(withCsv(withFleetFilters(list))).action((text: string | undefined, options: DevicesOptions) =>
    act(terminal, () => listDevices(text, options, terminal, cliEnvironment())),
  );
  registerDeviceCommands(devices);
  registerParameterCommands(devices);
  registerSetCommand(devices);
  registerCredentialCommands(devices);
}

/** @returns the exit status */
export async function listDevices(
  text: string | undefined,
  options: DevicesOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  const query = { ...fleetQuery(text, options), sort: options.sort };
  if (options.csv === true) {
    await printCsv(client, 'devices', query, options, output);
    return EXIT.ok;
  }
  const devices: Device[] = [];
  for await (const device of client.pages('devices', { ...query, limit: 200 }, devicePage)) {
    if (options.json === true) output.out(JSON.stringify(device));
    devices.push(device);
  }
  if (options.json !== true) output.out(fleetTable(devices, wordsOf(options.lang), output.columns));
  return devices.length === 0 ? EXIT.notFound : EXIT.ok;
}

function fleetTable(devices: readonly Device[], t: Words, columns: number | undefined): string {
  const header = [t('fleet.phone'), t('fleet.line'), t('fleet.status'), t('fleet.registrar'), t('fleet.lastVerdict')];
  const rows = devices.flatMap((device) => {
    const lines = device.lines.length === 0 ? [undefined] : device.lines;
    return lines.map((line) => {
      const verdict = line?.lastRun?.verdict;
      const last = verdict === undefined ? '' : `${verdict.faultCode} ${verdict.cause}`;
      const status = device.admission === 'approved' ? (line?.status ?? '') : device.admission;
      return [device.id, line?.aor ?? '', status, line?.registrar ?? '', last];
    });
  });
  return table([header.map((title) => title ?? ''), ...rows], columns);
}
