import { createInterface } from 'node:readline/promises';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-status.js';

/** Asks the user; true: yes. */
export type Confirm = (question: string) => Promise<boolean>;

/** On a terminal. @throws CliError where nobody can be asked */
export const confirmed: Confirm = async (question) => {
  if (!process.stdin.isTTY) throw new CliError(`${question} Nobody can be asked here: give --yes.`, EXIT.usage);
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await asking.question(`${question} [y/N] `)).trim());
  } finally {
    asking.close();
  }
};
