/** What is fuzzed. A target throws (or exceeds its time) when one of its oracles is violated. */
export interface Target {
  readonly name: string;
  /** Own samples to mutate: files of the corpus folder that begin so. */
  readonly corpus: string;
  /** Folder of the given data whose messages are samples too, where it is present. Never copied. */
  readonly given?: 'rfc4475';
  readonly run: (bytes: Uint8Array, source: Source) => void;
}

/** Choices for what is not bytes: the same seed makes the same choices. */
export interface Source {
  /** Uniform, 0 ≤ n < below. */
  readonly int: (below: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly chance: (probability: number) => boolean;
}

export function check(holds: boolean, rule: string): void {
  if (!holds) throw new Error(`violated: ${rule}`);
}
