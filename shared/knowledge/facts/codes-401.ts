import type { Facts } from '../entry.js';

/** 401, 402 and 407 and their wordings. */
export const codes401 = {
  'sip-401': {
    owner: 'operator',
    severity: 'info',
    remedy: ['operator'],
    related: ['credentials-missing', 'challenge-unusable', 'sip-401-again'],
    parameters: ['AuthUserName', 'AuthPassword'],
    source: 'SIP codes (401); CN103067208B [0139]; RFC 3261 §22',
  },
  'sip-401-again': {
    owner: 'account-data',
    severity: 'major',
    remedy: ['account-data', 'operator'],
    related: ['account-or-password-rejected', 'stale-loop', 'wrong-algorithm'],
    parameters: ['AuthUserName', 'AuthPassword'],
    source: 'CN103067208B [0140]; SIP facts § findings',
  },
  'sip-401-stall-nonce': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['operator', 'sip-core'],
    related: ['stale-loop', 'clock-wrong', 'wrong-algorithm'],
    parameters: ['NTPServer1'],
    source: 'SIP codes (401 stall nonce)',
  },
  'sip-401-expired': {
    owner: 'operator',
    severity: 'minor',
    remedy: ['operator'],
    related: ['expiry-shortened', 'registered-but-unknown-to-server', 'stale-loop'],
    parameters: ['RegisterExpires'],
    source: 'SIP codes (401 expired authorization); SIP facts § server wording (MERA)',
  },
  'sip-402': {
    owner: 'account-data',
    severity: 'major',
    remedy: ['account-data'],
    related: ['temporarily-unavailable'],
    parameters: [],
    source: 'SIP codes (402)',
  },
  'sip-407': {
    owner: 'operator',
    severity: 'info',
    remedy: ['operator'],
    related: ['credentials-missing', 'sip-401', 'sip-407-again'],
    parameters: ['AuthUserName', 'AuthPassword', 'OutboundProxy'],
    source: 'SIP codes (407); RFC 3261 §22.3',
  },
  'sip-407-again': {
    owner: 'account-data',
    severity: 'major',
    remedy: ['account-data', 'operator'],
    related: ['account-or-password-rejected', 'auth-user-mismatch'],
    parameters: ['AuthUserName', 'AuthPassword'],
    source: 'CN103067208B [0140]; RFC 3261 §22.3',
  },
  'sip-407-user': {
    owner: 'account-data',
    severity: 'major',
    remedy: ['account-data', 'operator'],
    related: ['account-unknown', 'auth-user-mismatch'],
    parameters: ['AuthUserName'],
    source: 'SIP codes (407 user not found)',
  },
} satisfies Readonly<Record<string, Facts>>;
