import type { Command } from 'commander';
import { auditPage, type AuditEntry } from '#shared/api/audit.js';
import { connect, type Connection } from './api-client.js';
import { act, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { printCsv, withCsv, type CsvListOptions } from './csv-list.js';
import { EXIT } from './exit-status.js';
import { countOption, minute, MOMENT, momentOption } from './option-values.js';
import { table } from './table.js';

export interface AuditOptions extends Connection, CsvListOptions {
  readonly actor?: string;
  readonly action?: string;
  readonly target?: string;
  readonly since?: number;
  readonly until?: number;
  readonly limit: number;
  readonly json?: true;
}

/** As many as a page of the API has at most. */
const PAGE = 200;

const HELP = `
Times are ${MOMENT}.

Examples:
  sipdx audit                                      the last 50 changes
  sipdx audit --actor olga --since 24h             what olga did since yesterday
  sipdx audit --action session.refuse --limit 500  failed logins
  sipdx audit --target 00A0BC-T46U-0001 --json     all about a phone, with details
  sipdx audit --since 30d --csv > audit.csv        all of a month for a spreadsheet

Exit status 3: there is no such entry.
`;

/** `sipdx audit` */
export function registerAuditCommand(program: Command): void {
  const command = program
    .command('audit')
    .description('who did what, newest first')
    .option('--actor <name>', 'only what that user did')
    .option('--action <action>', 'only that, such as run.start, parameters.write, user.change')
    .option('--target <what>', 'only what was done to that device, user …')
    .option('--since <time>', 'only then or later', momentOption)
    .option('--until <time>', 'only before', momentOption)
    .option('--limit <count>', 'the newest so many', countOption, 50)
    .option('--json', 'print the entries as the API gives them, one per line')
    .addHelpText('after', HELP);
  withConnection(withCsv(command)).action((options: AuditOptions) =>
    act(terminal, () => listAudit(options, terminal, cliEnvironment())),
  );
}

export async function listAudit(options: AuditOptions, output: Output, environment: CliEnvironment): Promise<number> {
  const client = await connect(options, environment);
  const { actor, action, target, since, until, limit } = options;
  const filters = { actor, action, target, since, until };
  if (options.csv === true) {
    await printCsv(client, 'audit', filters, options, output);
    return EXIT.ok;
  }
  const entries: AuditEntry[] = [];
  for await (const entry of client.pages('audit', { ...filters, limit: Math.min(limit, PAGE) }, auditPage)) {
    // One more than is shown tells whether there are more.
    if (entries.push(entry) > limit) break;
  }
  const shown = entries.slice(0, limit);
  if (options.json === true) for (const entry of shown) output.out(JSON.stringify(entry));
  else if (shown.length > 0) {
    const rows = shown.map((one) => [minute(one.at), one.actor, one.action, one.target, detailText(one), one.address]);
    output.out(table([['Time', 'Who', 'What', 'Of', 'Detail', 'From'], ...rows], output.columns, [0, 1, 2]));
  }
  if (shown.length === 0) output.err('There is no such entry');
  if (entries.length > limit) output.err(`The newest ${limit} are shown; --limit shows more`);
  return shown.length === 0 ? EXIT.notFound : EXIT.ok;
}

function detailText({ detail }: AuditEntry): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
}
