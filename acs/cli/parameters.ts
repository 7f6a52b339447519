import type { Command } from 'commander';
import { parameterPage, task as taskSchema, taskList, type Parameter, type Task } from '#shared/api/parameters.js';
import { connect, type Connection } from './api-client.js';
import { act, example, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { DEVICE } from './device.js';
import { EXIT } from './exit-status.js';
import { findDevice } from './find-device.js';
import { exitStatusOfTask, followTask, taskText } from './follow-task.js';
import { minute } from './option-values.js';
import { table } from './table.js';
import type { Pause } from './until-ended.js';

export interface ParameterOptions extends Connection {
  readonly json?: true;
}

export interface ListOptions extends ParameterOptions {
  readonly search?: string;
}

export interface RefreshOptions extends ParameterOptions {
  readonly wait: boolean;
}

/** As many as a page of the API has at most. */
const PAGE = 1000;

const LIST_HELP = `
What is known here is shown at once, as it was last read or told by the phone. Passwords and keys are never kept. --json tells
types, what can be written, and when each was read. Exit status 3: no parameter is such.

Examples:
  sipdx devices parameters 1006
  sipdx devices parameters 1006 Device.Services.            what begins so
  sipdx devices parameters 1006 --search keepalive          what has that in name or value
`;

const REFRESH_HELP = `
A path ends with a dot and means everything below it. The phone is asked to come; if it cannot be reached, it is done when it
comes by itself, within a day.

Examples:
  sipdx devices refresh 1006 Device.DeviceInfo.
  sipdx devices refresh 1006 Device.ManagementServer.PeriodicInformInterval --no-wait
  sipdx devices tasks 1006
Exit status 0: read. 5: not read; why is printed.
`;

/** `sipdx devices parameters, refresh, tasks` */
export function registerParameterCommands(devices: Command): void {
  const list = devices
    .command('parameters')
    .description('parameters of a phone, as last read')
    .argument('<device>', DEVICE)
    .argument('[path]', 'only those whose names begin so')
    .option('--search <text>', 'only those with that in name or value')
    .option('--json', 'print the parameters as the API gives them, one per line')
    .addHelpText('after', LIST_HELP);
  withConnection(list).action((text: string, path: string | undefined, options: ListOptions) =>
    act(terminal, () => listParameters(text, path, options, terminal, cliEnvironment())),
  );
  const refresh = devices
    .command('refresh')
    .description('have parameters of a phone read again')
    .argument('<device>', DEVICE)
    .argument('<name...>', 'full names, or paths with a final dot')
    .option('--no-wait', 'order it and do not wait for the phone')
    .option('--json', 'print the task as the API gives it')
    .addHelpText('after', REFRESH_HELP);
  withConnection(refresh).action((text: string, names: readonly string[], options: RefreshOptions) =>
    act(terminal, () => refreshParameters(text, names, options, terminal, cliEnvironment())),
  );
  const tasks = devices
    .command('tasks')
    .description('what was ordered of a phone besides diagnoses, newest first: read and write')
    .argument('<device>', DEVICE)
    .option('--json', 'print the tasks as the API gives them, one per line')
    .addHelpText('after', example('devices tasks 1006'));
  withConnection(tasks).action((text: string, options: ParameterOptions) =>
    act(terminal, () => listTasks(text, options, terminal, cliEnvironment())),
  );
  const cancel = devices
    .command('cancel-task')
    .description('end a task that waits for its phone')
    .argument('<task>', 'id as sipdx devices tasks shows it')
    .addHelpText('after', example('devices cancel-task 01KAJ3T8QW8Z6T6S2GQ9S3J0YV'));
  withConnection(cancel).action((id: string, options: ParameterOptions) =>
    act(terminal, () => cancelTask(id, options, terminal, cliEnvironment())),
  );
}

export async function listParameters(
  text: string,
  path: string | undefined,
  options: ListOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  const { device } = await findDevice(client, text);
  const lines: string[] = [];
  const query = { path, q: options.search, limit: PAGE };
  for await (const one of client.pages(`devices/${encodeURIComponent(device.id)}/parameters`, query, parameterPage)) {
    lines.push(options.json === true ? JSON.stringify(one) : parameterText(one));
  }
  if (lines.length === 0) {
    output.err(`No parameter is such; sipdx devices refresh ${text} ${path ?? 'Device.'} reads from the phone`);
    return EXIT.notFound;
  }
  output.out(lines.join('\n'));
  return EXIT.ok;
}

export async function refreshParameters(
  text: string,
  names: readonly string[],
  options: RefreshOptions,
  output: Output,
  environment: CliEnvironment,
  pause?: Pause,
): Promise<number> {
  const client = await connect(options, environment);
  const { device } = await findDevice(client, text);
  const path = `devices/${encodeURIComponent(device.id)}/parameters/refresh`;
  const started = await client.post(path, { names }, taskSchema);
  if (!options.wait) {
    output.out(options.json === true ? JSON.stringify(started) : started.id);
    return EXIT.ok;
  }
  const ended = await followTask(client, started, output, pause);
  output.out(options.json === true ? JSON.stringify(ended) : `${device.id}: ${taskText(ended)}`);
  return exitStatusOfTask(ended);
}

export async function listTasks(
  text: string,
  options: ParameterOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  const { device } = await findDevice(client, text);
  const { items } = await client.get(`devices/${encodeURIComponent(device.id)}/tasks`, taskList);
  if (options.json === true) for (const one of items) output.out(JSON.stringify(one));
  else if (items.length === 0) output.err(`Nothing was ordered of ${device.id}`);
  else {
    const rows = items.map((one) => [one.id, minute(one.createdAt), one.createdBy, askedText(one), taskText(one)]);
    output.out(table([['Task', 'Ordered', 'By', 'What', 'State'], ...rows], output.columns, [0, 1]));
  }
  return EXIT.ok;
}

export async function cancelTask(
  id: string,
  options: ParameterOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  const ended = await client.post(`tasks/${encodeURIComponent(id)}/cancel`, {}, taskSchema);
  output.out(`${ended.id}: ${taskText(ended)}`);
  return EXIT.ok;
}

function parameterText({ name, value, secret }: Parameter): string {
  if (name.endsWith('.')) return name;
  return `${name} ${secret ? '(secret)' : value === undefined ? '(not read)' : `= ${value}`}`;
}

function askedText({ kind, request }: Task): string {
  const names = 'names' in request ? request.names : request.values.map(({ name }) => name);
  return `${kind} ${names.join(' ')}`;
}
