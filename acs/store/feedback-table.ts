import type { Feedback, FeedbackSummary } from '#shared/api/feedback.js';
import type { Database, Statement } from './database.js';
import type { FeedbackRow } from './ports/feedback.js';

interface FeedbackColumns {
  readonly run_id: string;
  readonly username: string;
  readonly at: number;
  readonly correct: number;
  readonly actual_cause: string | null;
  readonly comment: string;
}

interface RuleColumns {
  readonly category: string;
  readonly cause: string;
  readonly confidence: string;
  readonly actual_cause: string | null;
  readonly correct: number;
  readonly n: number;
}

type Rule = FeedbackSummary['items'][number];

/** What people say of verdicts. `put` runs inside a write only. */
export class FeedbackTable {
  readonly #put: Statement;
  readonly #ofRun: Statement;
  readonly #rules: Statement;

  constructor(db: Database) {
    this.#put = db.prepare(
      `INSERT OR REPLACE INTO feedback (run_id, username, at, correct, actual_cause, comment, category, cause, confidence)
       VALUES (:runId, :username, :at, :correct, :actualCause, :comment, :category, :cause, :confidence)`,
    );
    this.#ofRun = db.prepare('SELECT * FROM feedback WHERE run_id = ? ORDER BY at, username');
    this.#rules = db.prepare(
      `SELECT category, cause, confidence, correct, actual_cause, COUNT(*) AS n FROM feedback
       GROUP BY category, cause, confidence, correct, actual_cause ORDER BY category, cause, confidence, n DESC, actual_cause`,
    );
  }

  put(row: FeedbackRow): void {
    this.#put.run({ ...row, correct: Number(row.correct), actualCause: row.actualCause ?? null });
  }

  ofRun(runId: string): readonly Feedback[] {
    return (this.#ofRun.all([runId]) as readonly FeedbackColumns[]).map((c) => ({
      runId: c.run_id,
      username: c.username,
      at: c.at,
      correct: c.correct === 1,
      ...(c.actual_cause !== null && { actualCause: c.actual_cause }),
      comment: c.comment,
    }));
  }

  /** The rule with the most wrong verdicts first. */
  summary(): Rule[] {
    const rules = new Map<string, Rule>();
    for (const { actual_cause, correct, n, ...of } of this.#rules.all() as readonly RuleColumns[]) {
      const key = JSON.stringify(Object.values(of));
      const rule = rules.get(key) ?? { ...of, right: 0, wrong: 0, actual: [] };
      rules.set(key, rule);
      if (correct === 1) rule.right += n;
      else rule.wrong += n;
      if (actual_cause !== null) rule.actual.push({ cause: actual_cause, count: n });
    }
    return [...rules.values()].sort((a, b) => b.wrong - a.wrong || b.right - a.right);
  }
}
