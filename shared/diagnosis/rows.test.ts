import { NO_ROWS, afterChallenge, afterInterval, afterNoAnswer, challengeCount, type Rows } from './rows.js';

/** n: no answer, i: 423, other letters: challenges by that key. */
function row(outcomes: string): Rows {
  return outcomes
    .split('')
    .reduce<Rows>(
      (rows, outcome) =>
        outcome === 'n' ? afterNoAnswer(rows) : outcome === 'i' ? afterInterval(rows) : afterChallenge(rows, [outcome]),
      NO_ROWS,
    );
}

describe("counting 'in a row'", () => {
  it.each([
    ['nnn', { noAnswer: 3, interval: 0 }],
    ['nin', { noAnswer: 1, interval: 0 }],
    ['iin', { noAnswer: 1, interval: 0 }],
    ['aaa', { noAnswer: 0, interval: 0, a: 3 }],
    ['ana', { noAnswer: 0, interval: 0, a: 1 }],
    ['aba', { a: 2, b: 1 }],
    // An accepted challenge is transparent.
    ['aiaiai', { interval: 3 }],
    ['abiabiabi', { interval: 3 }],
    ['iai', { interval: 2 }],
    // A refused answer is not: the row of 423 starts again.
    ['iaai', { interval: 1 }],
    // Silence is no acceptance.
    ['iani', { interval: 1 }],
    ['nna', { noAnswer: 0, a: 1 }],
    ['nnai', { noAnswer: 0, interval: 1 }],
  ])('%s', (outcomes, expected: Record<string, number>) => {
    const rows = row(outcomes);
    for (const [name, count] of Object.entries(expected)) {
      const counted =
        name === 'noAnswer' ? rows.noAnswer : name === 'interval' ? rows.interval : challengeCount(rows, [name]);
      expect([name, counted]).toEqual([name, count]);
    }
  });
});
