import { printed, spawnSipdx, type SpawnedSipdx } from '../spawn-sipdx.js';

export interface CommandResult {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** `sipdx acs` as a process of its own, on free ports of the loopback address. */
export class AcsCommand {
  readonly process: SpawnedSipdx;
  readonly stateFolder: string;
  readonly consoleUrl: string;
  readonly cwmpUrl: string;
  /** '' where there is none. */
  readonly cwmpTlsUrl: string;

  private constructor(process: SpawnedSipdx, stateFolder: string, urls: RegExpExecArray) {
    this.process = process;
    this.stateFolder = stateFolder;
    [, this.consoleUrl = '', this.cwmpUrl = '', this.cwmpTlsUrl = ''] = urls;
  }

  static async start(stateFolder: string, more: readonly string[] = []): Promise<AcsCommand> {
    const process = spawnSipdx([...AcsCommand.args(stateFolder), ...more]);
    await printed(process, /Ctrl-C ends/);
    const urls = await printed(process, /Console and API {2}(\S+)[^]*For phones {7}(\S+)(?: {2}or {2}(\S+))?/);
    return new AcsCommand(process, stateFolder, urls);
  }

  static args(stateFolder: string): readonly string[] {
    const ports = ['--console-port', '0', '--cwmp-port', '0'];
    return ['acs', '--host', '127.0.0.1', '--cwmp-host', '127.0.0.1', ...ports, '--state', stateFolder];
  }

  /** Another command, on the same machine and as the same user. */
  async sipdx(...args: readonly string[]): Promise<CommandResult> {
    const command = spawnSipdx([...args, '--state', this.stateFolder]);
    const status = await command.exited;
    return { status, out: command.output(), err: command.errors() };
  }

  /** Ends it as systemd does. */
  async stop(): Promise<number | null> {
    this.process.process.kill('SIGTERM');
    return this.process.exited;
  }
}
