import type { Facts } from '../entry.js';

/** The server answers, and what it answers speaks of the server: 3xx, 5xx, 6xx, and refusals that other requests caused. */
export const server = {
  redirected: {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['operator', 'operator', 'sip-core'],
    related: ['sip-302', 'sip-500-moved'],
    parameters: ['RegistrarServer', 'OutboundProxy', 'OutboundProxyPort'],
    source: 'CN103067208B [0181]; SIP codes (3xx); SIP facts § server wording (innovaphone)',
  },
  overlap: {
    owner: 'sip-core',
    severity: 'minor',
    remedy: ['sip-core', 'operator'],
    related: ['server-overloaded', 'invalid-cseq'],
    parameters: ['Timeout', 'AttemptTimeout'],
    source: 'diagnosis procedure, step 3; SIP facts § server wording (innovaphone)',
  },
  'invalid-cseq': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['sip-core', 'operator'],
    related: ['new-call-id-needed', 'overlap'],
    parameters: ['X_SIPDX-ORG_NewCallID'],
    source: 'MSS notes § Invalid CSeq number; RFC 3261 §10.2, §10.3; SIP facts § server wording (Kamailio)',
  },
  'server-failure': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['operator', 'sip-core'],
    related: ['sip-500', 'sip-502', 'sip-504', 'all-servers-down'],
    parameters: [],
    source: 'CN103067208B [0183–0184]; Fanvil guide §2.2.3; SIP codes (5xx)',
  },
  'server-overloaded': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['operator', 'sip-core'],
    related: ['sip-503', 'contact-limit-reached', 'standby-only'],
    parameters: ['RegisterRetryInterval'],
    source: 'SIP codes (503); CN103067208B [0183–0184]; SIP facts § findings, § server wording (Kamailio)',
  },
  'global-refusal': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['sip-core', 'account-data'],
    related: ['sip-603', 'sip-604', 'account-unknown'],
    parameters: [],
    source: 'CN103067208B [0185]; SIP codes (6xx); SIP facts § server wording (IMS cores)',
  },
} satisfies Readonly<Record<string, Facts>>;
