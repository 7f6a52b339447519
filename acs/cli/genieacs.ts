import { Option, type Command } from 'commander';
import { deviceCard, type OwnItem } from '../backends/genieacs/install-scripts.js';
import {
  inspect,
  install,
  removable,
  uninstall,
  type InspectedItem,
  type Inspection,
} from '../backends/genieacs/installation.js';
import { NbiClient, type NbiAnswer } from '../backends/genieacs/nbi-client.js';
import { systemClock } from '../clock.js';
import { CliError } from './cli-error.js';
import { act, terminal, type Output } from './command.js';
import { EXIT } from './exit-status.js';
import { table } from './table.js';

export interface GenieAcsOptions {
  readonly nbi: string;
  readonly dryRun?: true;
  readonly ui?: true;
  readonly console?: string;
  readonly json?: true;
}

const HELP = `
Examples:
  sipdx genieacs status --nbi http://127.0.0.1:7557
  sipdx genieacs install --nbi http://127.0.0.1:7557 --dry-run
  sipdx genieacs install --nbi http://127.0.0.1:7557
  sipdx genieacs install --nbi http://127.0.0.1:7557 --ui --console https://sipdx.example.net
  sipdx genieacs uninstall --nbi http://127.0.0.1:7557

What is installed: two provisions and two presets whose names begin with sipdx-. One reads the result of a diagnosis in
the session that tells of it (8 DIAGNOSTICS COMPLETE), the other makes the lines of a phone known when it starts (1 BOOT).
The NBI knows no password: reach it over loopback or a private network only (docs/genieacs.md).
`;

const NOTICE_SECONDS = 5; // cwmp's cache of presets and provisions (fact 17)

/** `sipdx genieacs …`: talks to a GenieACS itself, not to our server. */
export function registerGenieAcsCommand(program: Command): void {
  const group = program
    .command('genieacs')
    .description('put into a GenieACS what diagnoses by it need, look what is there, or remove it')
    .addHelpText('afterAll', HELP);
  withNbi(group.command('install').description('put provisions and presets in place; again changes nothing'))
    .option('--dry-run', 'tell what would be changed, and change nothing')
    .option('--ui', "print a card for the device page of GenieACS's own user interface")
    .option('--console <url>', 'address of our console, for a link on that card')
    .action((options: GenieAcsOptions) => act(terminal, () => installCommand(options, terminal)));
  withNbi(group.command('uninstall').description('remove them, and nothing else'))
    .option('--dry-run', 'tell what would be removed, and remove nothing')
    .action((options: GenieAcsOptions) => act(terminal, () => uninstallCommand(options, terminal)));
  withNbi(group.command('status', { isDefault: true }).description('what of it is in place'))
    .option('--json', 'print it as JSON')
    .action((options: GenieAcsOptions) => act(terminal, () => statusCommand(options, terminal)));
}

function withNbi(command: Command): Command {
  return command.addOption(
    new Option('--nbi <url>', "GenieACS's northbound interface, such as http://127.0.0.1:7557")
      .env('SIPDX_NBI')
      .makeOptionMandatory(),
  );
}

/** @throws CliError if the GenieACS cannot be reached or used, or something else has one of the names */
export function installCommand(options: GenieAcsOptions, output: Output): Promise<number> {
  return withClient(options, async (nbi) => {
    const found = valueOf(await inspect(nbi));
    if (found.unfit !== undefined) throw new CliError(found.unfit, EXIT.server);
    refuseForeign(found);
    if (options.dryRun === true) {
      for (const one of found.items) output.out(difference(one));
    } else {
      const written = valueOf(await install(nbi, found));
      for (const item of written) output.out(`${title(item)}: in place`);
      if (written.length === 0) output.out('Everything was in place already.');
      else output.out(`GenieACS notices within ${String(NOTICE_SECONDS)} s.`);
    }
    if (options.ui === true) output.out(uiAdvice(found, options.console));
    return EXIT.ok;
  });
}

/** @throws CliError if the GenieACS cannot be reached */
export function uninstallCommand(options: GenieAcsOptions, output: Output): Promise<number> {
  return withClient(options, async (nbi) => {
    const found = valueOf(await inspect(nbi));
    if (options.dryRun === true) {
      const due = removable(found);
      for (const item of due) output.out(`- ${title(item)}`);
      if (due.length === 0) output.out('Nothing of ours is there.');
      return EXIT.ok;
    }
    const removed = valueOf(await uninstall(nbi, found));
    for (const item of removed) output.out(`${title(item)}: removed`);
    if (removed.length === 0) output.out('Nothing of ours was there.');
    return EXIT.ok;
  });
}

/** @returns 0 when all is in place and can work, else `EXIT.notFound` */
export function statusCommand(options: GenieAcsOptions, output: Output): Promise<number> {
  return withClient(options, async (nbi) => {
    const { version, unfit, items } = valueOf(await inspect(nbi));
    if (options.json === true) {
      const rows = items.map(({ item: { kind, name }, state }) => ({ kind, name, state }));
      output.out(JSON.stringify({ version, ...(unfit !== undefined && { unfit }), items: rows }));
    } else {
      output.out(`GenieACS ${version}${unfit === undefined ? '' : `\n${unfit}`}`);
      output.out(
        table(
          items.map(({ item, state }) => [item.kind, item.name, STATES[state]]),
          output.columns,
        ),
      );
    }
    return unfit === undefined && items.every(({ state }) => state === 'same') ? EXIT.ok : EXIT.notFound;
  });
}

const STATES = {
  same: 'in place',
  different: 'other than it should be: install puts it right',
  missing: 'missing',
  foreign: 'not ours, but of this name',
} as const;

async function withClient(options: GenieAcsOptions, action: (nbi: NbiClient) => Promise<number>): Promise<number> {
  const nbi = new NbiClient({ url: nbiUrl(options.nbi), clock: systemClock });
  try {
    return await action(nbi);
  } finally {
    nbi.close();
  }
}

function nbiUrl(text: string): string {
  if (!/^https?:\/\/[^/]/.test(text) || !URL.canParse(text)) {
    throw new CliError(`'${text}' is no address such as http://127.0.0.1:7557`, EXIT.usage);
  }
  return text;
}

function valueOf<T>(answer: NbiAnswer<T>): T {
  if (answer.ok) return answer.value;
  throw new CliError(`The NBI of GenieACS: ${answer.error.detail}`, EXIT.server);
}

function refuseForeign({ items }: Inspection): void {
  const foreign = items.filter(({ state }) => state === 'foreign').map(({ item }) => title(item));
  if (foreign.length === 0) return;
  throw new CliError(`Not ours, and left alone: ${foreign.join(', ')}. Rename it, then install again.`, EXIT.server);
}

function title({ kind, name }: OwnItem): string {
  return `${kind} ${name}`;
}

/** Lines that go with -, lines that come with +. */
function difference({ item, state, stored = [], wanted }: InspectedItem): string {
  if (state === 'same') return `= ${title(item)}`;
  const gone = stored.filter((line) => !wanted.includes(line)).map((line) => `  - ${line}`);
  const come = wanted.filter((line) => !stored.includes(line)).map((line) => `  + ${line}`);
  return [`${state === 'missing' ? '+' : '~'} ${title(item)}`, ...gone, ...come].join('\n');
}

function uiAdvice({ freeCard }: Inspection, console: string | undefined): string {
  return [
    '',
    "The NBI has no call for the user interface's configuration. Log in to GenieACS's interface as an administrator, open",
    'Admin, Config, Edit device page, append this, and save:',
    '',
    deviceCard(freeCard, console),
  ].join('\n');
}
