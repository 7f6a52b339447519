import { readFileSync } from 'node:fs';
import { readConfig, type Finding, type ReadConfig } from '#cpe-agent/config-file.js';
import { readSecrets, type AgentSecrets } from '#cpe-agent/config-secrets.js';
import { codeOf } from '#cpe-agent/net/coded-error.js';
import { readTlsFiles, type TlsFiles } from './agent-process.js';

export interface LoadedConfig {
  readonly read: ReadConfig;
  readonly secrets: AgentSecrets;
  readonly tls: TlsFiles;
}

/** What a file comes to: everything that an agent needs, or every problem; each as `file:line:column: …`. */
export interface Loading {
  readonly loaded?: LoadedConfig;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

export function loadConfig(file: string, environment: Readonly<Record<string, string | undefined>>): Loading {
  const print = ({ line, column, message }: Finding): string => `${file}:${line}:${column}: ${message}`;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { problems: [`${file}: cannot be read: ${codeOf(error)}; name the file with --config`], warnings: [] };
  }
  const read = readConfig(text);
  if (!read.ok) return { problems: read.error.map(print), warnings: [] };
  const { config, at } = read.value;
  const { secrets, ...secretly } = readSecrets(config, file, environment);
  const { tls, problems: tlsProblems } = readTlsFiles(config);
  const problems = [...secretly.problems, ...tlsProblems].map(at).map(print);
  const warnings = [...read.value.warnings, ...secretly.warnings.map(at)].map(print);
  return { problems, warnings, ...(problems.length === 0 && { loaded: { read: read.value, secrets, tls } }) };
}
