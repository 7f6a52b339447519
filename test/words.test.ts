import type { Category, Confidence } from '#shared/diagnosis/fault-code.js';
import type { ConfigurationFault, DnsError, End } from '#shared/diagnosis/evidence.js';
import type { Owner } from '#shared/knowledge/index.js';
import { remedyState } from '#shared/api/remedies.js';
import { REMEDY_KINDS, REMEDY_RISKS } from '#shared/remedies/remedy.js';
import type { Role } from '#shared/api/access.js';
import type { RunState } from '#shared/api/runs.js';
import type { ConnectionRequestOutcome } from '#acs/cwmp-application.js';
import { appErrorCodes } from '#acs/app-error-codes.js';
import en from '#shared/i18n/en.json' with { type: 'json' };

/**
 * Every code that a program sends has a word in the catalogue (shared/i18n/catalogues.test.ts: then in each language).
 * The records are complete by their types: a new code does not compile here until it is listed.
 */
type Listed<Code extends string> = Readonly<Record<Code, true>>;
/** The last two come from `acs/core/connection-requests.ts`, before anything is sent. */
type Refused = Extract<ConnectionRequestOutcome, { ok: false }>['reason'] | 'no-credentials' | 'key-file-wrong';

const categories: Listed<Category> = {
  none: true,
  configuration: true,
  network: true,
  'no-response': true,
  undetermined: true,
  reserved: true,
  registered: true,
  'server-abnormal': true,
  credentials: true,
  interval: true,
  terminal: true,
  'server-error': true,
  global: true,
  undefined: true,
};
const ends: Listed<End> = {
  configuration: true,
  dns: true,
  final: true,
  'third-in-a-row': true,
  'credentials-missing': true,
  'challenge-unusable': true,
  pinged: true,
  cap: true,
  guard: true,
};
const dnsErrors: Listed<DnsError> = {
  nxdomain: true,
  'no-address': true,
  servfail: true,
  refused: true,
  timeout: true,
  failed: true,
};
const owners: Listed<Owner> = {
  operator: true,
  customer: true,
  'access-network': true,
  'sip-core': true,
  'account-data': true,
  tool: true,
};
const connectionRequestReasons: Listed<Refused> = {
  'no-address': true,
  'bad-url': true,
  'address-not-allowed': true,
  tls: true,
  refused: true,
  unreachable: true,
  timeout: true,
  unauthorized: true,
  busy: true,
  'http-error': true,
  'no-credentials': true,
  'key-file-wrong': true,
};
const configurationProblems: Listed<ConfigurationFault['problem']> = {
  missing: true,
  malformed: true,
  'out-of-range': true,
  disabled: true,
};
const confidences: Listed<Confidence> = { certain: true, likely: true, open: true };
const roles: Listed<Role> = { viewer: true, operator: true, engineer: true, admin: true };
const runStates: Listed<RunState> = {
  queued: true,
  requested: true,
  running: true,
  complete: true,
  failed: true,
  canceled: true,
  interrupted: true,
};
/** `acs/core/run/`: why a run ended without a verdict. */
const failures = [
  'cwmp-fault',
  'deadline',
  'expired',
  'error-internal',
  'error-other',
  'result-unreadable',
  'device-restarted',
  'diagnosis-stopped',
  'object-not-supported',
];

it.each<[string, readonly string[], object]>([
  ['an error of the API', Object.keys(appErrorCodes), en.problem],
  ['a category', Object.keys(categories), en.category],
  ['an end of the procedure', Object.keys(ends), en.end],
  ['a DNS error', Object.keys(dnsErrors), en.dns],
  ['an owner', Object.keys(owners), en.owner],
  ['a failed Connection Request', Object.keys(connectionRequestReasons), en.connectionRequest],
  ['a configuration fault', Object.keys(configurationProblems), en.configuration],
  ['a confidence', Object.keys(confidences), en.confidence],
  ['a role', Object.keys(roles), en.role],
  ['a state of a run', Object.keys(runStates), en.runState],
  ['a remedy', REMEDY_KINDS, en.remedyKind],
  ['a risk of a remedy', REMEDY_RISKS, en.remedyRisk],
  ['a state of a remedy', remedyState.options, en.remedyState],
  ['a run without a verdict', failures, en.failure],
])('every code of %s has a word', (_what, codes, words) => {
  expect(codes.filter((code) => !Object.hasOwn(words, code))).toEqual([]);
});
