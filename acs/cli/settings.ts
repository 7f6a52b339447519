import type { Command } from 'commander';
import { settings as settingsSchema, type Settings } from '#shared/api/settings.js';
import { connect, type Connection } from './api-client.js';
import { act, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { confirmed, type Confirm } from './confirm.js';
import { EXIT } from './exit-status.js';
import { changedSettings, settingRows } from './setting-values.js';
import { table } from './table.js';

export interface SettingsOptions extends Connection {
  readonly json?: true;
  readonly yes?: true;
}

const HELP = `
Examples:
  sipdx settings show
  sipdx settings set unknownDevices=refuse periodicInformSeconds=300
  sipdx settings set periodicInformSeconds=none                     phones keep the interval they have
  sipdx settings set connectionRequestNetworks=10.20.0.0/16,fd00::/8
  sipdx settings set retention.runDays=90                           asks first: older runs are deleted

What is not named stays as it is.
`;

/** `sipdx settings …` */
export function registerSettingsCommand(program: Command): void {
  const settings = program
    .command('settings')
    .description('what holds for the whole server: unknown devices, intervals, retention')
    .addHelpText('afterAll', HELP);
  const show = settings
    .command('show', { isDefault: true })
    .description('the settings')
    .option('--json', 'print them as the API gives them');
  withConnection(show).action((options: SettingsOptions) =>
    act(terminal, () => showSettings(options, terminal, cliEnvironment())),
  );
  const set = settings
    .command('set')
    .description('change some of them')
    .argument('<name=value...>', 'names as sipdx settings show prints them; several networks with commas')
    .option('--yes', 'without being asked')
    .option('--json', 'print all settings afterwards as the API gives them');
  withConnection(set).action((assignments: readonly string[], options: SettingsOptions) =>
    act(terminal, () => setSettings(assignments, options, terminal, cliEnvironment(), confirmed)),
  );
}

export async function showSettings(
  options: SettingsOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  const current = await client.get('settings', settingsSchema);
  output.out(options.json === true ? JSON.stringify(current) : table(settingRows(current), output.columns));
  return EXIT.ok;
}

export async function setSettings(
  assignments: readonly string[],
  options: SettingsOptions,
  output: Output,
  environment: CliEnvironment,
  confirm: Confirm,
): Promise<number> {
  const client = await connect(options, environment);
  const { value: before, etag } = await client.getTagged('settings', settingsSchema);
  const wanted = changedSettings(before, assignments);
  if (options.yes !== true && deletes(before, wanted)) {
    if (!(await confirm('What is older is deleted for good. Keep less from now on?'))) return EXIT.notConfirmed;
  }
  const after = await client.put('settings', wanted, settingsSchema, { ifMatch: etag });
  if (options.json === true) output.out(JSON.stringify(after));
  else {
    const old = new Map(settingRows(before));
    const changed = settingRows(after).filter(([name, value]) => old.get(name) !== value);
    for (const [name, value] of changed) output.out(`${name}: ${old.get(name) ?? ''} → ${value}`);
    if (changed.length === 0) output.err('It was so already');
  }
  return EXIT.ok;
}

function deletes({ retention: before }: Settings, { retention: after }: Settings): boolean {
  return (Object.keys(before) as (keyof Settings['retention'])[]).some((name) => after[name] < before[name]);
}
