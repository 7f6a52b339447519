import { final, LOST, other, register, registers, response, silent, type Row } from '../facts.js';

/** A server that fails, and what the others make of it. */
export const OTHER_SERVERS: readonly Row[] = [
  [
    'the standby answers',
    silent(),
    registers(register('standby', response(401), { target: other })),
    'standby-only likely',
  ],
  [
    'the standby fails',
    silent(),
    registers(register('standby', response(503), { target: other })),
    'all-servers-down open',
  ],
  [
    'the standby serves where the primary fails',
    final(response(503)),
    registers(register('standby', response(401), { target: other })),
    'standby-only likely',
  ],
  ['all fail', final(response(500)), registers(register('standby', LOST, { target: other })), 'all-servers-down open'],
];
