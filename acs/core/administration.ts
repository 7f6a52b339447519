import type { SettingsInput } from '#shared/api/settings.js';
import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import type { Store } from '../store/ports/store.js';
import { Accounts } from './accounts.js';
import { Audit } from './audit.js';
import { CredentialService } from './credentials.js';
import { FailedLogins } from './failed-logins.js';
import { SettingsService } from './settings.js';
import { Tokens } from './tokens.js';
import { Users } from './users.js';

/** Who may use the server, how it is set, and who has changed what. */
export interface Administration {
  readonly accounts: Accounts;
  readonly users: Users;
  readonly tokens: Tokens;
  readonly credentials: CredentialService;
  readonly settings: SettingsService;
  readonly audit: Audit;
  /** To be closed before the store. */
  readonly failedLogins: FailedLogins;
}

/**
 * @param deps.preset settings for as long as none are stored
 * @throws AppError `invalid-configuration`
 */
export async function openAdministration(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly preset?: SettingsInput | undefined;
}): Promise<Administration> {
  const { store, clock, log, preset } = deps;
  const accounts = new Accounts(store, clock);
  const audit = new Audit(store, clock);
  return {
    accounts,
    users: new Users({ store, clock, accounts }),
    tokens: new Tokens({ store, clock, accounts }),
    credentials: new CredentialService({ store, clock }),
    settings: await SettingsService.load({ store, clock }, preset),
    audit,
    failedLogins: new FailedLogins({ audit, clock, log }),
  };
}
