import { accepted, line, LOST, nat, own, register, registers, response, type Row } from '../facts.js';

const contact = '<sip:1001@192.168.1.77:5062>;expires=3600';
const seen = { seen: '203.0.113.1:40000' };

/** A registration that the registrar took, which can still be lost. */
export const ACCEPTED: readonly Row[] = [
  [
    'the own port is silent, another one is not',
    accepted(),
    {
      ...line({ hasRegistered: true }),
      ...registers(register('new-port', LOST, own), register('new-port', response(401))),
    },
    'stale-nat-binding likely',
  ],
  [
    '… and was never answered',
    accepted(),
    registers(register('new-port', LOST, own), register('new-port', response(401))),
    'stale-nat-binding open',
  ],
  [
    '… and there is no NAT',
    accepted(),
    {
      ...nat({ sent: '198.51.100.7:40000', seen: '198.51.100.7:40000' }),
      ...line({ hasRegistered: true }),
      ...registers(register('new-port', LOST, own), register('new-port', response(401))),
    },
    'blocked-port likely',
  ],
  [
    'the own port is in use',
    accepted(),
    registers(register('new-port', { kind: 'transport-error', at: 1, code: 'EADDRINUSE' }, { ...own, sentAt: [] })),
    'registered certain',
  ],
  [
    'the line’s own Call-ID is refused',
    accepted(),
    line({ lastFailure: '400 Invalid CSeq number' }),
    'new-call-id-needed likely',
  ],
  [
    '… without a word, and so is the procedure’s when it is used again',
    accepted(),
    {
      ...line({ lastFailure: '400 Bad Request' }),
      ...registers(register('new-port', response(400, { 'P-Registrar-Error': ['Invalid CSeq number'] }), own)),
    },
    'new-call-id-needed likely',
  ],
  [
    '… without a word anywhere',
    accepted(),
    { ...line({ lastFailure: '400 Bad Request' }), ...registers(register('new-port', response(401), own)) },
    'registered certain',
  ],
  [
    'a query finds nothing',
    accepted(),
    { ...line({ believesRegistered: true }), ...registers(register('binding', response(200))) },
    'registered-but-unknown-to-server likely',
  ],
  [
    'a query finds another phone alone',
    accepted({ Contact: [contact] }),
    {
      ...line({ believesRegistered: true }),
      ...registers(register('binding', response(200, { Contact: ['<sip:1001@192.168.1.99:5062>'] }))),
    },
    'account-on-several-phones open',
  ],
  [
    'a query finds both',
    accepted({ Contact: [contact] }),
    {
      ...line({ believesRegistered: true }),
      ...registers(register('binding', response(200, { Contact: [contact, '<sip:1001@192.168.1.99:5062>'] }))),
    },
    'registered certain',
  ],
  [
    'half a minute is granted',
    accepted({ Contact: ['<sip:1001@192.168.1.77:5062>;expires=30'] }),
    {},
    'expiry-shortened certain',
  ],
  [
    'ten minutes are granted',
    accepted({ Contact: ['<sip:1001@192.168.1.77:5062>;expires=600'] }),
    {},
    'registered certain',
  ],
  ['headers came back altered', accepted(), nat({ rewritten: ['Via'] }), 'alg-rewrites likely'],
  [
    'a hidden NAT that STUN shows',
    accepted(),
    nat({ seen: '192.168.1.77:40000', stun: '203.0.113.1:40000' }),
    'alg-rewrites likely',
  ],
  [
    'a binding that an ALG made another one',
    { ...accepted({ Contact: ['<sip:1001@203.0.113.1:1024>'] }), bindingMissing: true },
    nat({ warning: '392 203.0.113.80:5060 "Noisy feedback tells: req_src_ip=203.0.113.1"' }),
    'alg-rewrites likely',
  ],
  [
    '… or that is another phone’s',
    { ...accepted({ Contact: ['<sip:1001@203.0.113.1:1024>'] }), bindingMissing: true },
    {},
    'binding-missing open',
  ],
  [
    'a hidden NAT that a Warning shows',
    accepted(),
    nat({ warning: '392 203.0.113.80:5060 "Noisy feedback tells: req_src_ip=203.0.113.1"' }),
    'alg-rewrites likely',
  ],
  [
    'a private address, and nothing that shows a NAT',
    accepted(),
    nat({ seen: '192.168.1.77:40000' }),
    'registered certain',
  ],
  ['NAT, and no rport in the answer', accepted(), nat({ ...seen, rportAnswered: false }), 'nat-without-rport likely'],
  ['NAT, and keep-alives', accepted(), nat(seen), 'nat-in-path certain'],
  ['NAT, and none', accepted(), { ...nat(seen), ...line({ keepAliveSeconds: 0 }) }, 'keep-alive-too-long open'],
  [
    'NAT, and one in two minutes',
    accepted(),
    { ...nat(seen), ...line({ keepAliveSeconds: 120 }) },
    'keep-alive-too-long open',
  ],
];
