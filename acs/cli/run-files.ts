import type { Command } from 'commander';
import { runExport, runSummary, type RunExport } from '#shared/api/runs.js';
import { connect, type Connection } from './api-client.js';
import { CliError } from './cli-error.js';
import { act, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { EXIT } from './exit-status.js';
import { readInput } from './read-input.js';
import { writeNewFile } from './write-new-file.js';

export interface RunFileOptions extends Connection {
  readonly output?: string;
}

const EXPORT_HELP = `
The document has all that is known of the run; passwords and digests are masked in it. Only a run that has ended is exported.

Examples:
  sipdx runs export 01KAJ3T8QW8Z6T6S2GQ9S3J0YV --output run.json
  sipdx runs export 01KAJ3T8QW8Z6T6S2GQ9S3J0YV | ssh elsewhere sipdx runs import -
`;

const IMPORT_HELP = `
The same run twice is one. A device that is not known here is made known, in quarantine.

Examples:
  sipdx runs import run.json
  sipdx runs import tickets/*.json
`;

/** `sipdx runs export, import` */
export function registerRunFileCommands(runs: Command): void {
  const exports = runs
    .command('export')
    .description('print an ended run as one document, for another server or for the file')
    .argument('<run>', 'id of the run, as sipdx runs shows it')
    .option('--output <file>', 'write it there instead; a file that is there already is left alone')
    .addHelpText('after', EXPORT_HELP);
  withConnection(exports).action((id: string, options: RunFileOptions) =>
    act(terminal, () => exportRun(id, options, terminal, cliEnvironment())),
  );
  const imports = runs
    .command('import')
    .description('take in runs that another server exported')
    .argument('<file...>', 'documents of sipdx runs export; - is standard input')
    .addHelpText('after', IMPORT_HELP);
  withConnection(imports).action((files: readonly string[], options: RunFileOptions) =>
    act(terminal, () => importRuns(files, options, terminal, cliEnvironment())),
  );
}

export async function exportRun(
  id: string,
  options: RunFileOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  const document = JSON.stringify(await client.get(`runs/${encodeURIComponent(id)}/export`, runExport), null, 2);
  if (options.output === undefined) {
    output.out(document);
    return EXIT.ok;
  }
  writeNewFile(options.output, `${document}\n`);
  output.err(`${options.output}: written`);
  return EXIT.ok;
}

/** All files are read before the first is sent. */
export async function importRuns(
  files: readonly string[],
  options: RunFileOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const documents: RunExport[] = [];
  for (const file of files) documents.push(documentIn(file, await readInput(file)));
  const client = await connect(options, environment);
  for (const [index, document] of documents.entries()) {
    try {
      const run = await client.post('runs/import', document, runSummary);
      output.out(`${run.id}: ${run.deviceId}, ${run.state}`);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      throw new CliError(`${files[index] ?? ''}: ${error.message}`, error.exitStatus);
    }
  }
  return EXIT.ok;
}

function documentIn(file: string, text: string): RunExport {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CliError(`${file} is no JSON: nothing was imported`, EXIT.usage);
  }
  const parsed = runExport.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: '' };
  throw new CliError(
    `${file} is no run of sipdx runs export (${path.join('.')}: ${message}): nothing was imported`,
    EXIT.usage,
  );
}
