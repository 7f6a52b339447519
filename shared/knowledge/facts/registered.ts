import type { Facts } from '../entry.js';

/** 2xx in all its forms, and 423: what the registrar thinks of the interval. */
export const registered = {
  registered: {
    owner: 'operator',
    severity: 'info',
    remedy: ['operator', 'operator', 'operator'],
    related: [
      'registered-but-unknown-to-server',
      'keep-alive-too-long',
      'server-page-shows-unregistered',
      'reboot-as-test',
    ],
    parameters: ['RegisterExpires'],
    source: 'CN103067208B [0177], [0182]; Fanvil guide §2.2.5',
  },
  'interval-adapted': {
    owner: 'operator',
    severity: 'minor',
    remedy: ['operator', 'operator', 'sip-core'],
    related: ['expiry-shortened', 'interval-too-brief'],
    parameters: ['RegisterExpires'],
    source: 'CN103067208B [0157–0164]; Fanvil guide §2.2.3; RFC 3261 §10.2.8; SIP facts § server wording (Huawei)',
  },
  'binding-missing': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['operator', 'sip-core', 'customer'],
    related: ['alg-rewrites', 'contact-limit-reached', 'registered-but-unknown-to-server'],
    parameters: [],
    source: 'RFC 3261 §10.2.4, §10.3; SIP facts § RFC codes in REGISTER, § NAT / ALG',
  },
  'interval-too-brief': {
    owner: 'sip-core',
    severity: 'major',
    remedy: ['operator', 'sip-core'],
    related: ['expiry-shortened', 'interval-adapted'],
    parameters: ['RegisterExpires'],
    source: 'CN103067208B [0148–0165]; Fanvil guide §2.2.3; RFC 3261 §10.3; SIP facts § server wording (Huawei)',
  },
} satisfies Readonly<Record<string, Facts>>;
