import type { Command } from 'commander';
import { feedback as feedbackSchema, feedbackSummary, type FeedbackSummary } from '#shared/api/feedback.js';
import type { Language } from '#shared/knowledge/index.js';
import { connect, type Connection } from './api-client.js';
import { CliError } from './cli-error.js';
import { act, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { EXIT } from './exit-status.js';
import { RUN } from './runs.js';
import { table } from './table.js';
import { wordsOf, type Words } from './words.js';

export interface FeedbackOptions extends Connection {
  readonly json?: true;
  readonly lang: Language;
}

export interface GiveFeedbackOptions extends FeedbackOptions {
  readonly right?: true;
  readonly wrong?: true;
  readonly cause?: string;
  readonly comment?: string;
}

const HELP = `
Examples:
  sipdx feedback                                                 how often each verdict was right
  sipdx feedback give 01KAJ3T8QW8Z6T6S2GQ9S3J0YV --right
  sipdx feedback give 01KAJ3T8QW8Z6T6S2GQ9S3J0YV --wrong --cause dns-nxdomain --comment 'the zone had expired'
`;

/** `sipdx feedback …` */
export function registerFeedbackCommand(program: Command): void {
  const feedback = program
    .command('feedback')
    .description("'was this right?': what people who went and looked say of verdicts")
    .addHelpText('after', HELP);
  const list = feedback
    .command('list', { isDefault: true })
    .description('counted for each cause, and for how sure it was claimed')
    .option('--json', 'print the counts as the API gives them, one per line')
    .addHelpText('after', HELP);
  withConnection(list).action((options: FeedbackOptions) =>
    act(terminal, () => listFeedback(options, terminal, cliEnvironment())),
  );
  const give = feedback
    .command('give')
    .description('say whether the verdict of a diagnosis was right; the last answer counts')
    .argument('<run>', RUN)
    .option('--right', 'it was')
    .option('--wrong', 'it was not')
    .option('--cause <cause>', 'with --wrong: what it was instead')
    .option('--comment <text>', 'what you found')
    .option('--json', 'print the answer as the API gives it')
    .addHelpText('after', HELP);
  withConnection(give).action((id: string, options: GiveFeedbackOptions) =>
    act(terminal, () => giveFeedback(id, options, terminal, cliEnvironment())),
  );
}

export async function listFeedback(
  options: FeedbackOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const client = await connect(options, environment);
  const { items } = await client.get('feedback', feedbackSummary);
  if (options.json === true) for (const one of items) output.out(JSON.stringify(one));
  else if (items.length > 0) output.out(rules(items, wordsOf(options.lang), output.columns));
  if (items.length === 0) output.err('Nobody has said anything of a verdict yet');
  return items.length === 0 ? EXIT.notFound : EXIT.ok;
}

export async function giveFeedback(
  id: string,
  options: GiveFeedbackOptions,
  output: Output,
  environment: CliEnvironment,
): Promise<number> {
  const { right, wrong, cause, comment = '' } = options;
  if (right === wrong) throw new CliError('Say --right or --wrong', EXIT.usage);
  const client = await connect(options, environment);
  const body = { correct: right === true, ...(cause !== undefined && { actualCause: cause }), comment };
  const given = await client.put(`runs/${encodeURIComponent(id)}/feedback`, body, feedbackSchema, {});
  const t = wordsOf(options.lang);
  output.out(options.json === true ? JSON.stringify(given) : (t(`rules.${given.correct ? 'right' : 'wrong'}`) ?? ''));
  return EXIT.ok;
}

function rules(items: FeedbackSummary['items'], t: Words, columns: number | undefined): string {
  const header = ['verdict', 'confidence', 'right', 'wrong', 'instead'].map((name) => t(`rules.${name}`) ?? name);
  const rows = items.map(({ cause, confidence, right, wrong, actual }) => {
    const instead = actual.map((one) => `${one.cause} ${one.count}`).join(', ');
    return [cause, t(`confidence.${confidence}`) ?? confidence, String(right), String(wrong), instead];
  });
  return table([header, ...rows], columns);
}
