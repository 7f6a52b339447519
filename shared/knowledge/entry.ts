export type Language = 'en' | 'zh' | 'ru';

export const LANGUAGES: readonly Language[] = ['en', 'zh', 'ru'];

/**
 * Who must act: the desk or the field (`operator`), the user (`customer`), the network's, the SIP server's and the
 * accounts' administrators; `tool` where nobody can be named. It follows the cause, never the category: a 4xx may come
 * from the server's own database.
 */
export type Owner = 'operator' | 'customer' | 'access-network' | 'sip-core' | 'account-data' | 'tool';

/** `critical`: many phones at once, or one cut off altogether; `major`: a line without service; `minor`: it works in part. */
export type Severity = 'critical' | 'major' | 'minor' | 'info';

/** What of an entry is the same in every language. */
export interface Facts {
  /** Who must act first. */
  readonly owner: Owner;
  readonly severity: Severity;
  /** Who does each step of the text's `remedy`, in its order. */
  readonly remedy: readonly Owner[];
  /** Ids of entries: what else it could be, and what goes with it. */
  readonly related: readonly string[];
  /** Names of parameters in the phone that bear on it. */
  readonly parameters: readonly string[];
  /** Document and section; docs/faults.md lists the documents. */
  readonly source: string;
}

/** What an operator reads, in one language. */
export interface Text {
  readonly title: string;
  /** What was observed and what it means, 1–3 sentences; never more than the evidence carries. */
  readonly what: string;
  /** Likely reasons, most frequent first. */
  readonly why?: readonly string[];
  readonly confirm?: readonly string[];
  /** In the order in which the steps are worth doing. */
  readonly remedy: readonly string[];
}
