import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What a process of the benchmark tells of itself when it is asked. */
export interface Usage {
  /** User and system, of all its threads, since its start; microseconds. */
  readonly cpuMicros: number;
  /** Bytes. */
  readonly rss: number;
  readonly heapUsed: number;
}

/** What a process tells when it is ready. */
export interface Ready {
  readonly port: number;
  /** Of the API, where it has one. */
  readonly consoleUrl?: string;
}

/** A server in a process of its own: what it costs is told apart from what the load costs. */
export class Child {
  readonly ready: Ready;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, ready: Ready) {
    this.#process = process;
    this.ready = ready;
  }

  /**
   * @param script of this folder, without its ending
   * @param profileFolder where node leaves a profile of the process
   */
  static async start(script: string, args: readonly string[], profileFolder?: string): Promise<Child> {
    const execArgv = [
      '--expose-gc',
      ...(profileFolder === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profileFolder]),
    ];
    const child = fork(join(import.meta.dirname, `${script}.mjs`), args, { execArgv });
    return new Child(child, (await answerOf(child)) as Ready);
  }

  usage(): Promise<Usage> {
    return this.#ask('usage');
  }

  /** The same after a forced collection. */
  usageWithoutGarbage(): Promise<Usage> {
    return this.#ask('usage-without-garbage');
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.send('stop');
    await exited;
  }

  async #ask(what: string): Promise<Usage> {
    this.#process.send(what);
    return (await answerOf(this.#process)) as Usage;
  }
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const gone = new AbortController();
  const exited = once(child, 'exit', { signal: gone.signal }).then(() => {
    throw new Error('a process of the benchmark has ended');
  });
  try {
    const [message] = (await Promise.race([once(child, 'message'), exited])) as [unknown];
    return message;
  } finally {
    gone.abort();
    exited.catch(() => undefined);
  }
}

/** The other side: tells that the process is ready, and answers until it is told to stop. */
export function serveUsage(ready: Ready, close: () => Promise<void> | void): void {
  const usage = (): Usage => {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    return { cpuMicros: user + system, rss, heapUsed };
  };
  process.on('message', (what) => {
    if (what === 'usage') process.send?.(usage());
    if (what === 'usage-without-garbage') {
      global.gc?.();
      process.send?.(usage());
    }
    if (what === 'stop') process.disconnect();
  });
  // Also when the benchmark itself has died: nothing is left behind.
  process.once('disconnect', () => void Promise.resolve(close()).finally(() => process.exit()));
  process.send?.(ready);
}
