import { Option, type Command } from 'commander';
import { runDetail, runPage, runState, runSummary, type RunDetail, type RunSummary } from '#shared/api/runs.js';
import { transcriptOf } from '#shared/diagnosis/transcript.js';
import type { Language } from '#shared/knowledge/index.js';
import { connect, type Connection } from './api-client.js';
import { act, example, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { printCsv, withCsv, type CsvListOptions } from './csv-list.js';
import { DEVICE } from './device.js';
import { EXIT, exitStatusOfRun } from './exit-status.js';
import { findDevice } from './find-device.js';
import { countOption, minute, MOMENT, moment, momentOption } from './option-values.js';
import { registerRunFileCommands } from './run-files.js';
import { table } from './table.js';
import { stepLines, verdictText } from './verdict-text.js';
import { wordsOf, type Words } from './words.js';

export interface RunOptions extends Connection {
  readonly json?: true;
  readonly lang: Language;
}

export interface RunListOptions extends RunOptions, CsvListOptions {
  readonly device?: string;
  readonly line?: string;
  readonly runState?: string;
  readonly category?: string;
  readonly cause?: string;
  readonly since?: number;
  readonly until?: number;
  readonly limit: number;
}

/** What an argument that names a run is. */
export const RUN = 'id of the run, as sipdx runs shows it';

/** As many as a page of the API has at most. */
const PAGE = 200;

const HELP = `
Examples:
  sipdx runs                                       the last 50 diagnoses of all phones
  sipdx runs --device 1006 --since 7d              those of one phone in the last week
  sipdx runs --category credentials --limit 500    those that ended with a rejected account or password
  sipdx runs --run-state queued                    those that wait for their phone
  sipdx runs --since 30d --csv > runs.csv          all of a month for a spreadsheet
  sipdx runs show 01KAJ3T8QW8Z6T6S2GQ9S3J0YV       one of them in words; the exit status is as of sipdx diagnose
  sipdx runs export 01KAJ3T8QW8Z6T6S2GQ9S3J0YV --output run.json
`;

const HELP_LIST = `
Times are ${MOMENT}.
Exit status 3: no run is such.
`;

/** `sipdx runs …` @returns the group, for commands of other files */
export function registerRunsCommand(program: Command): Command {
  const runs = program
    .command('runs')
    .description('diagnoses: list, show, cancel, and carry from server to server')
    .addHelpText('after', HELP);
  const list = runs
    .command('list', { isDefault: true })
    .description('the diagnoses, newest first')
    .option('--device <device>', `only those of one phone: ${DEVICE}`)
    .option('--line <path>', 'only those of the line with that parameter path')
    .addOption(new Option('--run-state <state>', 'only those in that state').choices(runState.options))
    .option('--category <category>', 'only those whose verdict is of that category')
    .option('--cause <cause>', 'only those whose verdict names that cause')
    .option('--since <time>', 'only those begun then or later', momentOption)
    .option('--until <time>', 'only those begun before', momentOption)
    .option('--limit <count>', 'the newest so many', countOption, 50)
    .option('--json', 'print the runs as the API gives them, one per line')
    .addHelpText('after', HELP + HELP_LIST);
  withConnection(withCsv(list)).action((options: RunListOptions) =>
    act(terminal, () => listRuns(options, terminal, cliEnvironment())),
  );
  const show = runs
    .command('show')
    .description('one diagnosis: its steps, and what it found')
    .argument('<run>', RUN)
    .option('--json', 'print the run as the API gives it, with evidence and trace')
    .addHelpText('after', example('runs show 01KAJ3T8QW8Z6T6S2GQ9S3J0YV'));
  withConnection(show).action((id: string, options: RunOptions) =>
    act(terminal, () => showRun(id, options, terminal, cliEnvironment())),
  );
  const cancel = runs
    .command('cancel')
    .description('end a diagnosis that is still open')
    .argument('<run>', RUN)
    .option('--json', 'print the run as the API gives it')
    .addHelpText('after', example('runs cancel 01KAJ3T8QW8Z6T6S2GQ9S3J0YV'));
  withConnection(cancel).action((id: string, options: RunOptions) =>
    act(terminal, () => cancelRun(id, options, terminal, cliEnvironment())),
  );
  registerRunFileCommands(runs);
  return runs;
}

export async function listRuns(options: RunListOptions, output: Output, environment: CliEnvironment): Promise<number> {
  const client = await connect(options, environment);
  const { device: text, line, runState: state, category, cause, since, until, limit } = options;
  const found = text === undefined ? undefined : await findDevice(client, text);
  const filters = { deviceId: found?.device.id, line: line ?? found?.line, state, category, cause, since, until };
  if (options.csv === true) {
    await printCsv(client, 'runs', filters, options, output);
    return EXIT.ok;
  }
  const runs: RunSummary[] = [];
  for await (const run of client.pages('runs', { ...filters, limit: Math.min(limit, PAGE) }, runPage)) {
    // One more than is shown tells whether there are more.
    if (runs.push(run) > limit) break;
  }
  const shown = runs.slice(0, limit);
  if (options.json === true) for (const run of shown) output.out(JSON.stringify(run));
  else if (shown.length > 0) output.out(runTable(shown, wordsOf(options.lang), output.columns));
  if (shown.length === 0) output.err('No run is such');
  if (runs.length > limit) output.err(`The newest ${limit} are shown; --limit shows more`);
  return shown.length === 0 ? EXIT.notFound : EXIT.ok;
}

export async function showRun(
  id: string,
  options: RunOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  const run = await client.get(`runs/${encodeURIComponent(id)}`, runDetail);
  output.out(options.json === true ? JSON.stringify(run) : runText(run, options.lang));
  return exitStatusOfRun(run);
}

export async function cancelRun(
  id: string,
  options: RunOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  const run = await client.post(`runs/${encodeURIComponent(id)}/cancel`, {}, runSummary);
  output.out(options.json === true ? JSON.stringify(run) : `${run.id}: ${run.state}`);
  return EXIT.ok;
}

function runTable(runs: readonly RunSummary[], t: Words, columns: number | undefined): string {
  const rows = runs.map((run) => [run.id, minute(run.createdAt), run.deviceId, resultOf(run, t)]);
  return table([['Run', 'Begun', t('fleet.phone') ?? '', t('fleet.lastVerdict') ?? ''], ...rows], columns, [0, 1]);
}

function resultOf({ verdict, state, failure }: RunSummary, t: Words): string {
  if (verdict !== undefined) return `${verdict.faultCode} ${verdict.cause}`;
  const words = t(`runState.${state}`) ?? state;
  return failure === undefined ? words : `${words}: ${failure.reason}`;
}

function runText(run: RunDetail, language: Language): string {
  const t = wordsOf(language);
  const head = [
    `${run.id}  ${moment(run.createdAt)}  ${run.createdBy}  ${run.depth}`,
    `${run.deviceId}  ${run.aor === '' ? run.line : run.aor}`,
    '',
    ...stepLines(transcriptOf(run.events, run.guardMs), language),
  ];
  const open = run.endedAt === undefined;
  return [
    ...head,
    ...(open ? [`… ${t(`runState.${run.state}`) ?? run.state}`] : ['', verdictText(run, language)]),
  ].join('\n');
}
