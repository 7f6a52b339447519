import { Option, type Command } from 'commander';
import type { Language } from '#shared/knowledge/index.js';
import type { ApiClient } from './api-client.js';
import type { Output } from './command.js';

export interface CsvListOptions {
  readonly csv?: true;
  readonly columns?: string;
  readonly lang: Language;
}

export function withCsv(command: Command): Command {
  return command
    .addOption(new Option('--csv', 'print all of them for a spreadsheet, headings in the language of --lang'))
    .option('--columns <names>', 'with --csv: which columns, in that order, with commas (their names: docs/api.md)');
}

/** The whole list, as the server exports it. */
export async function printCsv(
  client: ApiClient,
  list: 'devices' | 'runs' | 'audit',
  filters: Readonly<Record<string, string | number | undefined>>,
  { columns, lang }: CsvListOptions,
  output: Output,
): Promise<void> {
  const search = new URLSearchParams({ lang, ...(columns !== undefined && { columns }) });
  for (const [name, value] of Object.entries(filters)) if (value !== undefined) search.set(name, String(value));
  const file = await client.file(`exports/${list}?${search.toString()}`);
  output.out(file.toString('utf8').trimEnd());
}
