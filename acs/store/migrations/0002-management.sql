-- Quarantine, stored parameters and work on them, tokens, audit, settings, repeated requests, search.

-- What becomes of a device that nobody has vouched for. What is there already came in with a credential of its own.
ALTER TABLE devices ADD COLUMN admission TEXT NOT NULL DEFAULT 'approved'
  CHECK (admission IN ('quarantined', 'approved', 'refused'));
ALTER TABLE devices ADD COLUMN admission_at INTEGER;
ALTER TABLE devices ADD COLUMN admission_by TEXT;
-- Fingerprint of the settings that the device was given (notification, periodic Informs); '' before.
ALTER TABLE devices ADD COLUMN provisioned TEXT NOT NULL DEFAULT '';
-- Grows with every change of a stored parameter of the device; the ETag.
ALTER TABLE devices ADD COLUMN parameters_version INTEGER NOT NULL DEFAULT 0;
CREATE INDEX devices_by_admission ON devices (admission, id) WHERE admission <> 'approved';
-- One per order in which the fleet is shown; they end with the id, so that a page continues after any row.
CREATE INDEX devices_by_last_inform ON devices (last_inform_at, id);
CREATE INDEX devices_by_serial_number ON devices (serial_number COLLATE NOCASE, id);
CREATE INDEX devices_by_model ON devices (model COLLATE NOCASE, id);

-- Which diagnostics object the line has: X_SIPDX-ORG_RegistrationDiagnostics, X_CT-COM_IADDiagnostics, or none.
ALTER TABLE lines ADD COLUMN dialect TEXT NOT NULL DEFAULT '' CHECK (dialect IN ('', 'sipdx', 'ct-com-iad'));
UPDATE lines SET dialect = 'sipdx' WHERE diagnosable = 1;
-- The line's newest run, and the newest that has a verdict: what the fleet is shown and filtered by.
ALTER TABLE lines ADD COLUMN last_run_id TEXT;
ALTER TABLE lines ADD COLUMN last_verdict_id TEXT;
ALTER TABLE lines ADD COLUMN last_category TEXT;
ALTER TABLE lines ADD COLUMN last_cause TEXT;

ALTER TABLE runs ADD COLUMN depth TEXT NOT NULL DEFAULT 'Basic' CHECK (depth IN ('Basic', 'Deep'));
ALTER TABLE runs ADD COLUMN dialect TEXT NOT NULL DEFAULT 'sipdx' CHECK (dialect IN ('sipdx', 'ct-com-iad'));
ALTER TABLE runs ADD COLUMN expires_at INTEGER;             -- a queued run that no device came for ends then
ALTER TABLE runs ADD COLUMN reported_cause TEXT;            -- the device's own, where the server's differs
ALTER TABLE runs ADD COLUMN reported_confidence TEXT;
ALTER TABLE runs ADD COLUMN imported_at INTEGER;            -- the run was made by another server
CREATE INDEX runs_by_line ON runs (device_id, line, id);
CREATE INDEX runs_by_state ON runs (state, id);
CREATE INDEX runs_by_category ON runs (category, id);
CREATE INDEX runs_by_end ON runs (ended_at);
CREATE INDEX events_by_time ON events (at);

UPDATE lines SET
  last_run_id = (SELECT MAX(id) FROM runs WHERE runs.device_id = lines.device_id AND runs.line = lines.path),
  last_verdict_id = (SELECT MAX(id) FROM runs WHERE runs.device_id = lines.device_id AND runs.line = lines.path
    AND runs.fault_code IS NOT NULL);
UPDATE lines SET
  last_category = (SELECT category FROM runs WHERE runs.id = lines.last_verdict_id),
  last_cause = (SELECT cause FROM runs WHERE runs.id = lines.last_verdict_id);
CREATE INDEX lines_by_status ON lines (status, device_id);
CREATE INDEX lines_failing ON lines (device_id) WHERE enabled = 1 AND status <> 'Up';
CREATE INDEX lines_by_registrar ON lines (registrar, device_id);
CREATE INDEX lines_by_category ON lines (last_category, device_id) WHERE last_category IS NOT NULL;
CREATE INDEX lines_by_cause ON lines (last_cause, device_id) WHERE last_cause IS NOT NULL;
CREATE INDEX lines_by_directory_number ON lines (directory_number COLLATE NOCASE, device_id);

-- As last read or told by the device. Passwords have no value here.
CREATE TABLE parameters (
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  name TEXT NOT NULL,                     -- full name; an object's ends in a dot
  value TEXT,                             -- NULL: known by name only
  type TEXT NOT NULL DEFAULT '',          -- XSD type without prefix, '' when untold
  writable INTEGER,                       -- NULL: not known
  at INTEGER,                             -- when the value was read or told
  PRIMARY KEY (device_id, name)
) STRICT, WITHOUT ROWID;

-- Work for a device other than runs: done at its next session.
CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('refresh', 'write')),
  request TEXT NOT NULL,                  -- JSON, without secrets
  secrets BLOB,                           -- JSON of the secret values by name, encrypted under the key file
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'complete', 'failed', 'canceled')),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER,
  failure_reason TEXT,
  failure_detail TEXT,
  note TEXT                               -- of a complete one: 'after-reboot', 'read-back-differs'
) STRICT;
CREATE INDEX tasks_by_device ON tasks (device_id, id);
CREATE INDEX tasks_open ON tasks (device_id, id) WHERE state IN ('queued', 'running');
CREATE INDEX tasks_by_end ON tasks (ended_at);

ALTER TABLE users ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN last_login_at INTEGER;

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'engineer', 'admin')),
  token_hash TEXT NOT NULL UNIQUE,        -- SHA-256
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT;

-- Append-only: rows are never changed, and none younger than 90 days is deleted.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,                    -- user name, 'device' or 'server'
  address TEXT NOT NULL DEFAULT '',       -- where the actor came from
  action TEXT NOT NULL,                   -- 'run.start', 'credential.add', …
  target TEXT NOT NULL DEFAULT '',        -- id of what it was done to
  detail TEXT NOT NULL DEFAULT '{}'       -- JSON, without secrets
) STRICT;
CREATE INDEX audit_by_target ON audit (target, id);
CREATE INDEX audit_by_time ON audit (at);
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
WHEN OLD.at > unixepoch() * 1000 - 90 * 86400000
BEGIN SELECT RAISE(ABORT, 'audit rows are kept for 90 days at least'); END;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,                    -- JSON
  version INTEGER NOT NULL,               -- grows with each change; the ETag
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT;

-- Answers to POSTs with an Idempotency-Key, for 24 h.
CREATE TABLE idempotency (
  user_id TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,             -- SHA-256 of method, path and body
  status INTEGER,                         -- NULL: the first request is still being served
  headers TEXT,                           -- JSON
  body TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_time ON idempotency (created_at);

ALTER TABLE cwmp_credentials ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
-- Shared by devices at their first contact, and replaced there by one of their own.
ALTER TABLE cwmp_credentials ADD COLUMN bootstrap INTEGER NOT NULL DEFAULT 0;
CREATE INDEX cwmp_credentials_by_device ON cwmp_credentials (device_id);

-- Text that the fleet is searched by, any part of it: id, serial number, manufacturer, model, address, lines' numbers, AORs,
-- registrars; in lower case. The program fills it, for devices that are here already at its next start.
CREATE TABLE device_texts (
  search_id INTEGER PRIMARY KEY,
  device_id TEXT NOT NULL UNIQUE REFERENCES devices (id) ON DELETE CASCADE,
  text TEXT NOT NULL
) STRICT;
-- Which texts hold three characters in a row; detail = none keeps no positions, so a hit is looked at again in its text.
CREATE VIRTUAL TABLE device_search USING fts5 (
  text, content = 'device_texts', content_rowid = 'search_id', tokenize = 'trigram case_sensitive 1', detail = none
);
CREATE TRIGGER device_texts_added AFTER INSERT ON device_texts
BEGIN INSERT INTO device_search (rowid, text) VALUES (NEW.search_id, NEW.text); END;
CREATE TRIGGER device_texts_changed AFTER UPDATE ON device_texts
BEGIN
  INSERT INTO device_search (device_search, rowid, text) VALUES ('delete', OLD.search_id, OLD.text);
  INSERT INTO device_search (rowid, text) VALUES (NEW.search_id, NEW.text);
END;
CREATE TRIGGER device_texts_deleted AFTER DELETE ON device_texts
BEGIN INSERT INTO device_search (device_search, rowid, text) VALUES ('delete', OLD.search_id, OLD.text); END;

-- Parameters that were set in a phone against what a run found, and what a second run said to it.
CREATE TABLE remedies (
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL,                   -- may be older than what is kept of runs
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  line TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'writing', 'verifying', 'cured', 'not-cured', 'worse',
    'rolling-back', 'rolled-back', 'failed')),
  data TEXT NOT NULL,                     -- JSON: what is set, what was there, verdicts, tasks; without secrets
  secrets BLOB,                           -- JSON of the secret values by name, encrypted under the key file; until written
  created_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX remedies_one_open_per_line ON remedies (device_id, line)
  WHERE state IN ('planned', 'writing', 'verifying', 'rolling-back');
CREATE INDEX remedies_by_run ON remedies (run_id, id);
CREATE INDEX remedies_by_line ON remedies (device_id, line, id);
CREATE INDEX remedies_by_end ON remedies (ended_at);
