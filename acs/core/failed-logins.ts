import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import { messageOf } from '../thrown.js';
import type { Audit } from './audit.js';

const WINDOW_MS = 10 * 60_000;
/** Beyond so many pairs of user and address at a time, the others are counted together. */
const MAX_WINDOWS = 100;

interface FailedLogin {
  /** '' for a name that nobody has: it may be a password that was typed into the wrong field. */
  readonly username: string;
  readonly address: string;
}

interface Window {
  readonly since: number;
  more: number;
  readonly cancel: () => void;
}

/**
 * Failed logins in the audit log: the first at once, those of the next ten minutes as one row with their number. Guessing,
 * however fast and from however many addresses, writes at most two rows per window.
 */
export class FailedLogins {
  readonly #deps: { readonly audit: Audit; readonly clock: Clock; readonly log: Log };
  readonly #windows = new Map<string, Window & FailedLogin>();

  constructor(deps: { readonly audit: Audit; readonly clock: Clock; readonly log: Log }) {
    this.#deps = deps;
  }

  /** Returns at once: an answer that waited for the row would tell known names from unknown ones by its time. */
  note(failed: FailedLogin): void {
    const { clock } = this.#deps;
    const key = `${failed.username} ${failed.address}`;
    const open = this.#windows.get(key);
    if (open === undefined && this.#windows.size >= MAX_WINDOWS && key !== ' ') {
      this.note({ username: '', address: '' });
      return;
    }
    if (open !== undefined) {
      open.more++;
      return;
    }
    const cancel = clock.after(WINDOW_MS, () => this.#close(key));
    this.#windows.set(key, { ...failed, since: clock.now(), more: 0, cancel });
    this.#record(failed, {});
  }

  /** Writes what is counted. */
  close(): void {
    for (const key of [...this.#windows.keys()]) this.#close(key);
  }

  #close(key: string): void {
    const window = this.#windows.get(key);
    if (window === undefined) return;
    window.cancel();
    this.#windows.delete(key);
    if (window.more > 0) this.#record(window, { more: window.more, since: window.since });
  }

  #record({ username, address }: FailedLogin, detail: Readonly<Record<string, unknown>>): void {
    const { audit, log } = this.#deps;
    audit
      .record({ actor: 'server', address, action: 'session.refuse', target: username, detail })
      .catch((error: unknown) => {
        log.error({ problem: messageOf(error) }, 'failed login not recorded');
      });
  }
}
