import type { Facts } from '../entry.js';

/** Categories in which the server gave no answer that decides. Shown where the cause itself is not known. */
export const categoryUnanswered = {
  'category-none': {
    owner: 'tool',
    severity: 'info',
    remedy: ['operator'],
    related: [],
    parameters: [],
    source: 'diagnosis procedure, code table',
  },
  'category-configuration': {
    owner: 'tool',
    severity: 'major',
    remedy: ['operator'],
    related: [],
    parameters: [],
    source: 'CN103067208B [0069–0072]',
  },
  'category-network': {
    owner: 'tool',
    severity: 'critical',
    remedy: ['operator', 'access-network'],
    related: [],
    parameters: [],
    source: 'CN103067208B [0089–0105]',
  },
  'category-no-response': {
    owner: 'tool',
    severity: 'major',
    remedy: ['sip-core'],
    related: [],
    parameters: [],
    source: 'CN103067208B [0110–0127]',
  },
  'category-undetermined': {
    owner: 'tool',
    severity: 'minor',
    remedy: ['operator'],
    related: [],
    parameters: [],
    source: 'diagnosis procedure, code table and guard timer',
  },
  'category-reserved': {
    owner: 'tool',
    severity: 'minor',
    remedy: ['operator'],
    related: [],
    parameters: [],
    source: 'CN103067208B [0180]',
  },
  'category-undefined': {
    owner: 'tool',
    severity: 'minor',
    remedy: ['sip-core'],
    related: [],
    parameters: [],
    source: 'CN103067208B [0186]',
  },
} satisfies Readonly<Record<string, Facts>>;
