-- Times are epoch milliseconds. Ids are ULIDs made by the caller, but events.id, which orders the stream.

CREATE TABLE devices (
  id TEXT PRIMARY KEY,                    -- OUI-ProductClass-Serial, percent-encoded (GenieACS's form)
  manufacturer TEXT NOT NULL,
  oui TEXT NOT NULL,
  product_class TEXT NOT NULL,
  serial_number TEXT NOT NULL,
  root TEXT NOT NULL,                     -- 'Device.' or 'InternetGatewayDevice.'
  model TEXT NOT NULL DEFAULT '',
  software_version TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  connection_request_url TEXT NOT NULL DEFAULT '',
  connection_request_username TEXT NOT NULL DEFAULT '',
  connection_request_secret BLOB,         -- encrypted under the key file
  inform_interval_s INTEGER,
  discovered INTEGER NOT NULL DEFAULT 0,  -- lines are known for discovered_version
  discovered_version TEXT NOT NULL DEFAULT '',
  first_seen_at INTEGER NOT NULL,
  last_inform_at INTEGER NOT NULL
) STRICT;

CREATE TABLE lines (
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  path TEXT NOT NULL,                     -- parameter path of the line, with the trailing dot
  directory_number TEXT NOT NULL DEFAULT '',
  aor TEXT NOT NULL DEFAULT '',
  registrar TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT '',
  status_at INTEGER,
  enabled INTEGER NOT NULL DEFAULT 0,
  diagnosable INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (device_id, path)
) STRICT;

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  device_id TEXT NOT NULL REFERENCES devices (id),
  line TEXT NOT NULL,
  request_key TEXT NOT NULL UNIQUE,       -- X_SIPDX-ORG_RegistrationDiagnostics.RequestKey
  created_by TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'requested', 'running', 'complete', 'failed', 'canceled', 'interrupted')),
  created_at INTEGER NOT NULL,
  requested_at INTEGER,
  ended_at INTEGER,
  deadline_at INTEGER,
  fault_code INTEGER,
  category TEXT,
  cause TEXT,
  confidence TEXT,
  failure_reason TEXT,
  failure_detail TEXT,
  result TEXT,                            -- JSON: parameter name relative to the object -> lexical value
  evidence TEXT,                          -- JSON as the device sent it
  trace TEXT                              -- JSON as the device sent it
) STRICT;
CREATE UNIQUE INDEX runs_one_open_per_line ON runs (device_id, line) WHERE state IN ('queued', 'requested', 'running');
CREATE UNIQUE INDEX runs_one_diagnosis_per_device ON runs (device_id) WHERE state IN ('requested', 'running');
CREATE INDEX runs_by_device ON runs (device_id, id);

CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,   -- id of the server-sent event
  at INTEGER NOT NULL,
  topic TEXT NOT NULL,
  type TEXT NOT NULL,
  v INTEGER NOT NULL,
  json TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_topic ON events (topic, id);

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  username TEXT NOT NULL UNIQUE COLLATE NOCASE,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'engineer', 'admin')),
  password_hash TEXT NOT NULL,            -- scrypt, with its parameters and salt
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,            -- SHA-256 of the cookie; API tokens of the CLI live here too
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE cwmp_credentials (
  username TEXT PRIMARY KEY,
  ha1 TEXT NOT NULL,                      -- MD5(username:realm:password), realm fixed
  device_id TEXT                          -- bound device, when known
) STRICT;
