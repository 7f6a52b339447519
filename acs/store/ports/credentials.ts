import type { CwmpCredential } from '#shared/api/credentials.js';

/** What devices prove themselves by. */
export interface CredentialStore {
  cwmpCredential(username: string): Promise<CwmpCredentialRow | undefined>;
  cwmpCredentials(query: { readonly cursor?: string; readonly limit: number }): Promise<readonly CwmpCredential[]>;
  putCwmpCredential(credential: CwmpCredentialRow & { readonly username: string }, at: number): Promise<void>;
  /** In one transaction. */
  putCwmpCredentials(
    credentials: readonly (CwmpCredentialRow & { readonly username: string })[],
    at: number,
  ): Promise<void>;
  deleteCwmpCredential(username: string): Promise<boolean>;
}

export interface CwmpCredentialRow {
  /** MD5(username:realm:password) */
  readonly ha1: string;
  /** The only device it may speak for. */
  readonly deviceId?: string;
  /** Shared at first contact, replaced there. */
  readonly bootstrap: boolean;
}
