import type { Command } from 'commander';
import { remedyList } from '#shared/api/remedies.js';
import type { Language } from '#shared/knowledge/index.js';
import { connect, type Connection } from './api-client.js';
import { act, example, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { EXIT } from './exit-status.js';
import { remediesText } from './remedy-text.js';
import { RUN } from './runs.js';

export interface RemediesOptions extends Connection {
  readonly json?: true;
  readonly lang: Language;
}

const HELP = `
Each offer has its kind in brackets, its parameters with the value that is there and the one that would be written, and what
to beware of. sipdx cure applies one. What this phone does not take by remote is named too. Nothing is changed.

Exit status 3: there is nothing to offer.
`;

/** `sipdx remedies` */
export function registerRemediesCommand(program: Command): void {
  const remedies = program
    .command('remedies')
    .description('what can be set in a phone against the verdict of a diagnosis, and what was')
    .argument('<run>', RUN)
    .option('--json', 'print them as the API gives them')
    .addHelpText('after', example('remedies 01KAJ3T8QW8Z6T6S2GQ9S3J0YV') + HELP);
  withConnection(remedies).action((id: string, options: RemediesOptions) =>
    act(terminal, () => listRemedies(id, options, terminal, cliEnvironment())),
  );
}

export async function listRemedies(
  id: string,
  options: RemediesOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  const list = await client.get(`runs/${encodeURIComponent(id)}/remedies`, remedyList);
  output.out(options.json === true ? JSON.stringify(list) : remediesText(list, options.lang));
  return list.offers.length + list.manual.length + list.applied.length === 0 ? EXIT.notFound : EXIT.ok;
}
