import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Secret } from '#shared/lib/secret.js';
import type { AgentConfig, ConfigProblem, SecretSource } from './config.js';
import { codeOf } from './net/coded-error.js';

export interface AgentSecrets {
  readonly acsPassword: Secret;
  /** One for each line. */
  readonly linePasswords: readonly Secret[];
}

export interface ReadSecrets {
  readonly secrets: AgentSecrets;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

/**
 * Fetches the secrets from where the configuration says.
 * @param configFile path of the configuration; paths in it are relative to the folder that the agent was started in
 */
export function readSecrets(
  config: AgentConfig,
  configFile: string,
  environment: Readonly<Record<string, string | undefined>>,
): ReadSecrets {
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const othersReadConfig = readableByOthers(configFile);

  function read(source: SecretSource, path: readonly (string | number)[]): Secret {
    if (typeof source === 'string') {
      if (source !== '' && othersReadConfig) {
        warnings.push({
          path,
          message: `stands in a file that others can read: chmod 600 ${configFile}, or use {env: NAME}`,
        });
      }
      return new Secret(source);
    }
    if ('env' in source) {
      const value = environment[source.env];
      if (value === undefined) {
        problems.push({ path, message: `names the variable ${source.env}, which is not set in the environment` });
      }
      return new Secret(value ?? '');
    }
    try {
      const file = resolve(source.file);
      const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
      if (readableByOthers(file)) {
        warnings.push({ path, message: `stands in a file that others can read: chmod 600 ${source.file}` });
      }
      return new Secret(text);
    } catch (error) {
      problems.push({ path, message: `names the file ${source.file}, which cannot be read: ${codeOf(error)}` });
      return new Secret('');
    }
  }

  const secrets = {
    acsPassword: read(config.acs.password, ['acs', 'password']),
    linePasswords: config.lines.map((line, i) => read(line.authPassword, ['lines', i, 'authPassword'])),
  };
  return { secrets, problems, warnings };
}

function readableByOthers(file: string): boolean {
  try {
    return (statSync(file).mode & 0o044) !== 0;
  } catch {
    return false; // whoever reads it tells
  }
}
