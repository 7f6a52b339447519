import type { Command } from 'commander';
import { runDetail, runSummary, type RunDetail } from '#shared/api/schemas.js';
import type { Language } from '#shared/knowledge/index.js';
import { connect, type ApiClient, type Connection } from './api-client.js';
import { act, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { EXIT, exitStatusOf, exitStatusTable } from './exit-status.js';
import { findDevice } from './find-device.js';
import { followRun } from './follow-run.js';
import { stepLines, verdictText } from './verdict-text.js';

export interface DiagnoseOptions extends Connection {
  readonly line?: string;
  readonly json?: true;
  readonly wait: boolean;
  readonly insist?: true;
  readonly lang: Language;
}

/** `sipdx diagnose` */
export function registerDiagnoseCommand(program: Command): void {
  const command = program
    .command('diagnose')
    .description('diagnose why a phone does not register, and say what will fix it')
    .argument('<device>', 'id, serial number, number or address of record, or a part of one that only one device has')
    .option('--line <path>', 'parameter path of the line, where the device has several')
    .option('--json', 'print the run as the API gives it, and nothing else')
    .option('--no-wait', 'order the diagnosis and do not wait for its result')
    .option('--insist', 'start although the line was diagnosed less than 60 s ago')
    .addHelpText('after', `\nExit status:\n${exitStatusTable()}\n`);
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
): Promise<number> {
  const client = await connect(options, environment);
  const found = await findDevice(client, text);
  const line = options.line ?? found.line;
  const order = { deviceId: found.device.id, ...(line !== undefined && { line }), insist: options.insist === true };
  const run = await client.post('runs', order, runSummary);
  if (!options.wait) {
    output.out(options.json === true ? JSON.stringify(run) : run.id);
    return EXIT.ok;
  }
  if (options.json !== true) output.err(`${client.url}runs/${run.id}`);
  const done = await follow(client, run.id, options, output);
  output.out(options.json === true ? JSON.stringify(done) : `\n${verdictText(done, options.lang)}`);
  return done.verdict === undefined ? EXIT.noVerdict : exitStatusOf(done.verdict.category);
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
