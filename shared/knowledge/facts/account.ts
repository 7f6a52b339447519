import type { Facts } from '../entry.js';

/** The rest of 4xx: the server read the request and refuses it. */
export const account = {
  'account-forbidden': {
    owner: 'account-data',
    severity: 'major',
    remedy: ['operator', 'account-data', 'operator'],
    related: [
      'password-rejected-with-403',
      'ip-authenticated-line',
      'account-on-several-phones',
      'address-allowed-on-server',
      'sip-403-no-license',
    ],
    parameters: ['AuthUserName', 'AuthPassword', 'Enable'],
    source: 'Fanvil guide §2.2.3; SIP codes (403); CN103067208B [0182–0184]; SIP facts § findings, § server wording',
  },
  'account-unknown': {
    owner: 'account-data',
    severity: 'major',
    remedy: ['operator', 'account-data'],
    related: ['auth-user-mismatch', 'realm-mismatch', 'phone-not-created', 'sip-500-moved'],
    parameters: ['URI', 'DirectoryNumber', 'UserAgentDomain'],
    source: 'Fanvil guide §2.2.3; SIP codes (404); RFC 3261 §10.3; SIP facts § server wording (HiPath)',
  },
  'request-refused': {
    owner: 'operator',
    severity: 'major',
    remedy: ['operator', 'operator', 'sip-core'],
    related: ['sip-400', 'sip-405', 'sip-420', 'sip-421', 'alg-rewrites'],
    parameters: ['URI', 'UserAgentDomain', 'RegistrarServer'],
    source: 'CN103067208B [0182–0184]; SIP codes (4xx); SIP facts § server wording, § RFC codes in REGISTER',
  },
  'registrar-timeout': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['operator', 'sip-core'],
    related: ['server-failure', 'sip-408-login', 'sip-504'],
    parameters: [],
    source: 'SIP codes (408); CN103067208B [0184]; SIP facts § server wording (Yate)',
  },
  'temporarily-unavailable': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['operator', 'sip-core', 'account-data'],
    related: ['sip-480-database', 'sip-480-balance', 'sip-480-hss', 'server-overloaded'],
    parameters: [],
    source: 'SIP codes (480); SIP facts § server wording (IMS cores)',
  },
} satisfies Readonly<Record<string, Facts>>;
