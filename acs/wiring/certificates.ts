import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import { readTlsFiles, type TlsFiles, type TlsMaterial } from '../tls-files.js';
import { messageOf } from '../thrown.js';

const DAY_MS = 86_400_000;
/** Fewer days than these are a warning. */
const SOON_DAYS = 21;

/** The certificate that is in use, and its successors. */
export class Certificates {
  readonly #files: TlsFiles;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #users: ((material: TlsMaterial) => void)[] = [];
  #current: TlsMaterial;

  /** @throws AppError `certificate-unusable` */
  constructor(files: TlsFiles, clock: Clock, log: Log) {
    this.#files = files;
    this.#clock = clock;
    this.#log = log;
    this.#current = readTlsFiles(files, clock.now());
    this.#tell('certificate is in use');
  }

  get current(): TlsMaterial {
    return this.#current;
  }

  /** Calls back with each new one. */
  onNew(user: (material: TlsMaterial) => void): void {
    this.#users.push(user);
  }

  /** Reads the files again. What cannot be used changes nothing, and is told in the log. */
  reload(): void {
    try {
      this.#current = readTlsFiles(this.#files, this.#clock.now());
      for (const user of this.#users) user(this.#current);
      this.#tell('certificate is in use');
    } catch (error) {
      this.#log.error({ why: messageOf(error) }, 'the new certificate cannot be used: the old one stays');
    }
  }

  #tell(message: string): void {
    const { names, expiresAt } = this.#current;
    const daysLeft = Math.floor((expiresAt - this.#clock.now()) / DAY_MS);
    const fields = { names, daysLeft, file: this.#files.cert };
    if (daysLeft < SOON_DAYS) this.#log.warn(fields, `${message}, and ends soon`);
    else this.#log.info(fields, message);
  }
}
