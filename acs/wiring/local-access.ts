import { readLocalToken, removeLocalToken, writeLocalToken } from '../cli/local-token.js';
import type { Accounts } from '../core/accounts.js';

/** How the command line on this machine finds the server and gets in, for as long as the server runs. */
export class LocalAccess {
  readonly #accounts: Accounts;
  readonly #stateFolder: string;
  readonly #url: string;
  readonly #token: string;

  private constructor(accounts: Accounts, stateFolder: string, url: string, token: string) {
    this.#accounts = accounts;
    this.#stateFolder = stateFolder;
    this.#url = url;
    this.#token = token;
  }

  static async open(accounts: Accounts, stateFolder: string, url: string): Promise<LocalAccess> {
    // One that a killed process left goes on: a command that follows a run needs not log in anew.
    const left = readLocalToken(stateFolder)?.token;
    const token =
      left !== undefined && (await accounts.isLocal(left)) ? left : (await accounts.localLogin()).token.reveal();
    return new LocalAccess(accounts, stateFolder, url, token);
  }

  /** @param certificate what the server shows: its names need not be this machine's */
  tell(certificate?: string): void {
    writeLocalToken(this.#stateFolder, {
      url: this.#url,
      token: this.#token,
      ...(certificate !== undefined && { certificate }),
    });
  }

  async close(): Promise<void> {
    removeLocalToken(this.#stateFolder);
    await this.#accounts.logout(this.#token);
  }
}
