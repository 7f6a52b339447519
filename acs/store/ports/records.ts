import type { AuditPage, AuditQuery } from '#shared/api/audit.js';

/** Audit, settings, and answers to requests that may be repeated. */
export interface RecordStore {
  appendAudit(entry: NewAudit): Promise<void>;
  audit(query: AuditQuery): Promise<AuditPage>;
  settings(): Promise<readonly SettingRow[]>;
  /** Writes if the stored version is `version` (0: none yet); false when somebody else was faster. */
  putSetting(key: string, value: unknown, version: number, by: string, at: number): Promise<boolean>;
  /** Claims the key: undefined when it is new, or its first request had no answer for 60 s; else what is known of that. */
  claimIdempotencyKey(claim: IdempotencyClaim): Promise<IdempotencyRow | undefined>;
  finishIdempotencyKey(
    userId: string,
    key: string,
    answer: Required<Pick<IdempotencyRow, 'status' | 'headers' | 'body'>>,
  ): Promise<void>;
  /** The first request failed without an answer worth repeating. */
  releaseIdempotencyKey(userId: string, key: string): Promise<void>;
}

export interface NewAudit {
  readonly at: number;
  /** User name, 'device' or 'server'. */
  readonly actor: string;
  /** Where the actor came from; '' when it has no address. */
  readonly address: string;
  /** 'run.start', 'credential.add', … */
  readonly action: string;
  readonly target: string;
  /** Without secrets. */
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface SettingRow {
  readonly key: string;
  readonly value: unknown;
  readonly version: number;
  readonly updatedAt: number;
  readonly updatedBy: string;
}

export interface IdempotencyClaim {
  readonly userId: string;
  readonly key: string;
  readonly requestHash: string;
  readonly now: number;
}

export interface IdempotencyRow {
  readonly requestHash: string;
  /** Absent: the first request is still being served. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
