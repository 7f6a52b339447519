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

/** The first line of a file: a secret that no other user of the machine sees, as in arguments. @throws CliError */
export async function readSecretFile(file: string): Promise<string> {
  const [line = ''] = (await readInput(file)).split(/\r?\n/);
  if (line === '')
    throw new CliError(`The first line of ${file === '-' ? 'standard input' : file} is empty`, EXIT.usage);
  return line;
}
