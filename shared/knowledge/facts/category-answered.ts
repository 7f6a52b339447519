import type { Facts } from '../entry.js';

/** Categories of a server's final answer. Shown where the cause itself is not known. */
export const categoryAnswered = {
  'category-registered': {
    owner: 'tool',
    severity: 'info',
    remedy: ['operator'],
    related: [],
    parameters: [],
    source: 'CN103067208B [0177]',
  },
  'category-server-abnormal': {
    owner: 'tool',
    severity: 'major',
    remedy: ['sip-core'],
    related: [],
    parameters: [],
    source: 'CN103067208B [0181]',
  },
  'category-credentials': {
    owner: 'tool',
    severity: 'major',
    remedy: ['account-data'],
    related: [],
    parameters: [],
    source: 'CN103067208B [0140]; Fanvil guide §2.2.1',
  },
  'category-interval': {
    owner: 'tool',
    severity: 'minor',
    remedy: ['operator'],
    related: [],
    parameters: [],
    source: 'CN103067208B [0158]; Fanvil guide §2.2.3',
  },
  'category-terminal': {
    owner: 'tool',
    severity: 'major',
    remedy: ['operator'],
    related: [],
    parameters: [],
    source: 'CN103067208B [0182–0184]',
  },
  'category-server-error': {
    owner: 'tool',
    severity: 'major',
    remedy: ['sip-core'],
    related: [],
    parameters: [],
    source: 'CN103067208B [0183–0184]',
  },
  'category-global': {
    owner: 'tool',
    severity: 'major',
    remedy: ['sip-core'],
    related: [],
    parameters: [],
    source: 'CN103067208B [0185]',
  },
} satisfies Readonly<Record<string, Facts>>;
