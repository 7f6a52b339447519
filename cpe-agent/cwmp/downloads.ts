import { z } from 'zod';
import { cwmpFault } from '#shared/cwmp/fault.js';
import type { Download, TransferComplete } from '#shared/cwmp/messages.js';
import { Secret } from '#shared/lib/secret.js';
import type { AgentHost, FileOutcome } from '../ports.js';
import { readConfigurationFile } from './configuration-file.js';
import type { Parameters } from './data-model/parameters.js';
import { utcDateTime } from './local-time.js';

export const storedDownloadSchema = z.object({
  /** Not before, epoch ms. */
  at: z.number(),
  commandKey: z.string(),
  url: z.string(),
  username: z.string(),
  password: z.string(),
});
export type StoredDownload = z.infer<typeof storedDownloadSchema>;

export interface DownloadsOptions {
  readonly host: Pick<AgentHost, 'clock' | 'files' | 'log'>;
  readonly parameters: Parameters;
  /** Calls back when no session runs; maybe at once. */
  whenIdle(callback: () => void): void;
  /**
   * A transfer ended. Stores `values`, that it is no longer pending, and the TransferComplete together.
   * Rejects when that cannot be stored, and nothing is applied.
   */
  ended(values: ReadonlyMap<string, string> | undefined, transfer: TransferComplete): Promise<void>;
}

/** Ours. */
const MAX_PENDING = 8;
const MAX_BYTES = 256 * 1024;
const FAULT_STRING_LENGTH = 256;

/** TR-069 Amd 6 Table 87. */
const FAULTS: Readonly<Record<Extract<FileOutcome, { ok: false }>['error'], number>> = {
  unreachable: 9015,
  unauthorized: 9012,
  'not-accessible': 9016,
  interrupted: 9017,
  'too-large': 9018,
};

/** Vendor configuration files on their way: fetched between sessions, checked whole, applied at once. They survive restarts. */
export class Downloads {
  readonly #options: DownloadsOptions;
  /** → cancels its timer. */
  readonly #pending = new Map<StoredDownload, () => void>();
  readonly #abort = new AbortController();
  /** One after another, in the order in which they became due. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: DownloadsOptions) {
    this.#options = options;
  }

  /** @returns what takes it back, or undefined when there are too many */
  add({ delaySeconds, commandKey, url, username, password }: Download): (() => void) | undefined {
    if (this.#pending.size >= MAX_PENDING) return undefined;
    const at = this.#options.host.clock.now() + delaySeconds * 1000;
    const download = { at, commandKey, url, username, password };
    this.#arm(download);
    return () => this.#remove(download);
  }

  kept(): StoredDownload[] {
    return [...this.#pending.keys()];
  }

  restore(stored: readonly StoredDownload[]): void {
    for (const download of stored) this.#arm(download);
  }

  /** Breaks off; what is pending stays so for the next start. */
  stop(): void {
    this.#abort.abort();
    for (const cancel of this.#pending.values()) cancel();
  }

  #isWanted(download: StoredDownload): boolean {
    return !this.#abort.signal.aborted && this.#pending.has(download);
  }

  #arm(download: StoredDownload): void {
    const { clock } = this.#options.host;
    const cancel = clock.after(Math.max(0, download.at - clock.now()), () => {
      this.#turn = this.#turn.then(() => this.#idle()).then(() => this.#carryOut(download));
    });
    this.#pending.set(download, cancel);
  }

  #remove(download: StoredDownload): void {
    this.#pending.get(download)?.();
    this.#pending.delete(download);
  }

  #idle(): Promise<void> {
    return new Promise((resolve) => this.#options.whenIdle(resolve));
  }

  async #carryOut(download: StoredDownload): Promise<void> {
    if (!this.#isWanted(download)) return;
    const { host, parameters } = this.#options;
    const { commandKey, url, username } = download;
    const startTime = utcDateTime(host.clock.now());
    const limits = { maxBytes: MAX_BYTES, signal: this.#abort.signal };
    const fetched = await host.files.get(url, { username, password: new Secret(download.password), ...limits });
    // TR-069 Amd 6 §3.7: within a session nobody else changes what the ACS sees.
    await this.#idle();
    if (!this.#isWanted(download)) return;
    const checked = fetched.ok ? readConfigurationFile(fetched.bytes, parameters) : undefined;
    const fault = !fetched.ok
      ? cwmpFault(FAULTS[fetched.error], `${cwmpFault(FAULTS[fetched.error]).string}: ${fetched.detail}`)
      : checked?.ok === false
        ? cwmpFault(9018, `${cwmpFault(9018).string}: ${checked.error}`)
        : undefined;
    const transfer = (code: number, text: string): TransferComplete => ({
      method: 'TransferComplete',
      commandKey,
      faultCode: code,
      faultString: text.slice(0, FAULT_STRING_LENGTH),
      startTime,
      completeTime: utcDateTime(host.clock.now()),
    });
    host.log.info({ commandKey, faultCode: fault?.code ?? 0 }, 'download ended');
    this.#pending.delete(download);
    const values = checked?.ok === true ? checked.value : undefined;
    try {
      await this.#options.ended(values, transfer(fault?.code ?? 0, fault?.string ?? ''));
    } catch {
      if (values === undefined) return; // it is only not stored that it ended
      const { code, string } = cwmpFault(9002);
      await this.#options
        .ended(undefined, transfer(code, `${string}: the file could not be stored`))
        .catch(() => undefined);
    }
  }
}
