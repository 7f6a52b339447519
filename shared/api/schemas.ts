import { z } from 'zod';
import { storedEvent } from './events.js';

/** The one contract of the API under `/api/v1`: request bodies, answers and their types. Times are epoch ms. */

export const role = z.enum(['viewer', 'operator', 'engineer', 'admin']);
export type Role = z.infer<typeof role>;

export const loginRequest = z
  .object({ username: z.string().min(1).max(64), password: z.string().min(1).max(256) })
  .strict();
export type LoginRequest = z.infer<typeof loginRequest>;

/** What somebody may do; which role may do what stands in `acs/core/roles.ts`. */
export const permission = z.enum([
  'fleet.read',
  'run.start',
  'run.import',
  'parameters.refresh',
  'parameters.write',
  'devices.admit',
  'devices.delete',
  'credentials.manage',
  'settings.read',
  'settings.change',
  'tokens.own',
  'tokens.all',
  'users.manage',
  'audit.read',
]);
export type Permission = z.infer<typeof permission>;

export const session = z.object({
  username: z.string(),
  /** Behind a token: the lesser of the token's and the user's. */
  role,
  permissions: z.array(permission),
});
export type Session = z.infer<typeof session>;

/** `embedded`: phones come to this server. `genieacs`: they come to a GenieACS, which is driven by its northbound interface. */
export const backendKind = z.enum(['embedded', 'genieacs']);
export type BackendKind = z.infer<typeof backendKind>;

/** `GET /api/v1/backend`: how it is doing. */
export const backend = z.object({
  kind: backendKind,
  /** Of the GenieACS, as it says itself; absent: it has not answered yet. */
  version: z.string().optional(),
  /** False: phones cannot be asked now, and what is shown is what was known at `lastSyncAt`. */
  reachable: z.boolean(),
  /** Moment of the last answer. Of `genieacs` only. */
  lastContactAt: z.number().optional(),
  /** Up to this moment what GenieACS knows of its devices is shown here. Of `genieacs` only. */
  lastSyncAt: z.number().optional(),
  /** Why it cannot be reached, or what to know of it; a sentence. */
  detail: z.string().optional(),
});
export type Backend = z.infer<typeof backend>;

/** `GET /api/v1/info`, before login too. */
export const info = z.object({
  version: z.string(),
  /** Phones, registrar and network of this system are the lab's. */
  lab: z.boolean(),
  /** What phones are reached through; absent: this server itself. */
  backend: backendKind.optional(),
});
export type Info = z.infer<typeof info>;

/** TR-104 issue 1 `Line.{i}.Status`; empty on some devices. */
export const lineStatus = z.string();

export const runState = z.enum(['queued', 'requested', 'running', 'complete', 'failed', 'canceled', 'interrupted']);
export type RunState = z.infer<typeof runState>;

/** What the operator decided of a device that nobody had vouched for. */
export const admission = z.enum(['quarantined', 'approved', 'refused']);
export type Admission = z.infer<typeof admission>;

/** Which diagnostics object: ours, or the one of China Telecom's ITMS profile. */
export const dialect = z.enum(['sipdx', 'ct-com-iad']);
export type Dialect = z.infer<typeof dialect>;

/** `Depth` of the diagnostics object. */
export const depth = z.enum(['Basic', 'Deep']);
export type Depth = z.infer<typeof depth>;

export const verdict = z.object({
  faultCode: z.number().int(),
  category: z.string(),
  cause: z.string(),
  confidence: z.enum(['certain', 'likely', 'open']),
});
export type ApiVerdict = z.infer<typeof verdict>;

export const runSummary = z.object({
  id: z.string(),
  deviceId: z.string(),
  /** Parameter path of the line, with the trailing dot: the line's key. */
  line: z.string(),
  /** Who pressed the button. */
  createdBy: z.string(),
  state: runState,
  depth,
  dialect,
  createdAt: z.number(),
  /** A run that is still queued then fails: the phone did not come. */
  expiresAt: z.number().optional(),
  /** The run was made by another server and imported here. */
  importedAt: z.number().optional(),
  requestedAt: z.number().optional(),
  endedAt: z.number().optional(),
  /** Latest moment at which the ACS still expects the result. */
  deadlineAt: z.number().optional(),
  verdict: verdict.optional(),
  /** What the device itself found, where the server's verdict differs (it knows the line's history). */
  reported: verdict.pick({ cause: true, confidence: true }).optional(),
  /** Why the run has no verdict. `reason` is kebab-case, `detail` a sentence. */
  failure: z.object({ reason: z.string(), detail: z.string() }).optional(),
});
export type RunSummary = z.infer<typeof runSummary>;

export const runDetail = runSummary.extend({
  device: z.object({ id: z.string(), manufacturer: z.string(), model: z.string(), serialNumber: z.string() }),
  aor: z.string(),
  /** Lexical values of the result parameters, as the device reported them (names relative to the object). */
  result: z.record(z.string(), z.string()).optional(),
  /** `shared/diagnosis/evidence.ts`, where the device sent it. */
  evidence: z.unknown().optional(),
  /** `shared/diagnosis/trace.ts`, where the device sent it. */
  trace: z.unknown().optional(),
  events: z.array(storedEvent),
  /** Worst case of the procedure, ms from `requested`: the guard timer. */
  guardMs: z.number(),
});
export type RunDetail = z.infer<typeof runDetail>;

/** A run as a mark in a line's history. */
export const runMark = z.object({
  id: z.string(),
  at: z.number(),
  state: runState,
  category: z.string().optional(),
  cause: z.string().optional(),
  faultCode: z.number().int().optional(),
});
export type RunMark = z.infer<typeof runMark>;

export const line = z.object({
  path: z.string(),
  directoryNumber: z.string(),
  aor: z.string(),
  /** `host:port` as configured. */
  registrar: z.string(),
  status: lineStatus,
  statusAt: z.number().optional(),
  enabled: z.boolean(),
  /** The device has the diagnostics object for this line. */
  diagnosable: z.boolean(),
  dialect: z.union([dialect, z.literal('')]),
  lastRun: runSummary.optional(),
  /** At most 14, oldest first. */
  history: z.array(runMark).optional(),
});
export type Line = z.infer<typeof line>;

export const device = z.object({
  /** GenieACS's form: `OUI-ProductClass-Serial`, each part percent-encoded. */
  id: z.string(),
  manufacturer: z.string(),
  oui: z.string(),
  productClass: z.string(),
  serialNumber: z.string(),
  model: z.string(),
  softwareVersion: z.string(),
  address: z.string(),
  admission,
  admissionAt: z.number().optional(),
  admissionBy: z.string().optional(),
  firstSeenAt: z.number(),
  lastInformAt: z.number(),
  /** What is shown is as GenieACS had it at this moment; absent where phones come to this server themselves. */
  asOf: z.number().optional(),
  /** Seconds; absent when the device sends no periodic Informs. */
  informIntervalSeconds: z.number().optional(),
  lines: z.array(line),
});
export type Device = z.infer<typeof device>;

export const devicePage = z.object({ items: z.array(device), nextCursor: z.string().optional(), total: z.number() });
export type DevicePage = z.infer<typeof devicePage>;

export const runPage = z.object({ items: z.array(runSummary), nextCursor: z.string().optional() });
export type RunPage = z.infer<typeof runPage>;

/** `GET /api/v1/devices` */
export const deviceQuery = z
  .object({
    /** Part of the id, serial number, directory number, AOR or address; plain text, no pattern. */
    q: z.string().max(200).optional(),
    admission: admission.optional(),
    /**
     * Devices with a line of that Status; 'failing': any that is switched on and not registered. What is asked of lines holds
     * for the same line: with `category` too, devices with a failing line whose last verdict was of that category.
     */
    status: z.string().max(64).optional(),
    /** Devices with a line whose last verdict is of that category ('': has none) or has that cause. */
    category: z.string().max(64).optional(),
    cause: z.string().max(64).optional(),
    /** Devices with a line that registers there, `host:port` as configured. */
    registrar: z.string().max(256).optional(),
    model: z.string().max(128).optional(),
    sort: z.enum(['id', 'lastInform', 'serialNumber', 'model']).default('id'),
    order: z.enum(['asc', 'desc']).default('asc'),
    cursor: z.string().max(1000).optional(),
    /** 'history': each line with its last runs. */
    include: z.enum(['history']).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .strict();
export type DeviceQuery = z.infer<typeof deviceQuery>;

/** `GET /api/v1/runs` */
export const runQuery = z
  .object({
    deviceId: z.string().max(512).optional(),
    line: z.string().max(256).optional(),
    state: runState.optional(),
    /** Runs that have not ended. */
    open: z.enum(['true']).optional(),
    category: z.string().max(64).optional(),
    cause: z.string().max(64).optional(),
    /** Created at or after, before; epoch ms. */
    since: z.coerce.number().int().optional(),
    until: z.coerce.number().int().optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .strict();
export type RunQuery = z.infer<typeof runQuery>;

/**
 * `GET /api/v1/exports/devices`, `/runs`, `/audit`: what the list with the same filter shows, as CSV (RFC 4180, UTF-8 with byte order
 * mark). `columns`, comma-separated, in their order; all if left out.
 */
export const csvOptions = z
  .object({ columns: z.string().max(1000).optional(), lang: z.enum(['en', 'zh', 'ru']).default('en') })
  .strict();
export type CsvOptions = z.infer<typeof csvOptions>;

/** `POST /api/v1/runs`: 201 with the new run, 200 with the open one of that line, 409 `run-too-soon` within 60 s. */
export const createRun = z
  .object({
    deviceId: z.string().min(1).max(512),
    /** Needed only where the device has several diagnosable lines. */
    line: z.string().max(256).optional(),
    /** Start although the line was diagnosed less than 60 s ago. */
    insist: z.boolean().default(false),
    depth: depth.default('Basic'),
    /** How long a phone that cannot be reached is waited for. */
    expiresInSeconds: z
      .number()
      .int()
      .min(60)
      .max(30 * 86_400)
      .default(86_400),
  })
  .strict();
export type CreateRun = z.input<typeof createRun>;

// -- parameters, and work on them

export const parameter = z.object({
  /** Full name; an object's ends in a dot. */
  name: z.string(),
  /** Absent: known by name only, or secret. */
  value: z.string().optional(),
  type: z.string().optional(),
  writable: z.boolean().optional(),
  /** When the value was read or told. */
  at: z.number().optional(),
  /** A password or key: its value is never stored or shown. */
  secret: z.boolean(),
});
export type Parameter = z.infer<typeof parameter>;

/** `GET /api/v1/devices/{id}/parameters`; its ETag changes with any stored parameter of the device. */
export const parameterQuery = z
  .object({
    /** Names that begin so. */
    path: z.string().max(256).optional(),
    /** Part of a name or value. */
    q: z.string().max(200).optional(),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  })
  .strict();
export type ParameterQuery = z.infer<typeof parameterQuery>;
export const parameterPage = z.object({
  items: z.array(parameter),
  nextCursor: z.string().optional(),
  total: z.number(),
});
export type ParameterPage = z.infer<typeof parameterPage>;

const parameterName = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[A-Za-z_][\w.{}-]*$/, 'no parameter name of TR-106 §3.1');

/** `POST /api/v1/devices/{id}/parameters/refresh`: 202 with the task. */
export const refreshParameters = z
  .object({
    /** Full names, or paths with a trailing dot. */
    names: z.array(parameterName).min(1).max(64),
  })
  .strict();
export type RefreshParameters = z.infer<typeof refreshParameters>;

/**
 * `POST /api/v1/devices/{id}/parameters/write`. Without `confirmation`: 200 with the preview and its token, nothing is done.
 * With it: 202 with the task, or 409 `confirmation-stale` when a value has changed since. One SetParameterValues, so all or nothing.
 */
export const writeParameters = z
  .object({
    values: z
      .array(
        z.object({ name: parameterName, value: z.string().max(65_535), type: z.string().max(32).optional() }).strict(),
      )
      .min(1)
      .max(64),
    confirmation: z.string().max(2000).optional(),
  })
  .strict();
export type WriteParameters = z.infer<typeof writeParameters>;

export const writePreview = z.object({
  changes: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      /** As stored here, absent when unknown or secret. */
      old: z.string().optional(),
      /** Absent when secret. */
      new: z.string().optional(),
      secret: z.boolean(),
      writable: z.boolean().optional(),
      /** When `old` was read. */
      at: z.number().optional(),
    }),
  ),
  confirmation: z.string(),
  expiresAt: z.number(),
});
export type WritePreview = z.infer<typeof writePreview>;

export const taskKind = z.enum(['refresh', 'write']);
export type TaskKind = z.infer<typeof taskKind>;
export const taskState = z.enum(['queued', 'running', 'complete', 'failed', 'canceled']);
export type TaskState = z.infer<typeof taskState>;

export const task = z.object({
  id: z.string(),
  deviceId: z.string(),
  kind: taskKind,
  request: z.union([
    z.object({ names: z.array(z.string()) }),
    /** A secret's value is left out. */
    z.object({ values: z.array(z.object({ name: z.string(), type: z.string(), value: z.string().optional() })) }),
  ]),
  state: taskState,
  createdBy: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
  endedAt: z.number().optional(),
  failure: z.object({ reason: z.string(), detail: z.string() }).optional(),
  /** Of a complete one: `after-reboot` (the device applies it later), `read-back-differs`. */
  note: z.string().optional(),
});
export type Task = z.infer<typeof task>;
export const taskList = z.object({ items: z.array(task) });

/** `POST /api/v1/devices/{id}/admission` */
export const setAdmission = z.object({ admission }).strict();

// -- users, tokens, credentials, audit, settings

export const username = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\p{L}\p{N}._@-]+$/u, 'letters, digits, dot, dash, underscore and @ only');
const password = z.string().min(12, 'at least 12 characters').max(256);

export const user = z.object({
  username: z.string(),
  role,
  disabled: z.boolean(),
  createdAt: z.number(),
  lastLoginAt: z.number().optional(),
});
export type User = z.infer<typeof user>;
export const userList = z.object({ items: z.array(user) });
export const createUser = z.object({ username, role, password }).strict();
export type CreateUser = z.infer<typeof createUser>;
/** `PATCH /api/v1/users/{username}`, with If-Match. */
export const changeUser = z
  .object({ role: role.optional(), password: password.optional(), disabled: z.boolean().optional() })
  .strict()
  .refine((change) => Object.keys(change).length > 0, 'says nothing to change');
export type ChangeUser = z.infer<typeof changeUser>;
/** `POST /api/v1/session/password`: one's own. */
export const changePassword = z.object({ current: z.string().max(256), password }).strict();

export const apiToken = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  role,
  createdAt: z.number(),
  expiresAt: z.number(),
  lastUsedAt: z.number().optional(),
});
export type ApiToken = z.infer<typeof apiToken>;
export const tokenList = z.object({ items: z.array(apiToken) });
/** `POST /api/v1/tokens` */
export const createToken = z
  .object({
    name: z.string().min(1).max(64),
    /** At most the user's own. */
    role,
    days: z.number().int().min(1).max(3650).default(90),
  })
  .strict();
/** The only answer that ever holds the token. */
export const createdToken = apiToken.extend({ token: z.string() });
export type CreatedToken = z.infer<typeof createdToken>;

export const cwmpCredential = z.object({
  username: z.string(),
  deviceId: z.string().optional(),
  bootstrap: z.boolean(),
  createdAt: z.number(),
});
export type CwmpCredential = z.infer<typeof cwmpCredential>;
/** `GET /api/v1/credentials`, by user name. */
export const cwmpCredentialQuery = z
  .object({ cursor: z.string().max(512).optional(), limit: z.coerce.number().int().min(1).max(1000).default(200) })
  .strict();
export const cwmpCredentialPage = z.object({ items: z.array(cwmpCredential), nextCursor: z.string().optional() });
const newCredential = z
  .object({
    username: z
      .string()
      .min(1)
      .max(256)
      .regex(/^\P{Cc}+$/u, 'no control character'),
    /** Absent: one is made, and told in the answer this once. */
    password: z
      .string()
      .min(1)
      .max(256)
      .regex(/^\P{Cc}+$/u, 'no control character')
      .optional(),
    deviceId: z.string().max(512).optional(),
    bootstrap: z.boolean().default(false),
  })
  .strict();
export const createCwmpCredential = newCredential;
export type CreateCwmpCredential = z.infer<typeof createCwmpCredential>;
/** The only answer that ever holds a password: one that was made here. */
export const createdCwmpCredential = cwmpCredential.extend({ password: z.string().optional() });
export type CreatedCwmpCredential = z.infer<typeof createdCwmpCredential>;
/** `POST /api/v1/credentials/import`: all or none. A row that is here already, with the same password, changes nothing. */
export const importCwmpCredentials = z.object({ credentials: z.array(newCredential).min(1).max(10_000) }).strict();
export const importedCwmpCredentials = z.object({ items: z.array(createdCwmpCredential) });

export const auditEntry = z.object({
  id: z.number(),
  at: z.number(),
  actor: z.string(),
  address: z.string(),
  action: z.string(),
  target: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntry>;
export const auditPage = z.object({ items: z.array(auditEntry), nextCursor: z.string().optional() });
export type AuditPage = z.infer<typeof auditPage>;
/** `GET /api/v1/audit`, newest first. */
export const auditQuery = z
  .object({
    actor: z.string().max(64).optional(),
    action: z.string().max(64).optional(),
    target: z.string().max(512).optional(),
    since: z.coerce.number().int().optional(),
    until: z.coerce.number().int().optional(),
    cursor: z.string().max(32).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .strict();
export type AuditQuery = z.infer<typeof auditQuery>;

/** `GET` and `PUT /api/v1/settings`, with ETag and If-Match. */
export const settings = z
  .object({
    retention: z
      .object({
        runDays: z.number().int().min(1).max(3650).default(365),
        eventDays: z.number().int().min(1).max(3650).default(30),
        auditDays: z.number().int().min(90).max(3650).default(730),
        taskDays: z.number().int().min(1).max(3650).default(30),
      })
      .strict()
      .prefault({}),
    /** What becomes of a device that has no credentials of its own. */
    unknownDevices: z.enum(['quarantine', 'approve', 'refuse']).default('quarantine'),
    /** Periodic Informs that every approved device is told to send; null: left as the device has it. */
    periodicInformSeconds: z.number().int().min(30).max(604_800).nullable().default(null),
    /** Connection Requests may go to these networks (CIDR) besides the address that the device informs from. */
    connectionRequestNetworks: z.array(z.string().max(64)).max(64).default([]),
  })
  .strict();
export type Settings = z.infer<typeof settings>;
export type SettingsInput = z.input<typeof settings>;

/** `GET /api/v1/runs/{id}/export` and body of `POST /api/v1/runs/import`. */
export const runExport = z.object({
  format: z.literal('sipdx-run'),
  version: z.literal(1),
  exportedAt: z.number(),
  /** Of the program that wrote it. */
  program: z.string(),
  run: runDetail.omit({ guardMs: true }).extend({ requestKey: z.string() }),
});
export type RunExport = z.infer<typeof runExport>;

/** `GET /api/v1/runs/{id}/trace` */
export const traceQuery = z
  .object({
    /** `pcap`: the packets, rebuilt, as pcapng; `text`: for reading; `json`: `TraceExport`. */
    format: z.enum(['pcap', 'text', 'json']).default('json'),
    /** Only the messages that fulfil it: docs/traces.md. */
    where: z.string().max(1000).optional(),
  })
  .strict();
export type TraceQuery = z.infer<typeof traceQuery>;

/** The trace of a run for programs. Credentials are masked. */
export const traceExport = z.object({
  format: z.literal('sipdx-trace'),
  version: z.literal(1),
  run: z.object({
    id: z.string(),
    deviceId: z.string(),
    line: z.string(),
    aor: z.string(),
    startedAt: z.number(),
    /** Whose clock told the start. */
    clock: z.enum(['device', 'server']),
  }),
  /** The filter that chose the entries. */
  where: z.string().optional(),
  /** Entries of the whole trace. */
  total: z.number(),
  /** So many entries or bodies the device shortened or left out. */
  shortened: z.number(),
  entries: z.array(
    z.object({
      /** Place in the whole trace, from 1: the same in every output. */
      number: z.number().int(),
      at: z.number(),
      /** Since the run's start. */
      ms: z.number(),
      proto: z.enum(['sip', 'dns', 'icmp', 'error']),
      dir: z.enum(['out', 'in', 'local']),
      transport: z.enum(['UDP', 'TCP', 'TLS']).optional(),
      local: z.string().optional(),
      remote: z.string().optional(),
      /** Number of the message that this one repeats; its text stands here too. */
      retransmissionOf: z.number().int().optional(),
      /** Of a deep probe: which one. */
      probe: z.string().optional(),
      /** An adapter only pretended (the lab). */
      simulated: z.literal(true).optional(),
      /** The device cut the end off. */
      cut: z.boolean().optional(),
      text: z.string().optional(),
      /** A message that is no UTF-8. */
      base64: z.string().optional(),
    }),
  ),
});
export type TraceExport = z.infer<typeof traceExport>;

// -- knowledge

/** `GET /api/v1/explain`: by status line of a SIP server (`code`, best with its `phrase`), or by cause. */
export const explainQuery = z
  .object({
    code: z.coerce.number().int().min(100).max(699).optional(),
    /** Reason phrase, as the server worded it. */
    phrase: z.string().max(500).optional(),
    cause: z.string().min(1).max(64).optional(),
    /** Explains a cause that is not known here. */
    category: z.string().max(64).optional(),
    lang: z.enum(['en', 'zh', 'ru']).default('en'),
  })
  .strict()
  .refine(({ code, cause }) => (code === undefined) !== (cause === undefined), 'send either code or cause');
export type ExplainQuery = z.input<typeof explainQuery>;

/** An entry of the knowledge base in one language. */
export const explanation = z.object({
  /** What was asked for: a cause, or the entry's own id. */
  cause: z.string(),
  id: z.string(),
  kind: z.enum(['cause', 'category', 'code', 'situation']),
  title: z.string(),
  what: z.string(),
  /** Likely causes, most frequent first. */
  why: z.array(z.string()),
  confirm: z.array(z.string()),
  /** What to do, in the order in which it is worth doing. */
  remedy: z.array(z.object({ who: z.string(), step: z.string() })),
  /** Who must act first. */
  owner: z.string(),
  severity: z.enum(['critical', 'major', 'minor', 'info']),
  related: z.array(z.object({ id: z.string(), title: z.string() })),
  /** Names of parameters in the phone that bear on it. */
  parameters: z.array(z.string()),
  source: z.string(),
});
export type ApiExplanation = z.infer<typeof explanation>;

/** RFC 9457, with our stable `code`. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string().optional(),
  /** Seconds, with `run-too-soon` and `too-many-logins`. */
  retryAfter: z.number().optional(),
  /** With `forbidden`: the least role that may. */
  role: role.optional(),
  /** With `invalid-request`: each field (dotted) and what is wrong with it, never its value. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** As in the header X-Request-Id and the server's log. */
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof problem>;
