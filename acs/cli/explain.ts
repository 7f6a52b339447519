import type { Command } from 'commander';
import { answer, bookIn, entryLines, renderEntry, type Language } from '#shared/knowledge/index.js';
import { CliError } from './cli-error.js';
import { act, terminal, withLanguage, type Output } from './command.js';
import { EXIT } from './exit-status.js';
import { wordsOf } from './words.js';

export interface ExplainOptions {
  readonly afterCredentials?: true;
  /** `Name: value` each. */
  readonly header?: readonly string[];
  readonly json?: true;
  readonly lang: Language;
  readonly search?: string;
}

const HELP = `
Examples:
  sipdx explain 403 "Wrong Guess"
  sipdx explain stale-nat-binding --lang ru
  sipdx explain 500 --header "P-Registrar-Error: Invalid CSeq number"
  sipdx explain --search firewall
`;

/** `sipdx explain`: needs no server. */
export function registerExplainCommand(program: Command): void {
  const command = program
    .command('explain')
    .description('explain a SIP status line, a fault code, a cause or a situation')
    .argument('[question...]', 'such as 403 "Wrong Guess", 2, stale-nat-binding; without one, all entries are listed')
    .option('--header <text...>', 'a header of the response, such as "P-Registrar-Error: Invalid CSeq number"')
    .option('--after-credentials', 'the request that was answered carried credentials')
    .option('--search <text>', 'list the entries with these words')
    .option('--json', 'print the entries as JSON, one per line')
    .addHelpText('after', HELP);
  withLanguage(command).action((question: readonly string[], options: ExplainOptions) =>
    act(terminal, () => Promise.resolve(explainCommand(question, options, terminal))),
  );
}

/**
 * @returns the exit status
 * @throws CliError for what the knowledge base does not know, or a header that is none
 */
export function explainCommand(question: readonly string[], options: ExplainOptions, output: Output): number {
  const book = bookIn(options.lang);
  const t = wordsOf(options.lang);
  const asked = question.join(' ');
  if (asked === '') {
    const found = book.search(options.search ?? '');
    if (found.length === 0)
      throw new CliError(t('knowledge.nothing', { text: options.search ?? '' }) ?? '', EXIT.notFound);
    const lines = options.json === true ? found.map((entry) => JSON.stringify(entry)) : entryLines(found);
    // In one piece, so that a reader who closes the pipe early (head) does no harm.
    output.out(lines.join('\n'));
    return EXIT.ok;
  }
  const entry = answer(asked, book, {
    headers: headersOf(options.header ?? []),
    afterCredentials: options.afterCredentials === true,
  });
  if (entry === undefined) throw new CliError(t('knowledge.nothing', { text: asked }) ?? '', EXIT.notFound);
  output.out(options.json === true ? JSON.stringify(entry) : renderEntry(entry, t));
  return EXIT.ok;
}

function headersOf(lines: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const headers: Record<string, string[]> = {};
  for (const line of lines) {
    const [, name, value] = /^\s*([\w-]+)\s*:\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new CliError(`'${line}' is no header`, EXIT.usage);
    (headers[name] ??= []).push(value);
  }
  return headers;
}
