/**
 * Counting 'in a row' (S306, S308, S506, S508, S606, S608: if not, back to S304), apart from everything else the
 * procedure does. The three classes: no answer, challenge (counted per header and realm), interval too brief.
 * An outcome of another class starts that class's count at 1 and clears the others.
 */
export interface Rows {
  readonly noAnswer: number;
  readonly interval: number;
  /** By challenge key, e.g. `401 example.com`. */
  readonly challenges: ReadonlyMap<string, number>;
  /**
   * A challenge whose answer is accepted is transparent: counts go on as if it had not come. So the counts before it
   * are kept until the next outcome tells. A chain of different challenges (a proxy's, then the registrar's) is one.
   */
  readonly chain?: { readonly keys: readonly string[]; readonly before: Rows };
}

export const NO_ROWS: Rows = { noAnswer: 0, interval: 0, challenges: new Map() };

/** Nothing, or only 1xx [0091]. Silence is no acceptance, so a challenge before it stays a challenge. */
export function afterNoAnswer(rows: Rows): Rows {
  return { noAnswer: rows.noAnswer + 1, interval: 0, challenges: new Map() };
}

/** 423. It accepts the credentials of the request it answers. */
export function afterInterval(rows: Rows): Rows {
  const settled = rows.chain?.before ?? rows;
  return { noAnswer: 0, interval: settled.interval + 1, challenges: new Map() };
}

/** 401 or 407, for each header and realm that it challenges. */
export function afterChallenge(rows: Rows, keys: readonly string[]): Rows {
  const challenges = new Map(rows.challenges);
  for (const key of keys) challenges.set(key, (challenges.get(key) ?? 0) + 1);
  const refused = keys.some((key) => rows.chain?.keys.includes(key) ?? false);
  const chain =
    rows.chain === undefined || refused
      ? { keys: [...keys], before: withoutChain(rows) }
      : { keys: [...rows.chain.keys, ...keys], before: rows.chain.before };
  return { noAnswer: 0, interval: 0, challenges, chain };
}

/** The longest row of one challenge among `keys`. */
export function challengeCount(rows: Rows, keys: readonly string[]): number {
  return Math.max(0, ...keys.map((key) => rows.challenges.get(key) ?? 0));
}

function withoutChain(rows: Rows): Rows {
  return { noAnswer: rows.noAnswer, interval: rows.interval, challenges: rows.challenges };
}
