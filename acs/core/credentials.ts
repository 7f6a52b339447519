import { randomBytes } from 'node:crypto';
import type { CreateCwmpCredential, CwmpCredential } from '#shared/api/credentials.js';
import { digestHa1 } from '#shared/auth/digest.js';
import { Secret } from '#shared/lib/secret.js';
import { AppError } from '../app-error.js';
import { nodeHash } from '../backends/embedded/node-hash.js';
import type { Clock } from '../clock.js';
import type { CwmpCredentialRow } from '../store/ports/credentials.js';
import type { Store } from '../store/ports/store.js';
import { oneAtATime } from './one-at-a-time.js';

/** Digest realm of the CWMP server. Fixed: a stored HA1 holds for it alone. */
export const CWMP_REALM = 'sipdx';

const PASSWORD_BYTES = 18;

interface CredentialDeps {
  readonly store: Store;
  readonly clock: Clock;
}

type Row = CwmpCredentialRow & { readonly username: string };

/** A credential as it was made. `password`: only where it was made here; told this once. */
export interface AddedCredential extends CwmpCredential {
  readonly password?: Secret;
}

/** User names and passwords with which the CPEs come; a password is kept as its HA1. */
export class CredentialService {
  readonly #deps: CredentialDeps;
  readonly #inOrder = oneAtATime();

  constructor(deps: CredentialDeps) {
    this.#deps = deps;
  }

  /** By user name, after the one named by `cursor`. */
  async list({ cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }): Promise<{
    readonly items: readonly CwmpCredential[];
    readonly nextCursor?: string;
  }> {
    const items = await this.#deps.store.cwmpCredentials({ ...(cursor !== undefined && { cursor }), limit });
    const last = items.length < limit ? undefined : items.at(-1)?.username;
    return { items, ...(last !== undefined && { nextCursor: last }) };
  }

  /** @throws AppError `credential-exists`, `invalid-request` */
  async add(wanted: CreateCwmpCredential): Promise<AddedCredential> {
    const { row, password } = prepare(wanted);
    return this.#inOrder(async () => {
      const { store, clock } = this.#deps;
      if ((await store.cwmpCredential(row.username)) !== undefined) {
        throw new AppError('credential-exists', `There is ${row.username} already: remove it first`);
      }
      const at = clock.now();
      await store.putCwmpCredential(row, at);
      return added(row, at, password);
    });
  }

  /**
   * All or none. A row that is here already just so, with the same password, is left as it is: a list may be sent again.
   * @returns what was added, in the order of the list
   * @throws AppError `invalid-request`, `credential-exists`; both name the row, as `credentials.<n>`, counted from 0
   */
  async import(list: readonly CreateCwmpCredential[]): Promise<readonly AddedCredential[]> {
    const seen = new Map<string, number>();
    const prepared = list.map((wanted, index) => {
      const earlier = seen.get(wanted.username);
      if (earlier !== undefined) {
        throw new AppError(
          'invalid-request',
          `credentials.${index}: ${wanted.username} is in credentials.${earlier} too`,
        );
      }
      seen.set(wanted.username, index);
      return prepare(wanted, `credentials.${index}: `);
    });
    return this.#inOrder(async () => {
      const { store, clock } = this.#deps;
      const fresh: typeof prepared = [];
      for (const [index, one] of prepared.entries()) {
        const known = await store.cwmpCredential(one.row.username);
        if (known === undefined) fresh.push(one);
        else if (!isSame(known, one.row)) {
          const detail = `credentials.${index}: there is another ${one.row.username} already: remove it first`;
          throw new AppError('credential-exists', detail);
        }
      }
      const at = clock.now();
      if (fresh.length > 0) {
        await store.putCwmpCredentials(
          fresh.map(({ row }) => row),
          at,
        );
      }
      return fresh.map(({ row, password }) => added(row, at, password));
    });
  }

  /** Lets a CPE in, whatever was there under that name. `deviceId`: the only device that may use it. */
  async put(username: string, password: Secret, deviceId?: string): Promise<void> {
    const row = rowOf(username, password, { deviceId, bootstrap: false });
    await this.#inOrder(() => this.#deps.store.putCwmpCredential(row, this.#deps.clock.now()));
  }

  /** @throws AppError `credential-not-found` */
  async remove(username: string): Promise<void> {
    if (await this.#deps.store.deleteCwmpCredential(username)) return;
    throw new AppError('credential-not-found', `No credential has the user name ${username}`);
  }
}

/** HA1 under our realm. */
export function ha1Of(username: string, password: Secret): string {
  return digestHa1(username, CWMP_REALM, password, nodeHash);
}

function prepare(
  wanted: CreateCwmpCredential,
  where = '',
): { readonly row: Row; readonly password: Secret | undefined } {
  const { username, password, deviceId, bootstrap } = wanted;
  if (bootstrap && deviceId !== undefined) {
    throw new AppError(
      'invalid-request',
      `${where}a bootstrap credential is shared: it cannot be bound to ${deviceId}`,
    );
  }
  const made = password === undefined ? new Secret(randomBytes(PASSWORD_BYTES).toString('base64url')) : undefined;
  const row = rowOf(username, made ?? new Secret(password ?? ''), { deviceId, bootstrap });
  return { row, password: made };
}

function rowOf(
  username: string,
  password: Secret,
  { deviceId, bootstrap }: { readonly deviceId: string | undefined; readonly bootstrap: boolean },
): Row {
  return { username, ha1: ha1Of(username, password), bootstrap, ...(deviceId !== undefined && { deviceId }) };
}

function added({ ha1: _, ...row }: Row, createdAt: number, password: Secret | undefined): AddedCredential {
  return { ...row, createdAt, ...(password && { password }) };
}

function isSame(known: CwmpCredentialRow, row: Row): boolean {
  return known.ha1 === row.ha1 && known.deviceId === row.deviceId && known.bootstrap === row.bootstrap;
}
