import type { Command } from 'commander';
import { statistics as statisticsSchema, type Statistics } from '#shared/api/statistics.js';
import type { Language } from '#shared/knowledge/index.js';
import { connect, type Connection } from './api-client.js';
import { act, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { EXIT } from './exit-status.js';
import { minute, momentOption, MOMENT } from './option-values.js';
import { table } from './table.js';
import { wordsOf, type Words } from './words.js';

export interface StatisticsOptions extends Connection {
  readonly since?: number;
  readonly json?: true;
  readonly lang: Language;
}

const HELP = `
Examples:
  sipdx statistics                  how the fleet stands, against a day before
  sipdx statistics --since 7d       with the diagnoses of the last week
  sipdx statistics --json | jq .lines.failing

Times are ${MOMENT}.
`;

/** `sipdx statistics` */
export function registerStatisticsCommand(program: Command): void {
  const command = program
    .command('statistics')
    .description('the fleet as a whole: lines that are registered or fail, by category and registrar')
    .option('--since <time>', 'count diagnoses begun then or later; midnight UTC if left out', momentOption)
    .option('--json', 'print the figures as the API gives them')
    .addHelpText('after', HELP);
  withConnection(command).action((options: StatisticsOptions) =>
    act(terminal, () => showStatistics(options, terminal, cliEnvironment())),
  );
}

export async function showStatistics(
  options: StatisticsOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  const search = options.since === undefined ? '' : `?since=${options.since}`;
  const found = await client.get(`statistics${search}`, statisticsSchema);
  output.out(options.json === true ? JSON.stringify(found) : text(found, wordsOf(options.lang), output.columns));
  return EXIT.ok;
}

function text(found: Statistics, t: Words, columns: number | undefined): string {
  const { devices, lines, runs, categories, registrars } = found;
  const word = (key: string) => t(`dashboard.${key}`) ?? key;
  const figures = [
    [word('phones'), String(devices.total)],
    [word('registered'), `${lines.registered} / ${lines.enabled}`],
    [word('failing'), String(lines.failing)],
    [`${t('runs.title') ?? 'Runs'} (${minute(found.since)} …)`, String(runs.created)],
    [word('openRuns'), String(runs.open)],
  ];
  const named = (name: string) => (name === '' ? word('neverDiagnosed') : (t(`category.${name}`) ?? name));
  return [
    table(figures, columns),
    ...block(
      word('categories'),
      categories.map((one) => [named(one.category), ...change(one)]),
      columns,
    ),
    ...block(
      word('registrars'),
      registrars.filter(({ failing }) => failing > 0).map((one) => [one.registrar, ...change(one), `/ ${one.lines}`]),
      columns,
    ),
  ].join('\n');
}

function block(title: string, rows: readonly (readonly string[])[], columns: number | undefined): readonly string[] {
  return rows.length === 0 ? [] : ['', title, table(rows, columns)];
}

/** How many, and against a day before. */
function change({ failing, before }: { readonly failing: number; readonly before?: number | undefined }) {
  if (before === undefined || before === failing) return [String(failing), ''];
  return [String(failing), `${failing > before ? '+' : '−'}${Math.abs(failing - before)}`];
}
