import { Option, type Command } from 'commander';
import { LANGUAGES } from '#shared/knowledge/index.js';
import { codeOf } from '../thrown.js';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-status.js';

/** Where a command prints; a test has its own. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Characters in a line of the terminal; absent where standard output is none. */
  readonly columns?: number | undefined;
}

export const terminal: Output = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  get columns() {
    return process.stdout.isTTY ? process.stdout.columns : undefined;
  },
};

/** What every command that talks to the API takes. */
export function withConnection(command: Command): Command {
  return withLanguage(
    command
      .option('--url <url>', 'console address of the server (SIPDX_URL)')
      .option(
        '--user <name>',
        'log in as this user (SIPDX_USER), with SIPDX_PASSWORD or asked; or SIPDX_TOKEN without a user',
      )
      .addOption(
        new Option('--state <folder>', 'state folder of a server on this machine: else its token is used')
          .env('SIPDX_STATE')
          .default('.sipdx'),
      ),
  );
}

/** What every command that prints texts of the catalogue takes. */
export function withLanguage(command: Command): Command {
  return command.addOption(
    new Option('--lang <language>', 'language of the texts').choices([...LANGUAGES]).default('en'),
  );
}

/** For the help of a command that needs no more. */
export function example(words: string): string {
  return `\nExample:\n  sipdx ${words}\n`;
}

/** Runs a command's action; a CliError becomes one sentence and its exit status. */
export async function act(output: Output, action: () => Promise<number>): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endWhenNobodyReads);
  try {
    process.exitCode = await action();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    output.err(`sipdx: ${error.message}`);
    process.exitCode = error.exitStatus;
  }
}

/** Who has closed the pipe (`| head`) has read enough: that is no failure. */
function endWhenNobodyReads(error: Error): void {
  if (codeOf(error) !== 'EPIPE') throw error;
  process.exit(EXIT.ok);
}
