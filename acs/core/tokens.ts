import { randomBytes } from 'node:crypto';
import type { ApiToken, Role } from '#shared/api/access.js';
import type { Secret } from '#shared/lib/secret.js';
import { ulid } from '#shared/lib/ulid.js';
import { AppError } from '../app-error.js';
import type { Clock } from '../clock.js';
import type { TokenRow, UserRow } from '../store/ports/accounts.js';
import type { Store } from '../store/ports/store.js';
import { hashToken, newApiToken } from './access-token.js';
import type { Accounts } from './accounts.js';
import { atLeast, may } from './roles.js';
import { isBuiltIn } from './users.js';

const DAY_MS = 86_400_000;
const MAX_TOKENS = 100;

export interface NewApiToken {
  readonly name: string;
  readonly role: Role;
  readonly days: number;
}

interface TokensDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly accounts: Accounts;
}

/** API tokens: for programs, in the name of a user and with at most that user's role. */
export class Tokens {
  readonly #deps: TokensDeps;

  constructor(deps: TokensDeps) {
    this.#deps = deps;
  }

  /** One's own; an administrator sees everybody's. */
  async list(asker: UserRow): Promise<readonly ApiToken[]> {
    const rows = await this.#deps.store.tokens(may(asker.role, 'tokens.all') ? undefined : asker.username);
    return rows.map((row) => tokenView(row, row.username));
  }

  /** @throws AppError `forbidden` for a role above one's own, `user-built-in`, `too-many-tokens` */
  async create(
    asker: UserRow,
    { name, role, days }: NewApiToken,
  ): Promise<{ readonly token: ApiToken; readonly secret: Secret }> {
    if (isBuiltIn(asker.username)) {
      throw new AppError(
        'user-built-in',
        `${asker.username} is no person: log in as the user who is to have the token`,
      );
    }
    if (!atLeast(asker.role, role)) {
      throw new AppError('forbidden', `A token of the role ${role} cannot be made by ${asker.username}, ${asker.role}`);
    }
    const { store, clock, accounts } = this.#deps;
    return accounts.inOrder(async () => {
      const createdAt = clock.now();
      const own = await store.tokens(asker.username);
      for (const { id, expiresAt } of own) if (expiresAt <= createdAt) await store.deleteToken(id);
      if (own.filter(({ expiresAt }) => expiresAt > createdAt).length >= MAX_TOKENS) {
        throw new AppError(
          'too-many-tokens',
          `${asker.username} has ${MAX_TOKENS} tokens: delete one that is not used`,
        );
      }
      const secret = newApiToken();
      const row: TokenRow = {
        id: ulid(createdAt, randomBytes(16)),
        userId: asker.id,
        name,
        role,
        tokenHash: hashToken(secret.reveal()),
        createdAt,
        expiresAt: createdAt + days * DAY_MS,
      };
      await store.putToken(row);
      return { token: tokenView(row, asker.username), secret };
    });
  }

  /** One's own; an administrator anybody's. @throws AppError `token-not-found` */
  async delete(asker: UserRow, id: string): Promise<ApiToken> {
    const { store, accounts } = this.#deps;
    const found = (await store.tokens(may(asker.role, 'tokens.all') ? undefined : asker.username)).find(
      (row) => row.id === id,
    );
    if (found === undefined || !(await store.deleteToken(id))) {
      throw new AppError('token-not-found', `No token has the id ${id}`);
    }
    accounts.ended(found.tokenHash);
    return tokenView(found, found.username);
  }
}

function tokenView({ tokenHash: _, userId: _u, ...row }: TokenRow, username: string): ApiToken {
  return { ...row, username };
}
