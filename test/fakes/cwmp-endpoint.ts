import type { CwmpMeter } from '#acs/backends/embedded/cwmp-meter.js';
import { startCwmpServer, type CwmpServer, type CwmpServerOptions } from '#acs/backends/embedded/cwmp-server.js';
import type { Log } from '#acs/log.js';
import { ManualClock } from './manual-clock.js';
import { cpePassword, cwmpRealm, RecordingApplication } from './recording-application.js';
import { TinyCpe, type TinyTls } from './tiny-cpe.js';

/** A CWMP server on the loopback address with a recording application and a clock of its own, and CPEs to talk to it. */
export class CwmpEndpoint {
  readonly application = new RecordingApplication();
  readonly clock = new ManualClock();
  /** What was logged, one line each. */
  readonly lines: string[] = [];
  /** What the meter was told, without the requests' seconds. */
  readonly metered: string[] = [];
  readonly seconds: number[] = [];
  load = { loopDelayMs: 0, heapShare: 0 };
  server!: CwmpServer;
  readonly #cpes: TinyCpe[] = [];

  get port(): number {
    return this.server.listeners[0].port;
  }

  async start(options: Partial<CwmpServerOptions> = {}): Promise<void> {
    this.server = await startCwmpServer({
      listeners: [{ host: '127.0.0.1', port: 0, option: '--cwmp-port' }],
      application: this.application,
      realm: cwmpRealm,
      log: this.log,
      meter: this.#meter,
      clock: this.clock,
      processLoad: () => this.load,
      random: () => 0.5,
      ...options,
    });
  }

  async restart(options: Partial<CwmpServerOptions> = {}): Promise<void> {
    await this.server.close();
    await this.start(options);
  }

  cpe(username = 'phone-1', password = cpePassword, tls?: TinyTls): TinyCpe {
    const listeners = this.server.listeners;
    const { url } = tls === undefined ? listeners[0] : (listeners.at(-1) ?? listeners[0]);
    const cpe = new TinyCpe(url, username, password, tls);
    this.#cpes.push(cpe);
    return cpe;
  }

  async close(): Promise<void> {
    for (const cpe of this.#cpes) cpe.close();
    await this.server.close();
  }

  readonly log: Log = Object.fromEntries(
    ['debug', 'info', 'warn', 'error'].map((level) => [
      level,
      (fields: unknown, message: string) => this.lines.push(`${level} ${message} ${JSON.stringify(fields)}`),
    ]),
  ) as never;

  readonly #meter: CwmpMeter = {
    sessionStarted: () => this.metered.push('started'),
    sessionEnded: (how) => this.metered.push(`ended ${how}`),
    openSessions: (count) => this.metered.push(`open ${count}`),
    requestAnswered: (status, seconds) => {
      this.metered.push(status.toString());
      this.seconds.push(seconds);
    },
    authenticationFailed: (method) => this.metered.push(`failed ${method}`),
    refused: (reason) => this.metered.push(`refused ${reason}`),
  };
}
