import { attempt, final, line, procedure, register, registers, response, type Row } from '../facts.js';

/** A request that was refused. */
export const REFUSED: readonly Row[] = [
  [
    'a new Call-ID is accepted',
    final(response(400), { n: 2 }),
    registers(register('call-id', response(401)), register('call-id', response(200))),
    'new-call-id-needed likely',
  ],
  [
    'a new Call-ID is refused too',
    final(response(400)),
    registers(register('call-id', response(400))),
    'request-refused certain',
  ],
  ['403 after credentials', final(response(403), { credentials: true }), {}, 'password-rejected-with-403 open'],
  [
    '403 that names the password',
    final(response(403, {}, { reason: 'Invalid password provided' }), { credentials: true }),
    {},
    'password-rejected-with-403 likely',
  ],
  [
    '403 without a challenge, and no password',
    procedure({ end: 'final', attempts: [attempt(response(403))] }),
    line({ hasPassword: false }),
    'ip-authenticated-line open',
  ],
  [
    'too many contacts',
    final(response(503, { 'P-Registrar-Error': ['Too many registered contacts'] })),
    {},
    'contact-limit-reached certain',
  ],
  [
    '423 for what was asked',
    procedure({ end: 'third-in-a-row', attempts: [attempt(response(423, { 'Min-Expires': ['60'] }))] }),
    {},
    'expiry-shortened likely',
  ],
  [
    '423 for less than that',
    procedure({ end: 'third-in-a-row', attempts: [attempt(response(423, { 'Min-Expires': ['7200'] }))] }),
    {},
    'interval-too-brief certain',
  ],
];
