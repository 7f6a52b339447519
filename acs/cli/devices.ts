import type { Command } from 'commander';
import { devicePage, type Device } from '#shared/api/schemas.js';
import type { Language } from '#shared/knowledge/index.js';
import { connect, type ApiClient, type Connection } from './api-client.js';
import { act, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { EXIT } from './exit-status.js';
import { wordsOf, type Words } from './words.js';

export interface DevicesOptions extends Connection {
  readonly json?: true;
  readonly lang: Language;
}

/** `sipdx devices` */
export function registerDevicesCommand(program: Command): void {
  const command = program
    .command('devices')
    .description('list the phones, their lines and the last verdicts')
    .argument('[text]', 'only those with this in id, serial number, number, address of record or address')
    .option('--json', 'print the devices as the API gives them, one per line');
  withConnection(command).action((text: string | undefined, options: DevicesOptions) =>
    act(terminal, () => listDevices(text, options, terminal, cliEnvironment())),
  );
}

/** @returns the exit status */
export async function listDevices(
  text: string | undefined,
  options: DevicesOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const devices = await allDevices(await connect(options, environment), text);
  if (options.json === true) {
    for (const device of devices) output.out(JSON.stringify(device));
  } else {
    output.out(table(devices, wordsOf(options.lang)));
  }
  return devices.length === 0 ? EXIT.notFound : EXIT.ok;
}

async function allDevices(client: ApiClient, text: string | undefined): Promise<readonly Device[]> {
  const devices: Device[] = [];
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const search = new URLSearchParams({ limit: '200' });
    if (text !== undefined) search.set('q', text);
    if (cursor !== undefined) search.set('cursor', cursor);
    const page = await client.get(`devices?${search.toString()}`, devicePage);
    devices.push(...page.items);
    cursor = page.nextCursor;
  }
  return devices;
}

function table(devices: readonly Device[], t: Words): string {
  const header = [t('fleet.phone'), t('fleet.line'), t('fleet.status'), t('fleet.registrar'), t('fleet.lastVerdict')];
  const rows = devices.flatMap((device) => {
    const lines = device.lines.length === 0 ? [undefined] : device.lines;
    return lines.map((line) => {
      const verdict = line?.lastRun?.verdict;
      const last = verdict === undefined ? '' : `${verdict.faultCode} ${verdict.cause}`;
      return [device.id, line?.aor ?? '', line?.status ?? '', line?.registrar ?? '', last];
    });
  });
  const all = [header.map((title) => title ?? ''), ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
