import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  batch as batchSchema,
  batchLinePage,
  batchList,
  batchPreview,
  type Batch,
  type BatchLine,
  type BatchPreview,
  type CreateBatch,
} from '#shared/api/batches.js';
import type { Language } from '#shared/knowledge/index.js';
import { connect, type ApiClient, type Connection } from './api-client.js';
import { CliError } from './cli-error.js';
import { act, example, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { DEVICE } from './device.js';
import { EXIT } from './exit-status.js';
import { findDevice } from './find-device.js';
import { fleetQuery, withFleetFilters, type FleetFilters } from './fleet-filters.js';
import { minute } from './option-values.js';
import { table } from './table.js';
import { untilEnded, type Pause } from './until-ended.js';
import { wordsOf, type Words } from './words.js';

export interface BatchOptions extends Connection {
  readonly json?: true;
  readonly lang: Language;
}

export interface StartBatchOptions extends BatchOptions, FleetFilters {
  readonly lines: 'failing' | 'enabled';
  readonly deep?: true;
  readonly concurrency: number;
  readonly dryRun?: true;
  readonly wait: boolean;
}

export interface StopBatchOptions extends BatchOptions {
  readonly cancelRunning?: true;
}

const BATCH = 'id of the batch, as sipdx batches shows it';
const MOST_AT_ONCE = 20;

const HELP = `
Examples:
  sipdx batches                                          the newest batches, and how far they are
  sipdx batches start --status failing --lines failing --dry-run
  sipdx batches start --registrar pbx.example:5060 --status failing
  sipdx batches start 1006 1007 --deep --no-wait         these two phones
  sipdx batches watch 01KAJ3T8QW8Z6T6S2GQ9S3J0YV         follow one to its end
  sipdx batches stop 01KAJ3T8QW8Z6T6S2GQ9S3J0YV --cancel-running
`;

const HELP_START = `
At most 1000 lines, at most 20 at the same time over all batches, and of one registrar at most 5. A phone that cannot be
reached is given up after 10 minutes. Ctrl-C while it is waited for leaves the batch running at the server.
Exit status 0: all lines have had their turn. 5: the batch was stopped.
`;

/** `sipdx batches …` */
export function registerBatchesCommand(program: Command): void {
  const batches = program
    .command('batches')
    .description('many lines, diagnosed a few at a time: start, follow, stop')
    .addHelpText('after', HELP);
  const list = batches
    .command('list', { isDefault: true })
    .description('the newest 50')
    .option('--json', 'print the batches as the API gives them, one per line')
    .addHelpText('after', example('batches'));
  withConnection(list).action((options: BatchOptions) =>
    act(terminal, () => listBatches(options, terminal, cliEnvironment())),
  );
  const start = batches
    .command('start')
    .description('diagnose the lines of the phones that are named, or that the filters find')
    .argument('[device...]', DEVICE)
    .addOption(new Option('--lines <which>', 'of each phone').choices(['failing', 'enabled']).default('enabled'))
    .option('--deep', 'ask further questions where the first answers leave something open')
    .option('--concurrency <count>', 'lines at the same time', concurrencyOption, 5)
    .option('--dry-run', 'tell what would be diagnosed, and do nothing')
    .option('--no-wait', 'do not wait for the end')
    .option('--json', 'print the batch as the API gives it, and nothing else')
    .addHelpText('after', HELP + HELP_START);
  withConnection(withFleetFilters(start)).action((devices: readonly string[], options: StartBatchOptions) =>
    act(terminal, () => startBatch(devices, options, terminal, cliEnvironment())),
  );
  const show = batches
    .command('show')
    .description('one batch with its lines')
    .argument('<batch>', BATCH)
    .option('--json', 'print its lines as the API gives them, one per line')
    .addHelpText('after', example('batches show 01KAJ3T8QW8Z6T6S2GQ9S3J0YV'));
  withConnection(show).action((id: string, options: BatchOptions) =>
    act(terminal, () => showBatch(id, options, terminal, cliEnvironment())),
  );
  const watch = batches
    .command('watch')
    .description('follow a batch to its end')
    .argument('<batch>', BATCH)
    .option('--json', 'print it at its end as the API gives it')
    .addHelpText('after', example('batches watch 01KAJ3T8QW8Z6T6S2GQ9S3J0YV'));
  withConnection(watch).action((id: string, options: BatchOptions) =>
    act(terminal, () => watchBatch(id, options, terminal, cliEnvironment())),
  );
  const stop = batches
    .command('stop')
    .description('begin no more lines of a batch')
    .argument('<batch>', BATCH)
    .option('--cancel-running', 'end the diagnoses that are under way too')
    .option('--json', 'print the batch as the API gives it')
    .addHelpText('after', example('batches stop 01KAJ3T8QW8Z6T6S2GQ9S3J0YV'));
  withConnection(stop).action((id: string, options: StopBatchOptions) =>
    act(terminal, () => stopBatch(id, options, terminal, cliEnvironment())),
  );
}

export async function listBatches(options: BatchOptions, output: Output, environment: CliEnvironment): Promise<number> {
  const client = await connect(options, environment);
  const { items } = await client.get('batches', batchList);
  if (options.json === true) for (const one of items) output.out(JSON.stringify(one));
  else if (items.length > 0) {
    const t = wordsOf(options.lang);
    const rows = items.map((one) => [one.id, minute(one.createdAt), one.createdBy, progressOf(one, t)]);
    const header = ['Batch', t('csv.begun'), t('csv.by'), t('csv.state')].map((title) => title ?? '');
    output.out(table([header, ...rows], output.columns, [0, 1]));
  }
  if (items.length === 0) output.err('There is no batch');
  return items.length === 0 ? EXIT.notFound : EXIT.ok;
}

/** @param pause between two questions; a test has its own */
export async function startBatch(
  devices: readonly string[],
  options: StartBatchOptions,
  output: Output,
  environment: CliEnvironment,
  pause?: Pause,
): Promise<number> {
  const client = await connect(options, environment);
  const query = fleetQuery(undefined, options);
  if (devices.length > 0 === Object.keys(query).length > 0) {
    throw new CliError(
      'Name phones, or give filters, and not both; the whole fleet is --admission approved',
      EXIT.usage,
    );
  }
  const ids = await Promise.all(devices.map(async (text) => (await findDevice(client, text)).device.id));
  const { lines, concurrency, dryRun = false } = options;
  const order: CreateBatch = {
    selection: ids.length > 0 ? { deviceIds: ids } : { query },
    ...{ lines, concurrency, depth: options.deep === true ? 'Deep' : 'Basic', dryRun },
  };
  if (dryRun) {
    const preview = await client.post('batches', order, batchPreview);
    output.out(options.json === true ? JSON.stringify(preview) : previewText(preview));
    return EXIT.ok;
  }
  const started = await client.post('batches', order, batchSchema);
  if (!options.wait) {
    output.out(options.json === true ? JSON.stringify(started) : started.id);
    return EXIT.ok;
  }
  return follow(client, started, options, output, pause);
}

export async function watchBatch(
  id: string,
  options: BatchOptions,
  output: Output,
  environment: CliEnvironment,
  pause?: Pause,
): Promise<number> {
  const client = await connect(options, environment);
  return follow(client, await client.get(pathOf(id), batchSchema), options, output, pause);
}

export async function showBatch(
  id: string,
  options: BatchOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  const found = await client.get(pathOf(id), batchSchema);
  const lines: BatchLine[] = [];
  for await (const line of client.pages(`${pathOf(id)}/lines`, { limit: 200 }, batchLinePage)) {
    if (options.json === true) output.out(JSON.stringify(line));
    lines.push(line);
  }
  if (options.json !== true) output.out(batchText(found, lines, wordsOf(options.lang), output.columns));
  return EXIT.ok;
}

export async function stopBatch(
  id: string,
  options: StopBatchOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  const body = { cancelRunning: options.cancelRunning === true };
  const stopped = await client.post(`${pathOf(id)}/stop`, body, batchSchema);
  output.out(options.json === true ? JSON.stringify(stopped) : progressOf(stopped, wordsOf(options.lang)));
  return EXIT.ok;
}

async function follow(
  client: ApiClient,
  started: Batch,
  { json, lang }: BatchOptions,
  output: Output,
  pause: Pause | undefined,
): Promise<number> {
  const t = wordsOf(lang);
  let told = '';
  const tell = (now: Batch): void => {
    const text = progressOf(now, t);
    if (text !== told && json !== true) output.err(text);
    told = text;
  };
  const ended = await untilEnded(started, {
    ask: () => client.get(pathOf(started.id), batchSchema),
    meanwhile: tell,
    name: `the batch ${started.id}`,
    pause,
  });
  tell(ended);
  if (json === true) output.out(JSON.stringify(ended));
  else if (ended.verdicts.length > 0) output.out(table(verdictRows(ended, t), output.columns));
  return ended.state === 'complete' ? EXIT.ok : EXIT.noVerdict;
}

function progressOf({ id, state, counts, total }: Batch, t: Words): string {
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${t(`batchLine.${name}`) ?? name} ${count}`);
  return `${id}  ${t(`batchState.${state}`) ?? state}  ${parts.join(', ')} / ${total}`;
}

function previewText({ devices, lines, registrars, skipped, longestMs }: BatchPreview): string {
  return [
    `${lines} lines of ${devices} phones; at most ${Math.ceil(longestMs / 60_000)} min where all phones can be reached`,
    ...registrars.map(({ registrar, lines: count }) => `  ${registrar}: ${count}`),
    ...skipped.map(({ reason, lines: count }) => `Left out: ${count} (${reason})`),
  ].join('\n');
}

function verdictRows({ verdicts }: Batch, t: Words): readonly (readonly string[])[] {
  return verdicts.map(({ category, cause, lines }) => [String(lines), cause, t(`category.${category}`) ?? category]);
}

function batchText(found: Batch, lines: readonly BatchLine[], t: Words, columns: number | undefined): string {
  const rows = lines.map((line) => {
    const { number, deviceId, aor, state, verdict, reason } = line;
    return [String(number), deviceId, aor, t(`batchLine.${state}`) ?? state, verdict?.cause ?? reason ?? ''];
  });
  return [progressOf(found, t), '', table(rows, columns)].join('\n');
}

function pathOf(id: string): string {
  return `batches/${encodeURIComponent(id)}`;
}

function concurrencyOption(text: string): number {
  const count = Number(text);
  if (!/^\d{1,2}$/.test(text) || count < 1 || count > MOST_AT_ONCE) {
    throw new InvalidArgumentError(`'${text}' is no number from 1 to ${MOST_AT_ONCE}.`);
  }
  return count;
}
