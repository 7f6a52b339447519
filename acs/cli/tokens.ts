import { Option, type Command } from 'commander';
import { createdToken, role, tokenList, type Role } from '#shared/api/access.js';
import { connect, type Connection } from './api-client.js';
import { CliError, Refusal } from './cli-error.js';
import { act, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { EXIT } from './exit-status.js';
import { countOption, moment } from './option-values.js';
import { table } from './table.js';

export interface TokenOptions extends Connection {
  readonly json?: true;
}

export interface NewTokenOptions extends TokenOptions {
  readonly role: Role;
  readonly days: number;
}

const HELP = `
A token is for a program, in the name of the user who makes it, with at most that user's role. So its maker must log in with
name and password; whoever has only a token, or is just on the server's machine, cannot make one.

Examples:
  sipdx tokens add backup-job --role viewer --days 365 --user olga     asks for olga's password, prints the token this once
  SIPDX_TOKEN=… sipdx devices                                          uses it
  sipdx tokens list
  sipdx tokens remove 01KAJ3T8QW8Z6T6S2GQ9S3J0YV
`;

/** `sipdx tokens …` */
export function registerTokensCommand(program: Command): void {
  const tokens = program
    .command('tokens')
    .description('API tokens: for programs, in the name of a user')
    .addHelpText('afterAll', HELP);
  const list = tokens
    .command('list', { isDefault: true })
    .description("one's own; everybody's for an administrator")
    .option('--json', 'print them as the API gives them, one per line');
  withConnection(list).action((options: TokenOptions) =>
    act(terminal, () => listTokens(options, terminal, cliEnvironment())),
  );
  const add = tokens
    .command('add')
    .description('make one, and print it this once')
    .argument('<name>', 'what it is for')
    .addOption(new Option('--role <role>', 'what it may do').choices(role.options).makeOptionMandatory())
    .option('--days <count>', 'how long it holds', countOption, 90)
    .option('--json', 'print it as the API gives it');
  withConnection(add).action((name: string, options: NewTokenOptions) =>
    act(terminal, () => addToken(name, options, terminal, cliEnvironment())),
  );
  const remove = tokens
    .command('remove')
    .description("let it in no longer: one's own, or anybody's for an administrator")
    .argument('<id>', 'id as sipdx tokens shows it');
  withConnection(remove).action((id: string, options: TokenOptions) =>
    act(terminal, () => removeToken(id, options, terminal, cliEnvironment())),
  );
}

export async function listTokens(options: TokenOptions, output: Output, environment: CliEnvironment): Promise<number> {
  const client = await connect(options, environment);
  const { items } = await client.get('tokens', tokenList);
  if (options.json === true) for (const one of items) output.out(JSON.stringify(one));
  else {
    const rows = items.map((one) => [
      one.id,
      one.username,
      one.name,
      one.role,
      moment(one.expiresAt).slice(0, 10),
      one.lastUsedAt === undefined ? 'never' : moment(one.lastUsedAt).slice(0, 10),
    ]);
    output.out(table([['Token', 'User', 'For', 'Role', 'Until', 'Used'], ...rows], output.columns, [0, 3, 4, 5]));
  }
  return EXIT.ok;
}

export async function addToken(
  name: string,
  options: NewTokenOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  try {
    const added = await client.post('tokens', { name, role: options.role, days: options.days }, createdToken);
    output.out(options.json === true ? JSON.stringify(added) : added.token);
    if (options.json !== true) output.err(`${added.id}: ${added.role}, until ${moment(added.expiresAt)}`);
    return EXIT.ok;
  } catch (error) {
    const hasNoPassword = (options.user ?? environment.user) === undefined;
    if (!(error instanceof Refusal) || !hasNoPassword || error.exitStatus === EXIT.usage) throw error;
    throw new CliError(
      `${error.message}. Give --user, and its password in SIPDX_PASSWORD or when asked`,
      error.exitStatus,
    );
  }
}

export async function removeToken(
  id: string,
  options: TokenOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  await client.delete(`tokens/${encodeURIComponent(id)}`);
  output.out(`${id}: removed`);
  return EXIT.ok;
}
