import { randomBytes } from 'node:crypto';
import { Argument, Option, type Command } from 'commander';
import { role, user as userSchema, userList, type Role } from '#shared/api/access.js';
import { connect, type Connection } from './api-client.js';
import { askNewSecret, askSecret, type AskSecret } from './ask-secret.js';
import { act, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { confirmed, type Confirm } from './confirm.js';
import { EXIT } from './exit-status.js';
import { minute } from './option-values.js';
import { readSecretFile } from './read-input.js';
import { table } from './table.js';

export interface UserOptions extends Connection {
  readonly json?: true;
  readonly yes?: true;
}

interface PasswordOptions {
  readonly passwordFile?: string;
  readonly askPassword?: true;
}

/** 24 characters. */
const PASSWORD_BYTES = 18;
const NAME = 'name of the user';

const HELP = `
Roles, each of which may do what those before it may:
  viewer    sees phones, parameters and diagnoses
  operator  diagnoses, and has parameters read again
  engineer  changes phones: parameters, approval, removal
  admin     changes the server: users, credentials, settings; reads the audit log

A password is made here and printed this once, or is asked for without being shown, or read from a file. It is never an
argument, because every user of the machine can read those. It has at least 12 characters.

Examples:
  sipdx users add olga --role operator
  sipdx users add emil --role engineer --ask-password
  sipdx users password olga --password-file -  < file
  sipdx users role olga engineer
  sipdx users disable olga
`;

/** `sipdx users …` */
export function registerUsersCommand(program: Command): void {
  const users = program.command('users').description('people who may log in').addHelpText('afterAll', HELP);
  const list = users
    .command('list', { isDefault: true })
    .description('all of them')
    .option('--json', 'print them as the API gives them, one per line');
  withConnection(list).action((options: UserOptions) =>
    act(terminal, () => listUsers(options, terminal, cliEnvironment())),
  );
  const add = users
    .command('add')
    .description('let somebody in')
    .argument('<name>', NAME)
    .addOption(new Option('--role <role>', 'what they may do').choices(role.options).makeOptionMandatory());
  withConnection(withPassword(add)).action((name: string, options: UserOptions & PasswordOptions & { role: Role }) =>
    act(terminal, () => addUser(name, options, terminal, cliEnvironment(), askSecret)),
  );
  const change = users
    .command('role')
    .description('give somebody another role, from their next request on')
    .argument('<name>', NAME)
    .addArgument(new Argument('<role>', 'the new one').choices(role.options));
  withConnection(change).action((name: string, given: Role, options: UserOptions) =>
    act(terminal, () => changeUser(name, { role: given }, options, terminal, cliEnvironment())),
  );
  const password = users
    .command('password')
    .description('give somebody a new password; ends their sessions and deletes their tokens')
    .argument('<name>', NAME);
  withConnection(withPassword(password)).action((name: string, options: UserOptions & PasswordOptions) =>
    act(terminal, () => setPassword(name, options, terminal, cliEnvironment(), askSecret)),
  );
  for (const [verb, disabled, says] of [
    ['disable', true, 'let somebody in no longer, and end their sessions; their tokens are refused'],
    ['enable', false, 'let somebody in again'],
  ] as const) {
    const command = users.command(verb).description(says).argument('<name>', NAME);
    withConnection(command).action((name: string, options: UserOptions) =>
      act(terminal, () => changeUser(name, { disabled }, options, terminal, cliEnvironment())),
    );
  }
  const remove = users
    .command('remove')
    .description('forget somebody with sessions and tokens; the audit log keeps the name')
    .argument('<name>', NAME)
    .option('--yes', 'without being asked');
  withConnection(remove).action((name: string, options: UserOptions) =>
    act(terminal, () => removeUser(name, options, terminal, cliEnvironment(), confirmed)),
  );
}

export async function listUsers(options: UserOptions, output: Output, environment: CliEnvironment): Promise<number> {
  const client = await connect(options, environment);
  const { items } = await client.get('users', userList);
  if (options.json === true) for (const one of items) output.out(JSON.stringify(one));
  else {
    const rows = items.map((one) => [
      one.username,
      one.role,
      one.disabled ? 'disabled' : '',
      minute(one.createdAt),
      one.lastLoginAt === undefined ? 'never' : minute(one.lastLoginAt),
    ]);
    output.out(table([['User', 'Role', '', 'Since', 'Last login'], ...rows], output.columns, [0, 1, 2]));
  }
  return EXIT.ok;
}

export async function addUser(
  username: string,
  options: UserOptions & PasswordOptions & { readonly role: Role },
  output: Output,
  environment: CliEnvironment,
  ask: AskSecret,
): Promise<number> {
  const { password, made } = await newPassword(username, options, ask);
  const client = await connect(options, environment);
  const user = await client.post('users', { username, role: options.role, password }, userSchema);
  output.out(`${user.username}: ${user.role}${made ? `, password ${password}` : ''}`);
  return EXIT.ok;
}

export async function setPassword(
  username: string,
  options: UserOptions & PasswordOptions,
  output: Output,
  environment: CliEnvironment,
  ask: AskSecret,
): Promise<number> {
  const { password, made } = await newPassword(username, options, ask);
  await changed(username, { password }, options, environment);
  output.out(`${username}: ${made ? `password ${password}` : 'password changed'}`);
  return EXIT.ok;
}

export async function changeUser(
  username: string,
  change: { readonly role: Role } | { readonly disabled: boolean },
  options: UserOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const user = await changed(username, change, options, environment);
  output.out(`${user.username}: ${user.role}${user.disabled ? ', disabled' : ''}`);
  return EXIT.ok;
}

export async function removeUser(
  username: string,
  options: UserOptions,
  output: Output,
  environment: CliEnvironment,
  confirm: Confirm,
): Promise<number> {
  const client = await connect(options, environment);
  const path = `users/${encodeURIComponent(username)}`;
  const user = await client.get(path, userSchema);
  if (options.yes !== true && !(await confirm(`Remove ${user.username}, ${user.role}?`))) return EXIT.notConfirmed;
  await client.delete(path);
  output.out(`${user.username}: removed`);
  return EXIT.ok;
}

async function changed(
  username: string,
  change: { readonly role?: Role; readonly disabled?: boolean; readonly password?: string },
  options: UserOptions,
  environment: CliEnvironment,
) {
  const client = await connect(options, environment);
  const path = `users/${encodeURIComponent(username)}`;
  const { etag } = await client.getTagged(path, userSchema);
  return client.patch(path, change, userSchema, { ifMatch: etag });
}

function withPassword(command: Command): Command {
  return command
    .addOption(new Option('--ask-password', 'ask for the password instead of making one').conflicts('passwordFile'))
    .option('--password-file <file>', 'take the first line of the file instead; - is standard input');
}

async function newPassword(
  username: string,
  { passwordFile, askPassword }: PasswordOptions,
  ask: AskSecret,
): Promise<{ readonly password: string; readonly made: boolean }> {
  if (passwordFile !== undefined) return { password: await readSecretFile(passwordFile), made: false };
  if (askPassword !== true) return { password: randomBytes(PASSWORD_BYTES).toString('base64url'), made: true };
  const question = `New password of ${username}`;
  return { password: await askNewSecret(ask, question, 'give --password-file'), made: false };
}
