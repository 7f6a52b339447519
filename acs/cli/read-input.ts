import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { codeOf, messageOf } from '../thrown.js';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-status.js';

/** A file's text; `-` is standard input. @throws CliError */
export async function readInput(file: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : readFileSync(file, 'utf8');
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${codeOf(error) ?? messageOf(error)}`, EXIT.usage);
  }
}

/** The first line of standard input: a password that no other user of the machine can see. @throws CliError */
export async function readSecretLine(): Promise<string> {
  const [line = ''] = (await readInput('-')).split(/\r?\n/);
  if (line === '') throw new CliError('There is no password in standard input', EXIT.usage);
  return line;
}
