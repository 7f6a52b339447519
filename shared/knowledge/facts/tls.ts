import type { Facts } from '../entry.js';

/** Code 3: TCP connects, TLS does not. */
export const tls = {
  'tls-failed': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['operator', 'sip-core', 'access-network'],
    related: ['wrong-port', 'wrong-transport', 'clock-wrong'],
    parameters: ['RegistrarServerPort', 'RegistrarServerTransport'],
    source: 'RFC 3261 §26.3.1; diagnosis procedure, step 3 and 4',
  },
  'tls-certificate-rejected': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['sip-core', 'operator', 'operator'],
    related: ['clock-wrong', 'tls-failed', 'host-name-to-ip'],
    parameters: ['RegistrarServer'],
    source: 'RFC 5922 §7; RFC 3261 §26.3.1; diagnosis procedure, step 3 and 4',
  },
} satisfies Readonly<Record<string, Facts>>;
