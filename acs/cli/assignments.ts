import { isSecretParameter } from '#shared/cwmp/secret-parameter.js';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-status.js';

/** Where the value of a parameter comes from. */
export type Assignment =
  | { readonly name: string; readonly from: 'argument'; readonly value: string }
  | { readonly name: string; readonly from: 'file'; readonly file: string }
  | { readonly name: string; readonly from: 'question' };

/**
 * @param assignments `name=value`, or the name alone of a secret
 * @param secrets `name=file`
 * @throws CliError that names the parameter and says what to write
 */
export function parseAssignments(assignments: readonly string[], secrets: readonly string[]): readonly Assignment[] {
  const parsed = [...assignments.map(fromArgument), ...secrets.map(fromFile)];
  if (parsed.length === 0) throw new CliError('Say what to write: NAME=VALUE', EXIT.usage);
  if (parsed.filter((one) => one.from === 'file' && one.file === '-').length > 1) {
    throw new CliError('Standard input holds one secret only: give files', EXIT.usage);
  }
  return parsed;
}

function fromArgument(text: string): Assignment {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  if (name === '') throw new CliError(`'${text}' has no name: write NAME=VALUE`, EXIT.usage);
  const isSecret = isSecretParameter(name);
  if (equals < 0) {
    if (isSecret) return { name, from: 'question' };
    throw new CliError(`${name} has no value: write ${name}=VALUE`, EXIT.usage);
  }
  if (isSecret) {
    throw new CliError(
      `${name} is a secret, and arguments can be read by every user of this machine: write ${name} alone to be asked, or --secret ${name}=FILE`,
      EXIT.usage,
    );
  }
  return { name, from: 'argument', value: text.slice(equals + 1) };
}

function fromFile(text: string): Assignment {
  const equals = text.indexOf('=');
  if (equals < 1 || equals === text.length - 1) {
    throw new CliError(
      `--secret takes NAME=FILE, and got '${equals < 0 ? text : text.slice(0, equals + 1)}'`,
      EXIT.usage,
    );
  }
  return { name: text.slice(0, equals), from: 'file', file: text.slice(equals + 1) };
}
