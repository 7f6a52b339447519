-- Quarantine, stored parameters and work on them, tokens, audit, settings, repeated requests, search.

-- What becomes of a device that nobody has vouched for. What is there already came in with a credential of its own.
ALTER TABLE devices ADD COLUMN admission TEXT NOT NULL DEFAULT 'approved'
  CHECK (admission IN ('quarantined', 'approved', 'refused'));
ALTER TABLE devices ADD COLUMN admission_at INTEGER;
ALTER TABLE devices ADD COLUMN admission_by TEXT;
-- Fingerprint of the settings that the device was given (notification, periodic Informs); '' before.
ALTER TABLE devices ADD COLUMN provisioned TEXT NOT NULL DEFAULT '';
ALTER TABLE devices ADD COLUMN search_id INTEGER;           -- rowid in device_search
UPDATE devices SET search_id = rowid;
CREATE INDEX devices_by_admission ON devices (admission, id) WHERE admission <> 'approved';

-- Which diagnostics object the line has: X_SIPDX-ORG_RegistrationDiagnostics, X_CT-COM_IADDiagnostics, or none.
ALTER TABLE lines ADD COLUMN dialect TEXT NOT NULL DEFAULT '' CHECK (dialect IN ('', 'sipdx', 'ct-com-iad'));
UPDATE lines SET dialect = 'sipdx' WHERE diagnosable = 1;

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

ALTER TABLE cwmp_credentials ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
-- Shared by devices at their first contact, and replaced there by one of their own.
ALTER TABLE cwmp_credentials ADD COLUMN bootstrap INTEGER NOT NULL DEFAULT 0;
CREATE INDEX cwmp_credentials_by_device ON cwmp_credentials (device_id);

-- Text that the fleet is searched by, any part of it: id, serial number, model, address, lines' numbers, AORs, registrars.
CREATE VIRTUAL TABLE device_search USING fts5 (device_id UNINDEXED, text, tokenize = 'trigram case_sensitive 0');
INSERT INTO device_search (rowid, device_id, text)
SELECT devices.search_id, devices.id, devices.id || char(10) || devices.serial_number || char(10) || devices.manufacturer
  || char(10) || devices.model || char(10) || devices.address || char(10) || COALESCE((
    SELECT group_concat(directory_number || char(10) || aor || char(10) || registrar, char(10))
    FROM lines WHERE device_id = devices.id), '')
FROM devices;
