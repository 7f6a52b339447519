import { attempt, line, procedure, register, registers, rejected, response, type Row } from '../facts.js';

/** Credentials that were not taken. */
export const CREDENTIALS: readonly Row[] = [
  [
    'an algorithm that we lack',
    procedure({ end: 'challenge-unusable', attempts: [attempt(response(401, {}, { offered: ['AKAv1-MD5'] }))] }),
    {},
    'wrong-algorithm certain',
  ],
  [
    'a scheme that we lack',
    procedure({ end: 'challenge-unusable', attempts: [attempt(response(401, {}, { offered: ['ntlm'] }))] }),
    {},
    'challenge-unusable certain',
  ],
  [
    'another algorithm is accepted',
    rejected(),
    registers(register('algorithm', response(401)), register('algorithm', response(200), { credentials: true })),
    'wrong-algorithm certain',
  ],
  [
    'another algorithm is rejected too',
    rejected(),
    registers(register('algorithm', response(401), { credentials: true })),
    'account-or-password-rejected likely',
  ],
  [
    'blanks around the password',
    rejected(),
    line({ passwordHasBlanks: true, passwordIsLong: true }),
    'password-blanks likely',
  ],
  ['a long password', rejected(), line({ passwordIsLong: true }), 'password-too-long open'],
  ['another name in the credentials', rejected(), line({ authUserDiffers: true }), 'auth-user-mismatch open'],
  [
    'another domain as realm',
    rejected({}, { challenges: [{ realm: 'other.example', algorithm: 'MD5', stale: false }] }),
    {},
    'realm-mismatch open',
  ],
  [
    'a word as realm',
    rejected({}, { challenges: [{ realm: 'asterisk', algorithm: 'MD5', stale: false }] }),
    {},
    'account-or-password-rejected likely',
  ],
  ['another time at the server', rejected({ Date: ['Thu, 01 Jan 1970 00:00:10 GMT'] }), {}, 'clock-wrong open'],
  ['the same time', rejected({ Date: ['Fri, 02 Jan 2026 03:03:00 GMT'] }), {}, 'account-or-password-rejected likely'],
];
