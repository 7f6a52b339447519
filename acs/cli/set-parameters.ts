import type { Command } from 'commander';
import { task as taskSchema, writePreview, type Task, type WritePreview } from '#shared/api/parameters.js';
import { connect, type Connection } from './api-client.js';
import { askSecret, type AskSecret } from './ask-secret.js';
import { parseAssignments, type Assignment } from './assignments.js';
import { act, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { confirmed, type Confirm } from './confirm.js';
import { DEVICE } from './device.js';
import { EXIT } from './exit-status.js';
import { findDevice } from './find-device.js';
import { exitStatusOfTask, followTask, taskText } from './follow-task.js';
import { moment } from './option-values.js';
import { readSecretFile } from './read-input.js';
import type { Pause } from './until-ended.js';

export interface SetOptions extends Connection {
  readonly type?: string;
  /** `name=file` each. */
  readonly secret?: readonly string[];
  readonly wait: boolean;
  readonly yes?: true;
  readonly json?: true;
}

/** Who is asked, where somebody is. */
export interface Asking {
  readonly confirm: Confirm;
  readonly ask: AskSecret;
  readonly pause?: Pause;
}

const HELP = `
The old and the new values are shown, and you are asked; --yes writes without asking. All values are written or none. Types are
those that the phone told; --type is for a parameter that was never read.

A password or key is never an argument, because every user of the machine can read those: name the parameter alone and you are
asked for it, or give a file.

Examples:
  sipdx devices set 1006 Device.ManagementServer.PeriodicInformInterval=300
  sipdx devices set 1006 Device.Services.VoiceService.1.VoiceProfile.1.SIP.RegistrarServer=sip.example.net --yes
  sipdx devices set 1006 Device.Services.VoiceService.1.VoiceProfile.1.Line.1.SIP.AuthPassword
  sipdx devices set 1006 --yes --secret Device.Services.VoiceService.1.VoiceProfile.1.Line.1.SIP.AuthPassword=password.txt

Exit status 0: written. 5: not written, or the phone reads back another value; why is printed. 6: not confirmed.
`;

/** `sipdx devices set` */
export function registerSetCommand(devices: Command): void {
  const set = devices
    .command('set')
    .description('write parameters of a phone')
    .argument('<device>', DEVICE)
    .argument('[name=value...]', 'full names; a password by its name alone: it is asked for')
    .option('--type <type>', 'of all these values but secrets, such as string, unsignedInt, boolean')
    .option(
      '--secret <name=file>',
      'the value is the first line of the file, - is standard input; may be repeated',
      repeated,
    )
    .option('--yes', 'without being asked')
    .option('--no-wait', 'order it and do not wait for the phone')
    .option('--json', 'print the task as the API gives it')
    .addHelpText('after', HELP);
  withConnection(set).action((text: string, assignments: readonly string[], options: SetOptions) =>
    act(terminal, () =>
      setParameters(text, assignments, options, terminal, cliEnvironment(), { confirm: confirmed, ask: askSecret }),
    ),
  );
}

export async function setParameters(
  text: string,
  assignments: readonly string[],
  options: SetOptions,
  output: Output,
  environment: CliEnvironment,
  { confirm, ask, pause }: Asking,
): Promise<number> {
  const parsed = parseAssignments(assignments, options.secret ?? []);
  const client = await connect(options, environment);
  const { device } = await findDevice(client, text);
  const values = [];
  for (const one of parsed) {
    // Passwords and keys are strings.
    const type = one.from === 'argument' ? options.type : undefined;
    values.push({ name: one.name, value: await valueOf(one, ask), ...(type !== undefined && { type }) });
  }
  const path = `devices/${encodeURIComponent(device.id)}/parameters/write`;
  const preview = await client.post(path, { values }, writePreview);
  output.err(previewText(device.id, preview));
  if (options.yes !== true && !(await confirm('Write this?'))) return EXIT.notConfirmed;
  const started = await client.post(path, { values, confirmation: preview.confirmation }, taskSchema);
  if (!options.wait) {
    output.out(options.json === true ? JSON.stringify(started) : started.id);
    return EXIT.ok;
  }
  const ended: Task = await followTask(client, started, output, pause);
  output.out(options.json === true ? JSON.stringify(ended) : `${device.id}: ${taskText(ended)}`);
  return exitStatusOfTask(ended);
}

/** A parser for commander. */
function repeated(one: string, before: readonly string[] = []): readonly string[] {
  return [...before, one];
}

async function valueOf(assignment: Assignment, ask: AskSecret): Promise<string> {
  if (assignment.from === 'argument') return assignment.value;
  if (assignment.from === 'file') return readSecretFile(assignment.file);
  return ask(`Value of ${assignment.name}`, `give --secret ${assignment.name}=FILE`);
}

function previewText(deviceId: string, { changes }: WritePreview): string {
  const lines = changes.map(({ name, type, secret, old, new: wanted, at }) => {
    const shown = (value: string) => (value === '' ? '(empty)' : value);
    const before = secret ? '(secret)' : old === undefined ? '(not read)' : shown(old);
    const read = at === undefined || old === undefined ? '' : `, read ${moment(at)}`;
    return `  ${name}\n    ${before} → ${secret ? '(secret)' : shown(wanted ?? '')}  (${type}${read})`;
  });
  return [deviceId, ...lines].join('\n');
}
