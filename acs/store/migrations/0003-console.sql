-- What the console asks beyond single devices and runs: the fleet over time, selections, opinions on verdicts, sessions.

-- All that the dashboard counts lines by, so that it need not read the lines.
CREATE INDEX lines_counted ON lines (registrar, last_category, status) WHERE enabled = 1;

-- How the lines stood at a moment, by registrar and by the category of their last verdict.
CREATE TABLE samples (
  at INTEGER NOT NULL,
  registrar TEXT NOT NULL,                -- '' of all the registrars that are too small to have rows of their own
  category TEXT NOT NULL,                 -- '' of lines without a verdict
  lines INTEGER NOT NULL,                 -- that are switched on
  registered INTEGER NOT NULL,            -- of these
  failing INTEGER NOT NULL,               -- of these
  PRIMARY KEY (at, registrar, category)
) STRICT, WITHOUT ROWID;

-- Many lines that somebody chose to have diagnosed, a few at a time.
CREATE TABLE batches (
  id TEXT PRIMARY KEY,
  depth TEXT NOT NULL CHECK (depth IN ('Basic', 'Deep')),
  concurrency INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'complete')),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX batches_open ON batches (id) WHERE state = 'running';
CREATE INDEX batches_by_end ON batches (ended_at);
CREATE TABLE batch_lines (
  batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,                -- the order in which they are begun, from 1
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  line TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'skipped')),
  run_id TEXT,                            -- may be older than what is kept of runs
  reason TEXT,                            -- why it was skipped or has no verdict, kebab-case
  category TEXT,                          -- the verdict, which outlives the run
  cause TEXT,
  confidence TEXT,
  PRIMARY KEY (batch_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_lines_by_state ON batch_lines (batch_id, state, number);
CREATE INDEX batch_lines_by_device ON batch_lines (device_id);
CREATE INDEX batch_lines_running ON batch_lines (batch_id) WHERE state = 'running';

-- 'Was this right?' One answer per run and user; the verdict is copied, for it outlives the run.
CREATE TABLE feedback (
  run_id TEXT NOT NULL,
  username TEXT NOT NULL,
  at INTEGER NOT NULL,
  correct INTEGER NOT NULL,
  actual_cause TEXT,                      -- what it was instead, where known
  comment TEXT NOT NULL DEFAULT '',
  category TEXT NOT NULL,
  cause TEXT NOT NULL,
  confidence TEXT NOT NULL,
  PRIMARY KEY (run_id, username)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_by_cause ON feedback (category, cause, confidence);
CREATE INDEX feedback_by_time ON feedback (at);

-- Sessions that were more than a periodic Inform; the newest few of each device.
CREATE TABLE cwmp_sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  address TEXT NOT NULL,
  events TEXT NOT NULL,                   -- JSON: the Inform's event codes
  outcome TEXT NOT NULL CHECK (outcome IN ('clean', 'lost', 'refused')),
  exchanges TEXT NOT NULL                 -- JSON, without values that are secret
) STRICT;
CREATE INDEX cwmp_sessions_by_device ON cwmp_sessions (device_id, id);
CREATE INDEX cwmp_sessions_by_end ON cwmp_sessions (ended_at);
