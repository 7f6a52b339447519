import { Option, type Command } from 'commander';
import { traceQuery, type TraceQuery } from '#shared/api/trace.js';
import type { Language } from '#shared/knowledge/index.js';
import { filterErrorText } from '#shared/trace/filter/filter-problem.js';
import { parseFilter } from '#shared/trace/filter/parse-filter.js';
import { connect, type Connection } from './api-client.js';
import { CliError } from './cli-error.js';
import { act, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { EXIT } from './exit-status.js';
import { wordsOf } from './words.js';
import { writeNewFile } from './write-new-file.js';

export interface TraceOptions extends Connection {
  readonly format: TraceQuery['format'];
  readonly where?: string;
  readonly output?: string;
  readonly lang: Language;
}

/** Standard output, for what is not text. */
export interface Pipe {
  readonly isTerminal: boolean;
  write(content: Uint8Array): void;
}

const HELP = `
Filters are explained in docs/traces.md. Packets are a pcapng file, for Wireshark, tshark and sngrep.

Examples:
  sipdx runs trace 01KAJ3T8QW8Z6T6S2GQ9S3J0YV
  sipdx runs trace 01KAJ3T8QW8Z6T6S2GQ9S3J0YV --where 'method = REGISTER and time > 1.5s or status >= 400'
  sipdx runs trace 01KAJ3T8QW8Z6T6S2GQ9S3J0YV --format pcap --output run.pcapng
  sipdx runs trace 01KAJ3T8QW8Z6T6S2GQ9S3J0YV --format pcap | tshark -r - -Y sip
`;

/** `sipdx runs trace` */
export function registerTraceCommand(runs: Command): void {
  const command = runs
    .command('trace')
    .description('what the phone sent and received during a diagnosis, as text, JSON or packets')
    .argument('<run>', 'id of the run, as sipdx runs shows it')
    .addOption(
      new Option('--format <format>', 'form')
        .choices(Object.values(traceQuery.shape.format.unwrap().enum))
        .default('text'),
    )
    .option('--where <filter>', "only the messages that fulfil it, such as 'status = 401'")
    .option('--output <file>', 'write it there instead; a file that is there already is left alone')
    .addHelpText('after', HELP);
  const pipe: Pipe = {
    isTerminal: process.stdout.isTTY,
    write: (content) => void process.stdout.write(content),
  };
  withConnection(command).action((id: string, options: TraceOptions) =>
    act(terminal, () => traceCommand(id, options, { output: terminal, pipe }, cliEnvironment())),
  );
}

/** @returns the exit status */
export async function traceCommand(
  id: string,
  { format, where, output: path, lang, ...connection }: TraceOptions,
  { output, pipe }: { readonly output: Output; readonly pipe: Pipe },
  environment: CliEnvironment,
): Promise<number> {
  if (format === 'pcap' && path === undefined && pipe.isTerminal) {
    throw new CliError('Packets are nothing for a terminal: name a file with --output, or pipe them on', EXIT.usage);
  }
  const filter = where === undefined ? undefined : parseFilter(where);
  if (filter?.ok === false) throw new CliError(`--where: ${filterErrorText(filter.error, wordsOf(lang))}`, EXIT.usage);
  const client = await connect(connection, environment);
  const query = new URLSearchParams({ format, ...(where !== undefined && { where }) });
  const content = await client.file(`runs/${encodeURIComponent(id)}/trace?${query.toString()}`);
  if (path === undefined) {
    pipe.write(content);
    return EXIT.ok;
  }
  writeNewFile(path, content);
  output.err(`${path}: written`);
  return EXIT.ok;
}
