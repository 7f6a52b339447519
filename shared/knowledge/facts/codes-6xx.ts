import type { Facts } from '../entry.js';

/** 6xx and their wordings. */
export const codes6xx = {
  'sip-600': {
    owner: 'tool',
    severity: 'minor',
    remedy: ['operator'],
    related: ['global-refusal', 'sip-486'],
    parameters: [],
    source: 'SIP codes (600)',
  },
  'sip-600-no-scscf': {
    owner: 'sip-core',
    severity: 'critical',
    remedy: ['sip-core'],
    related: ['server-overloaded', 'all-servers-down'],
    parameters: [],
    source: 'SIP facts § server wording (IMS cores)',
  },
  'sip-603': {
    owner: 'sip-core',
    severity: 'minor',
    remedy: ['sip-core'],
    related: ['global-refusal'],
    parameters: [],
    source: 'SIP codes (603)',
  },
  'sip-604': {
    owner: 'account-data',
    severity: 'major',
    remedy: ['account-data', 'operator'],
    related: ['account-unknown', 'global-refusal'],
    parameters: ['URI'],
    source: 'SIP codes (604)',
  },
  'sip-606': {
    owner: 'operator',
    severity: 'minor',
    remedy: ['operator'],
    related: ['sip-488'],
    parameters: [],
    source: 'SIP codes (606)',
  },
} satisfies Readonly<Record<string, Facts>>;
