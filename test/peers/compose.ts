import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { mustRun } from './command.js';

const root = join(__dirname, '..', '..');
const baseImage = 'debian:bookworm-slim';

/** What is missing on this machine to build and run the registrar's container; undefined: nothing. */
export function composeMissing(): string | undefined {
  if (composeCommand() === undefined) return 'neither docker-compose nor docker compose is installed';
  if (spawnSync('docker', ['info']).status !== 0) return 'no Docker daemon answers';
  if (spawnSync('docker', ['image', 'inspect', baseImage]).status !== 0) return `there is no local image ${baseImage}`;
  return undefined;
}

export interface ComposeProject {
  /** `compose ARGS` in this project. @returns stdout */
  run(...args: readonly string[]): Promise<string>;
}

/** A Compose project of its own name, so that it leaves another one of the same folder alone. */
export function composeProject(name: string, env: Readonly<Record<string, string>>): ComposeProject {
  const [command, ...first] = composeCommand()!;
  const fixed = [...first, '-p', name, '-f', join(root, 'docker-compose.yml')];
  return { run: (...args) => mustRun(command!, [...fixed, ...args], { env, timeoutMs: 300_000 }) };
}

/** Compose 1.29 is a command of its own, v2 a plugin of docker. */
function composeCommand(): readonly string[] | undefined {
  const commands = [['docker-compose'], ['docker', 'compose']];
  return commands.find(([command, ...args]) => spawnSync(command!, [...args, 'version']).status === 0);
}
