import type { Facts } from '../entry.js';

/** No finding about the line: the tool has not run, could not finish, or met a code that it does not know. */
export const tool = {
  'not-run': {
    owner: 'operator',
    severity: 'info',
    remedy: ['operator'],
    related: [],
    parameters: [],
    source: 'diagnosis procedure, code table; TR-069 (diagnostics state)',
  },
  unfinished: {
    owner: 'tool',
    severity: 'minor',
    remedy: ['operator', 'sip-core'],
    related: ['account-or-password-rejected', 'overlap', 'path-per-direction'],
    parameters: ['Timeout'],
    source: 'CN103067208B [0083–0085]; diagnosis procedure, guard timer',
  },
  'reserved-code': {
    owner: 'tool',
    severity: 'minor',
    remedy: ['operator', 'operator'],
    related: ['sip-undefined', 'vendor-last-error'],
    parameters: [],
    source: 'CN103067208B [0180]; diagnosis procedure, code table',
  },
  'undefined-code': {
    owner: 'sip-core',
    severity: 'minor',
    remedy: ['operator', 'sip-core'],
    related: ['malformed-response', 'sip-undefined'],
    parameters: [],
    source: 'CN103067208B [0186]; RFC 3261 §7.2',
  },
  unknown: {
    owner: 'tool',
    severity: 'minor',
    remedy: ['operator'],
    related: [],
    parameters: [],
    source: 'diagnosis procedure, code table',
  },
} satisfies Readonly<Record<string, Facts>>;
