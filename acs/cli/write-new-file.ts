import { writeFileSync } from 'node:fs';
import { codeOf, messageOf } from '../thrown.js';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-status.js';

/**
 * For the user's own eyes. A file that is there already is left alone.
 * @throws CliError
 */
export function writeNewFile(path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(path, content, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const why = codeOf(error) === 'EEXIST' ? 'it is there already' : (codeOf(error) ?? messageOf(error));
    throw new CliError(`${path} cannot be written: ${why}`, EXIT.usage);
  }
}
