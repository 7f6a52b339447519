import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-status.js';

/** Asks for a password or key. @param otherwise how to give it where nobody can be asked */
export type AskSecret = (question: string, otherwise: string) => Promise<string>;

/** On a terminal, without echo. @throws CliError */
export const askSecret: AskSecret = async (question, otherwise) => {
  if (!process.stdin.isTTY) throw new CliError(`${question}: nobody can be asked here; ${otherwise}`, EXIT.usage);
  return readWithoutEcho(question, process.stdin, process.stderr);
};

/** Twice, so that a typing error locks nobody out. @throws CliError */
export async function askNewSecret(ask: AskSecret, question: string, otherwise: string): Promise<string> {
  const first = await ask(question, otherwise);
  if ((await ask(`${question}, once more`, otherwise)) === first) return first;
  throw new CliError('The two are not the same: nothing was changed', EXIT.notConfirmed);
}

/** One line. @throws CliError at Ctrl-C and Ctrl-D, and for an empty one */
export function readWithoutEcho(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  // The terminal echoes nothing by now: who types fast is not shown either.
  output.write(`${question}: `);
  return new Promise((resolve, reject) => {
    const end = (line: string) => {
      output.write('\n');
      lines.removeAllListeners();
      lines.close();
      if (line === '') reject(new CliError('Nothing was given: nothing was changed', EXIT.notConfirmed));
      else resolve(line);
    };
    lines.once('line', end);
    lines.once('SIGINT', () => end(''));
    lines.once('close', () => end(''));
  });
}
