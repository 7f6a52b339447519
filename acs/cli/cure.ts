import type { Command } from 'commander';
import {
  remedy as remedySchema,
  remedyList,
  remedyPreview,
  type ApplyRemedy,
  type Remedy,
  type RemedyOffer,
} from '#shared/api/remedies.js';
import { unreachable } from '#shared/lib/unreachable.js';
import type { Language } from '#shared/knowledge/index.js';
import { connect, type ApiClient, type Connection } from './api-client.js';
import { askSecret, type AskSecret } from './ask-secret.js';
import { CliError } from './cli-error.js';
import { act, terminal, withConnection, type Output } from './command.js';
import { cliEnvironment, type CliEnvironment } from './config.js';
import { confirmed, type Confirm } from './confirm.js';
import { EXIT } from './exit-status.js';
import { readSecretFile } from './read-input.js';
import { offerText, outcomeText, rollBackText } from './remedy-text.js';
import { RUN } from './runs.js';
import { untilEnded, type Pause } from './until-ended.js';
import { wordsOf } from './words.js';

export interface CureOptions extends Connection {
  readonly automaticRollback?: boolean;
  /** Id of a remedy. */
  readonly rollBack?: string;
  readonly secretFile?: string;
  readonly yes?: true;
  /** False: print the id of the remedy and do not wait for its end. */
  readonly wait?: boolean;
  readonly json?: true;
  readonly lang: Language;
}

/** Who is asked, where somebody is. */
interface Asking {
  readonly confirm: Confirm;
  readonly ask: AskSecret;
  readonly pause?: Pause;
}

const HELP = `
What would be written is shown, and you are asked; --yes applies it without asking. Then the phone is written to and diagnosed
again, and the two verdicts are compared. With --no-wait, or after Ctrl-C, that goes on by itself: sipdx remedies shows it.

A password is never an argument, because every user of the machine can read those: you are asked for it, or give a file.

Examples:
  sipdx cure 01KAJ3T8QW8Z6T6S2GQ9S3J0YV                                   the one remedy that its verdict offers
  sipdx cure 01KAJ3T8QW8Z6T6S2GQ9S3J0YV transport --automatic-rollback    that kind; put back if it does not cure
  sipdx cure 01KAJ3T8QW8Z6T6S2GQ9S3J0YV credentials --yes --secret-file password.txt
  sipdx cure 01KAJ3T8QW8Z6T6S2GQ9S3J0YV --yes --no-wait                   for scripts: prints the id of the remedy
  sipdx cure --roll-back 01KAJ5C0RZ5D7F6Q7M2W9P1XNB                       put back what that remedy has overwritten

Exit status 0: cured, or rolled back as asked; with --no-wait: begun. 5: it failed; why is printed. 6: not confirmed. 7: applied,
and not cured or worse, whether it was rolled back or not.
`;

/** `sipdx cure` */
export function registerCureCommand(program: Command): void {
  const cure = program
    .command('cure')
    .description('apply a remedy to a phone, and see by a second diagnosis whether it cures')
    .argument('[run]', RUN)
    .argument('[kind]', 'kind of the remedy, as sipdx remedies shows it in brackets; needed where there are several')
    .option('--automatic-rollback', 'put back the old values if it does not cure')
    .option('--roll-back <remedy>', 'instead: put back what that remedy, by its id, has overwritten')
    .option('--secret-file <file>', 'the password is the first line of the file, - is standard input')
    .option('--yes', 'without being asked')
    .option('--no-wait', 'print the id of the remedy, and do not wait for its end')
    .option('--json', 'print the remedy as the API gives it')
    .addHelpText('after', HELP);
  withConnection(cure).action((run: string | undefined, kind: string | undefined, options: CureOptions) =>
    act(terminal, () =>
      cureRun(run, kind, options, terminal, cliEnvironment(), { confirm: confirmed, ask: askSecret }),
    ),
  );
}

/** @returns the exit status */
export async function cureRun(
  run: string | undefined,
  kind: string | undefined,
  options: CureOptions,
  output: Output,
  environment: CliEnvironment,
  asking: Asking,
): Promise<number> {
  const { rollBack, lang, json } = options;
  if ((run === undefined) === (rollBack === undefined))
    throw new CliError('Name a run, or with --roll-back a remedy, and not both', EXIT.usage);
  const client = await connect(options, environment);
  const started =
    rollBack === undefined
      ? await applied(client, run ?? '', kind, options, output, asking)
      : await rolledBack(client, rollBack, options, output, asking);
  if (started === undefined) return EXIT.notConfirmed;
  if (options.wait === false) {
    output.out(json === true ? JSON.stringify(started) : started.id);
    return EXIT.ok;
  }
  const ended = await follow(client, started, options, output, asking.pause);
  output.out(json === true ? JSON.stringify(ended) : outcomeText(ended, lang));
  return exitStatusOf(ended, rollBack !== undefined);
}

/** @returns undefined: not confirmed */
async function applied(
  client: ApiClient,
  run: string,
  kind: string | undefined,
  { automaticRollback = false, secretFile, yes, lang }: CureOptions,
  output: Output,
  { confirm, ask }: Asking,
): Promise<Remedy | undefined> {
  const path = `runs/${encodeURIComponent(run)}/remedies`;
  const found = chosen((await client.get(path, remedyList)).offers, kind);
  const secrets = await secretsFor(found, secretFile, ask);
  const order: ApplyRemedy = { secrets, automaticRollback };
  const apply = `${path}/${encodeURIComponent(found.id)}/apply`;
  // What is shown is what the confirmation is for.
  const { offer, confirmation } = await client.post(apply, order, remedyPreview);
  output.err(offerText(offer, lang));
  if (yes !== true && !(await confirm('Apply this, and diagnose again?'))) return undefined;
  return client.post(apply, { ...order, confirmation }, remedySchema);
}

function chosen(offers: readonly RemedyOffer[], kind: string | undefined): RemedyOffer {
  const kinds = offers.map(({ id }) => id).join(', ');
  const [first, second] = kind === undefined ? offers : offers.filter(({ id }) => id === kind);
  if (first === undefined) {
    const others = offers.length === 0 ? 'none by remote' : kinds;
    throw new CliError(`The run offers no ${kind ?? 'remedy'}: it offers ${others}`, EXIT.notFound);
  }
  if (second !== undefined) throw new CliError(`There are several remedies, name one: ${kinds}`, EXIT.usage);
  return first;
}

async function secretsFor(
  { values }: RemedyOffer,
  file: string | undefined,
  ask: AskSecret,
): Promise<Record<string, string>> {
  const names = values.filter(({ secret }) => secret).map(({ name }) => name);
  if (file !== undefined && names.length !== 1)
    throw new CliError(`--secret-file is for one secret, and the remedy has ${names.length}`, EXIT.usage);
  const secrets: Record<string, string> = {};
  for (const name of names) {
    secrets[name] =
      file === undefined ? await ask(`Value of ${name}`, 'give --secret-file FILE') : await readSecretFile(file);
  }
  return secrets;
}

/** @returns undefined: not confirmed */
async function rolledBack(
  client: ApiClient,
  id: string,
  { yes, lang }: CureOptions,
  output: Output,
  { confirm }: Asking,
): Promise<Remedy | undefined> {
  const path = `remedies/${encodeURIComponent(id)}`;
  const found = await client.get(path, remedySchema);
  if (found.reversibleNow) {
    output.err(rollBackText(found, lang));
    if (yes !== true && !(await confirm('Put this back?'))) return undefined;
  }
  // Where it cannot be, the server says why.
  return client.post(`${path}/roll-back`, {}, remedySchema);
}

/** The states go to standard error: standard output is for how it ended. */
function follow(
  client: ApiClient,
  started: Remedy,
  { json, lang }: CureOptions,
  output: Output,
  pause: Pause | undefined,
): Promise<Remedy> {
  const t = wordsOf(lang);
  if (json !== true) output.err(`${client.url}runs/${started.runId}`);
  let told = '';
  return untilEnded(started, {
    ask: () => client.get(`remedies/${encodeURIComponent(started.id)}`, remedySchema),
    meanwhile({ state }) {
      if (state !== told && json !== true) output.err(`… ${t(`remedyState.${state}`) ?? state}`);
      told = state;
    },
    name: `the remedy ${started.id}`,
    pause,
  });
}

function exitStatusOf({ state, outcome }: Remedy, wantedBack: boolean): number {
  switch (state) {
    case 'cured':
      return EXIT.ok;
    case 'not-cured':
    case 'worse':
      return EXIT.notCured;
    case 'rolled-back':
      if (wantedBack) return EXIT.ok;
      return outcome === undefined ? EXIT.noVerdict : EXIT.notCured;
    case 'failed':
    case 'planned':
    case 'writing':
    case 'verifying':
    case 'rolling-back':
      return EXIT.noVerdict;
    default:
      return unreachable(state);
  }
}
