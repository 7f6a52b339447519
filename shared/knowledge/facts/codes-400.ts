import type { Facts } from '../entry.js';

/** 400 and its wordings. */
export const codes400 = {
  'sip-400': {
    owner: 'operator',
    severity: 'major',
    remedy: ['operator', 'customer'],
    related: ['request-refused', 'alg-rewrites', 'sip-400-header', 'wrong-transport'],
    parameters: [],
    source: 'SIP codes (400); SIP facts § server wording',
  },
  'sip-400-address': {
    owner: 'operator',
    severity: 'major',
    remedy: ['operator'],
    related: ['sip-400', 'configuration-incomplete'],
    parameters: ['URI', 'UserAgentDomain', 'DirectoryNumber'],
    source: 'SIP facts § server wording (Kamailio)',
  },
  'sip-400-header': {
    owner: 'operator',
    severity: 'major',
    remedy: ['operator', 'customer'],
    related: ['sip-400', 'alg-rewrites', 'malformed-response'],
    parameters: [],
    source: 'SIP facts § server wording (Kamailio, FreeSWITCH, Yate)',
  },
  'sip-400-private-identity': {
    owner: 'operator',
    severity: 'major',
    remedy: ['operator'],
    related: ['auth-user-mismatch', 'sip-401'],
    parameters: ['AuthUserName'],
    source: 'SIP facts § IMS, § server wording',
  },
  'sip-400-visited-network': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['operator', 'sip-core'],
    related: ['sip-400'],
    parameters: ['OutboundProxy'],
    source: 'SIP facts § server wording (IMS cores)',
  },
  'sip-invalid-cseq': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['operator', 'sip-core'],
    related: ['invalid-cseq', 'new-call-id-needed', 'overlap'],
    parameters: [],
    source: 'MSS notes (Invalid CSeq number); SIP facts § server wording (Kamailio, OpenSIPS)',
  },
} satisfies Readonly<Record<string, Facts>>;
