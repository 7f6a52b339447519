import type { Command } from 'commander';
import {
  createdCwmpCredential,
  cwmpCredentialPage,
  importedCwmpCredentials,
  type CreatedCwmpCredential,
} from '#shared/api/credentials.js';
import { connect, type Connection } from './api-client.js';
import { CliError, Refusal } from './cli-error.js';
import { act, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { parseCredentialRows } from './credential-rows.js';
import { EXIT } from './exit-status.js';
import { moment } from './option-values.js';
import { readInput, readSecretFile } from './read-input.js';
import { table } from './table.js';

interface CredentialOptions extends Connection {
  readonly json?: true;
}

interface AddOptions extends CredentialOptions {
  readonly device?: string;
  readonly bootstrap?: true;
  readonly passwordFile?: string;
}

const HELP = `
A phone proves itself with a user name and a password. With --device they are that device's alone: it is let in at once. The id
is OUI-ProductClass-SerialNumber, as sipdx devices shows it. Without, any device may come with them, and a new one waits in
quarantine until it is approved; then it gets credentials of its own if they are --bootstrap ones.

Examples:
  sipdx devices credential add phone-1 --device 00A0BC-T46U-0001
  sipdx devices credential add factory --bootstrap
  sipdx devices credential import phones.csv     username,password,deviceId in each line; the last two may be empty
`;

/** `sipdx devices credential …` */
export function registerCredentialCommands(devices: Command): void {
  const credential = devices
    .command('credential')
    .description('user names and passwords with which phones come')
    .addHelpText('afterAll', HELP);
  const add = credential
    .command('add')
    .description('let a phone in; prints the password, if it is made here, this once')
    .argument('<username>', 'what the phone will call itself')
    .option('--device <id>', 'the only device that may use it')
    .option('--bootstrap', 'shared by new devices at their first contact')
    .option(
      '--password-file <file>',
      'take the first line of the file as password instead of making one; - is standard input',
    )
    .option('--json', 'print the credential as the API gives it');
  withConnection(add).action((username: string, options: AddOptions) =>
    act(terminal, () => addCredential(username, options, terminal, cliEnvironment())),
  );
  const list = credential
    .command('list', { isDefault: true })
    .description('all of them, without passwords, which nobody knows')
    .option('--json', 'print them as the API gives them, one per line');
  withConnection(list).action((options: CredentialOptions) =>
    act(terminal, () => listCredentials(options, terminal, cliEnvironment())),
  );
  const remove = credential
    .command('remove')
    .description('let a phone in no longer')
    .argument('<username>', 'what the phone calls itself');
  withConnection(remove).action((username: string, options: CredentialOptions) =>
    act(terminal, () => removeCredential(username, options, terminal, cliEnvironment())),
  );
  const read = credential
    .command('import')
    .description(
      'let many phones in, or none where a line is wrong; prints the passwords that are made here, this once',
    )
    .argument('<file>', 'CSV: username,password,deviceId; - is standard input')
    .option('--json', 'print the credentials as the API gives them, one per line');
  withConnection(read).action((file: string, options: CredentialOptions) =>
    act(terminal, async () => importCredentials(await readInput(file), options, terminal, cliEnvironment())),
  );
}

export async function addCredential(
  username: string,
  options: AddOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  const { device: deviceId, bootstrap = false, passwordFile } = options;
  const password = passwordFile === undefined ? undefined : await readSecretFile(passwordFile);
  const wanted = {
    username,
    bootstrap,
    ...(deviceId !== undefined && { deviceId }),
    ...(password !== undefined && { password }),
  };
  const added = await client.post('credentials', wanted, createdCwmpCredential);
  output.out(options.json === true ? JSON.stringify(added) : credentialText(added));
  return EXIT.ok;
}

export async function listCredentials(
  options: CredentialOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  const rows: string[][] = [];
  for await (const one of client.pages('credentials', { limit: 1000 }, cwmpCredentialPage)) {
    if (options.json === true) output.out(JSON.stringify(one));
    else rows.push([one.username, boundTo(one), moment(one.createdAt)]);
  }
  if (options.json !== true) output.out(table([['User', 'Device', 'Since'], ...rows], output.columns));
  return EXIT.ok;
}

export async function removeCredential(
  username: string,
  options: CredentialOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  await client.delete(`credentials/${encodeURIComponent(username)}`);
  output.out(`${username}: removed`);
  return EXIT.ok;
}

export async function importCredentials(
  text: string,
  options: CredentialOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const parsed = parseCredentialRows(text);
  if (!parsed.ok) throw new CliError(`Nothing was imported: ${parsed.error}`, EXIT.usage);
  const rows = parsed.value;
  const client = await connect(options, environment);
  try {
    const body = { credentials: rows.map((row) => row.credential) };
    const { items } = await client.post('credentials/import', body, importedCwmpCredentials);
    const made = items.filter(({ password }) => password !== undefined);
    if (options.json === true) for (const one of items) output.out(JSON.stringify(one));
    else for (const one of made) output.out(credentialText(one));
    output.err(`${items.length} of ${rows.length} added, the others were there already just so`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // The server counts rows from 0; whoever looks into the file counts lines.
    const message = error.message.replace(/credentials\.(\d+)/g, (whole, row: string) => {
      const line = rows[Number(row)]?.line;
      return line === undefined ? whole : `line ${line}`;
    });
    throw new CliError(`Nothing was imported: ${message}`, error.exitStatus);
  }
}

function credentialText(one: CreatedCwmpCredential): string {
  const password = one.password === undefined ? 'password as given' : `password ${one.password}`;
  return `user ${one.username}  ${password}  ${boundTo(one)}`;
}

function boundTo({
  deviceId,
  bootstrap,
}: {
  readonly deviceId?: string | undefined;
  readonly bootstrap: boolean;
}): string {
  return bootstrap ? 'for first contacts' : (deviceId ?? 'for any device, which waits in quarantine');
}
