import type { Command } from 'commander';
import { runDetail, runSummary, type CreateRun, type RunDetail, type RunSummary } from '#shared/api/runs.js';
import type { Language } from '#shared/knowledge/index.js';
import { connect, type ApiClient, type Connection } from './api-client.js';
import { CliError } from './cli-error.js';
import { act, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { EXIT, exitStatusOfRun, exitStatusTable } from './exit-status.js';
import { findDevice } from './find-device.js';
import { followRun } from './follow-run.js';
import { stepLines, verdictText } from './verdict-text.js';
import { ordered, realTime, watchLine, type WatchTime } from './watch.js';

export interface DiagnoseOptions extends Connection {
  readonly line?: string;
  readonly json?: true;
  readonly wait: boolean;
  readonly insist?: true;
  readonly deep?: true;
  readonly watch?: true;
  readonly untilRegistered?: true;
  readonly lang: Language;
}

const HELP = `
Examples:
  sipdx diagnose 1006                          by number
  sipdx diagnose 00A0BC-T46U-0001 --deep       by id, with further questions
  sipdx diagnose 1006 --json | jq .verdict     for a program
  sipdx diagnose 1006 --until-registered       while somebody corrects the phone or the server

--watch stays after the verdict. It diagnoses again when the phone tells another Status of the line, at most once in 60 s,
because registrars ban those that register often. Status Up after a diagnosis that registered is no news. States on the way,
such as Registering, do not count. Without --until-registered it ends with Ctrl-C only; the exit status is then that of the
last verdict. Ctrl-C while a diagnosis runs leaves it running at the server: sipdx runs show has it.
`;

/** `sipdx diagnose` */
export function registerDiagnoseCommand(program: Command): void {
  const command = program
    .command('diagnose')
    .description('diagnose why a phone does not register, and say what will fix it')
    .argument('<device>', 'id, serial number, number or address of record, or a part of one that only one device has')
    .option('--line <path>', 'parameter path of the line, where the device has several')
    .option('--deep', 'ask further questions where the first answers leave something open; takes up to 20 s longer')
    .option('--json', 'print the run as the API gives it, and nothing else')
    .option('--no-wait', 'order the diagnosis and do not wait for its result')
    .option('--insist', 'start although the line was diagnosed less than 60 s ago')
    .option('--watch', "stay, and diagnose again when the line's Status changes")
    .option('--until-registered', 'with --watch, which it implies: end when a diagnosis registers')
    .addHelpText('after', `${HELP}\nExit status:\n${exitStatusTable()}\n`);
  withConnection(command).action((device: string, options: DiagnoseOptions) =>
    act(terminal, () => diagnose(device, options, terminal, cliEnvironment())),
  );
}

/** @returns the exit status */
export async function diagnose(
  text: string,
  options: DiagnoseOptions,
  output: Output,
  environment: CliEnvironment,
  time: WatchTime = realTime,
): Promise<number> {
  const watches = options.watch === true || options.untilRegistered === true;
  if (watches && !options.wait)
    throw new CliError('--watch waits, and --no-wait does not: give one of them', EXIT.usage);
  const client = await connect(options, environment);
  const found = await findDevice(client, text);
  const line = options.line ?? found.line;
  const order: CreateRun = {
    deviceId: found.device.id,
    ...(line !== undefined && { line }),
    insist: options.insist === true,
    depth: options.deep === true ? 'Deep' : 'Basic',
  };
  if (watches) {
    const { lines } = found.device;
    const again = async (one: CreateRun) => followed(client, await ordered(client, one, output, time), options, output);
    const untilRegistered = options.untilRegistered === true;
    return watchLine({ client, lines, order, diagnose: again, untilRegistered, output, time });
  }
  const run = await client.post('runs', order, runSummary);
  if (!options.wait) {
    output.out(options.json === true ? JSON.stringify(run) : run.id);
    return EXIT.ok;
  }
  return exitStatusOfRun(await followed(client, run, options, output));
}

/** To the end, which is printed. */
async function followed(
  client: ApiClient,
  run: RunSummary,
  options: DiagnoseOptions,
  output: Output,
): Promise<RunDetail> {
  if (options.json !== true) output.err(`${client.url}runs/${run.id}`);
  const done = await follow(client, run.id, options, output);
  output.out(options.json === true ? JSON.stringify(done) : `\n${verdictText(done, options.lang)}`);
  return done;
}

/** The steps go to standard error: standard output is for what was asked. */
async function follow(client: ApiClient, runId: string, options: DiagnoseOptions, output: Output): Promise<RunDetail> {
  const printed = new Set<string>();
  const { guardMs } = await client.get(`runs/${runId}`, runDetail);
  await followRun(client, runId, guardMs, (transcript) => {
    if (options.json === true) return;
    for (const line of stepLines(transcript, options.lang)) {
      if (!printed.has(line)) output.err(line);
      printed.add(line);
    }
  });
  return client.get(`runs/${runId}`, runDetail);
}
