import type { Command } from 'commander';
import { environment } from '#cpe-agent/config.js';
import { printConfig } from '#cpe-agent/config-file.js';
import { createAgentLog } from '#cpe-agent/log.js';
import { loadConfig, type LoadedConfig } from './agent-config.js';
import { startPhone, type RunningPhone } from './agent-process.js';

interface Parsed {
  readonly config: string;
  readonly check?: true;
  readonly printConfig?: true;
}

const HELP = `
Examples:
  sipdx agent --config phone.yaml --check    every problem of the file, with line, column and remedy; status 0 or 2
  sipdx agent --config phone.yaml            runs until SIGTERM; SIGHUP reads the file again

What stands in the file: docs/agent/README.md and docs/agent/phone.example.yaml.
`;
/** However an ACS or a registrar behaves, the process ends within 5 s. */
const STOP_LIMIT_MS = 4500;

/** `sipdx agent`: the agent for a real device. */
export function registerAgentCommand(program: Command, version: string): void {
  program
    .command('agent')
    .description('the agent for a real phone: on the device itself, or beside it')
    .requiredOption('--config <file>', 'its configuration, in YAML')
    .option('--check', 'check the configuration, and end: status 0 or 2')
    .option('--print-config', 'print the effective configuration without secrets, and end')
    .addHelpText('after', HELP)
    .action((parsed: Parsed) => run(parsed, version));
}

async function run(parsed: Parsed, version: string): Promise<void> {
  const { loaded, problems, warnings } = loadConfig(parsed.config, environment());
  if (loaded === undefined || parsed.check === true) {
    for (const text of problems) process.stderr.write(`error: ${text}\n`);
    for (const text of warnings) process.stderr.write(`warning: ${text}\n`);
    if (problems.length === 0) process.stdout.write(`${parsed.config}: in order\n`);
    process.exitCode = loaded === undefined ? 2 : 0;
    return;
  }
  if (parsed.printConfig === true) {
    process.stdout.write(printConfig(loaded.read));
    return;
  }
  await runUntilTerminated(parsed.config, loaded, warnings, version);
}

async function runUntilTerminated(
  file: string,
  first: LoadedConfig,
  warnings: readonly string[],
  version: string,
): Promise<void> {
  let current = first;
  let phone: RunningPhone | undefined;
  const start = async (loaded: LoadedConfig): Promise<void> => {
    const { read, secrets, tls } = loaded;
    const { config } = read;
    const log = createAgentLog(config.log);
    phone = await startPhone({ config, secrets, tls, log, version });
    current = loaded;
    log.info(
      { deviceId: phone.agent.deviceId, acs: config.acs.url, lines: config.lines.length, version },
      'agent runs',
    );
  };
  const log = () => createAgentLog(current.read.config.log);

  async function reload(): Promise<void> {
    const next = loadConfig(file, environment());
    for (const text of next.warnings) log().warn({ text }, 'configuration');
    if (next.loaded === undefined) {
      for (const text of next.problems) log().warn({ text }, 'configuration is wrong');
      log().warn({ file }, 'the old configuration stays in force');
      return;
    }
    if (fingerprint(next.loaded) === fingerprint(current)) {
      log().info({ file }, 'configuration is unchanged');
      return;
    }
    const old = current;
    await phone?.stop();
    phone = undefined;
    try {
      await start(next.loaded);
      log().info({ file }, 'new configuration is in force');
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      log().warn({ why }, 'the new configuration cannot be run; back to the old one');
      await start(old);
    }
  }

  for (const text of warnings) log().warn({ text }, 'configuration');
  await start(first);
  await untilTerminated(reload);
  log().info({}, 'agent ends');
  const limit = setTimeout(() => process.exit(0), STOP_LIMIT_MS);
  await phone?.stop();
  clearTimeout(limit);
}

/** Resolves at SIGTERM or SIGINT, when a reload that had begun is through. Rejects when one left nothing running. */
function untilTerminated(reload: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let turn = Promise.resolve();
    const onHangup = (): void => {
      turn = turn.then(reload);
      turn.catch(reject);
    };
    const onEnd = (): void => {
      process.off('SIGHUP', onHangup);
      for (const name of ['SIGINT', 'SIGTERM'] as const) {
        process.off(name, onEnd);
        process.on(name, () => process.exit(130));
      }
      turn.then(resolve, reject);
    };
    process.on('SIGHUP', onHangup);
    process.on('SIGTERM', onEnd);
    process.on('SIGINT', onEnd);
  });
}

/** In memory only: it holds the secrets. */
function fingerprint({ read, secrets, tls }: LoadedConfig): string {
  const passwords = [secrets.acsPassword, ...secrets.linePasswords].map((secret) => secret.reveal());
  return JSON.stringify([read.config, passwords, tls]);
}
