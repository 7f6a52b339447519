import type { Facts } from '../entry.js';

/** 401 and 407: rejected credentials, and the cases in which the credentials were never judged. */
export const credentials = {
  'account-or-password-rejected': {
    owner: 'account-data',
    severity: 'major',
    remedy: ['operator', 'account-data', 'operator', 'operator'],
    related: [
      'auth-user-mismatch',
      'realm-mismatch',
      'password-blanks',
      'password-too-long',
      'wrong-algorithm',
      'address-allowed-on-server',
      'banned-for-a-while',
    ],
    parameters: ['AuthUserName', 'AuthPassword', 'URI', 'UserAgentDomain'],
    source: 'CN103067208B [0131–0147]; Fanvil guide §2.2.1; SIP codes § typical errors; SIP facts § findings',
  },
  'credentials-missing': {
    owner: 'account-data',
    severity: 'major',
    remedy: ['account-data', 'operator', 'operator'],
    related: ['account-or-password-rejected'],
    parameters: ['AuthUserName', 'AuthPassword'],
    source: 'diagnosis procedure, step 1; RFC 3261 §22.2; SIP codes § Fail2Ban',
  },
  'challenge-unusable': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['operator', 'sip-core'],
    related: ['wrong-algorithm', 'alg-rewrites'],
    parameters: [],
    source: 'RFC 3261 §20.27, §20.44; RFC 8760; SIP facts § server wording (FreeSWITCH)',
  },
  'stale-loop': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['sip-core', 'operator'],
    related: ['sip-401-stall-nonce', 'clock-wrong'],
    parameters: [],
    source: 'RFC 3261 §22.3; RFC 7616 §3.3; SIP codes (401); SIP facts § server wording',
  },
} satisfies Readonly<Record<string, Facts>>;
