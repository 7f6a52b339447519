import type { Command } from 'commander';
import { Option } from 'commander';
import { AppError } from '../app-error.js';
import { backUp } from '../state/backup.js';
import { restore } from '../state/restore.js';
import { CliError } from './cli-error.js';
import { act, terminal, type Output } from './command.js';
import { EXIT } from './exit-status.js';

interface StateOptions {
  readonly state: string;
}

const BACKUP_HELP = `
The server may run meanwhile: it is not disturbed, and the copy is of one moment. The folder holds the database, the key file
without which its secrets cannot be read, and a manifest with checksums. Guard it as you guard the server.

Examples:
  sipdx backup /var/backups/sipdx-$(date +%F) --state /var/lib/sipdx
  tar -C /var/backups -czf - sipdx-2026-11-21 | ssh elsewhere 'cat > sipdx.tar.gz'
`;

const RESTORE_HELP = `
The server must not run. Everything is checked before anything is touched; what was there is kept in the state folder as
.before-restore-…. Users, tokens and passwords are as they were at the time of the backup.

Example:
  sipdx restore /var/backups/sipdx-2026-11-21 --state /var/lib/sipdx
`;

/** `sipdx backup`, `sipdx restore`: on the server's own machine, without the API. */
export function registerBackupCommands(program: Command, version: string): void {
  withState(program.command('backup'))
    .description('copy database and key file of a management server, whether it runs or not')
    .argument('<folder>', 'a new folder, or an empty one')
    .addHelpText('after', BACKUP_HELP)
    .action((target: string, { state }: StateOptions) =>
      act(terminal, () => backup(target, state, version, terminal, Date.now())),
    );
  withState(program.command('restore'))
    .description('put a backup in the place of what a state folder holds')
    .argument('<backup>', 'a folder that sipdx backup made')
    .addHelpText('after', RESTORE_HELP)
    .action((from: string, { state }: StateOptions) =>
      act(terminal, () => restoreFrom(from, state, terminal, Date.now())),
    );
}

export async function backup(
  target: string,
  state: string,
  program: string,
  output: Output,
  now: number,
): Promise<number> {
  const { files } = await told(() => backUp(state, target, { program, now }));
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  output.out(`${target}: ${files.map(({ name }) => name).join(', ')}; ${bytes} bytes, checked`);
  return EXIT.ok;
}

export async function restoreFrom(from: string, state: string, output: Output, now: number): Promise<number> {
  const { manifest, aside } = await told(() => restore(from, state, now));
  output.out(`${state}: as of ${new Date(manifest.createdAt).toISOString()}, written by sipdx ${manifest.program}`);
  if (aside !== undefined) output.out(`What was there is kept in ${aside}`);
  return EXIT.ok;
}

function withState(command: Command): Command {
  return command.addOption(
    new Option('--state <folder>', 'state folder of the management server').env('SIPDX_STATE').default('.sipdx'),
  );
}

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw new CliError(`${error.message} (${error.code})`, EXIT.unexpected);
    throw error;
  }
}
