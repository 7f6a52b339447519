import type { Facts } from '../entry.js';

/** What devices tell in China Telecom's dialect, and no more precisely than that. */
export const dialect = {
  'terminal-error': {
    owner: 'operator',
    severity: 'major',
    remedy: ['operator', 'operator'],
    related: ['configuration-incomplete', 'phone-dead', 'reason-not-told'],
    parameters: [],
    source: 'diagnosis procedure, deployed ancestor (Reason 1)',
  },
  'domain-mismatch': {
    owner: 'account-data',
    severity: 'major',
    remedy: ['account-data', 'operator'],
    related: ['realm-mismatch', 'configuration-incomplete', 'account-unknown'],
    parameters: ['UserAgentDomain'],
    source: 'diagnosis procedure, deployed ancestor (Reason 7)',
  },
  'reason-not-told': {
    owner: 'operator',
    severity: 'major',
    remedy: ['operator', 'operator'],
    related: ['vendor-last-error', 'terminal-error'],
    parameters: [],
    source: 'diagnosis procedure, deployed ancestor (Reason 5)',
  },
} as const satisfies Readonly<Record<string, Facts>>;
