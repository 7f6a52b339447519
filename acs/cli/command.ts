import { Option, type Command } from 'commander';
import { LANGUAGES } from '#shared/knowledge/index.js';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-status.js';

/** Where a command prints; a test has its own. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

export const terminal: Output = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
};

/** What every command that talks to the API takes. */
export function withConnection(command: Command): Command {
  return command
    .option('--url <url>', 'console address of the server (SIPDX_URL)')
    .option('--user <name>', 'log in as this user (SIPDX_USER), with the password in SIPDX_PASSWORD')
    .option('--state <folder>', 'state folder of a server on this machine: without --user its token is used', '.sipdx')
    .addOption(new Option('--lang <language>', 'language of the texts').choices([...LANGUAGES]).default('en'))
    .exitOverride(({ exitCode }) => {
      // commander ends wrong usage with 1.
      process.exit(exitCode === 0 ? EXIT.ok : EXIT.usage);
    });
}

/** Runs a command's action; a CliError becomes one sentence and its exit status. */
export async function act(output: Output, action: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await action();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    output.err(`sipdx: ${error.message}`);
    process.exitCode = error.exitStatus;
  }
}
