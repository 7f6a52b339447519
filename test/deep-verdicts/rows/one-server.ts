import {
  at,
  closed,
  connection,
  longPingLost,
  LOST,
  own,
  procedure,
  register,
  registers,
  response,
  silent,
  TARGET,
  type Row,
} from '../facts.js';

/** A server that is silent, closed or answers something else than was asked, and the other ways to it. */
export const ONE_SERVER: readonly Row[] = [
  [
    'a new port is answered, the own is not',
    silent(),
    registers(register('new-port', response(401)), register('new-port', LOST, own)),
    'stale-nat-binding likely',
  ],
  [
    'both are answered: it is back',
    silent(),
    registers(register('new-port', response(401)), register('new-port', response(401), own)),
    'sip-service-silent open',
  ],
  [
    'a new port is answered, the own is unknown',
    silent(),
    registers(register('new-port', response(200))),
    'sip-service-silent open',
  ],
  ['no port is answered', silent(), registers(register('new-port', LOST)), 'sip-service-silent likely'],
  [
    'with rport it is answered',
    silent(),
    registers(register('new-port', LOST, { rport: false }), register('nat', response(401))),
    'nat-without-rport likely',
  ],
  ['long packets are lost', silent(), longPingLost({ shortReplied: true }), 'fragmentation likely'],
  ['short ones too', silent(), longPingLost({ shortReplied: false }), 'sip-service-silent likely'],
  [
    'UDP on another port',
    procedure({ ...silent(closed), target: { ...TARGET, port: 5070 } }),
    registers(register('transports', response(401), at(5060, 'UDP'))),
    'wrong-port likely',
  ],
  [
    '… where this one is silent',
    procedure({ ...silent(), target: { ...TARGET, port: 5070 } }),
    registers(register('transports', response(401), at(5060, 'UDP'))),
    'wrong-port open',
  ],
  [
    'TCP where UDP is closed',
    silent(closed),
    registers(register('transports', response(401), at(5060, 'TCP'))),
    'wrong-transport likely',
  ],
  [
    'TCP where UDP is silent',
    silent(),
    registers(register('transports', response(401), at(5060, 'TCP'))),
    'udp-blocked open',
  ],
  [
    'TLS, and the port is silent over TCP too',
    silent(),
    {
      ...registers(register('transports', response(401), at(5061, 'TLS'))),
      connections: [connection(5060, 'TCP', 'ETIMEDOUT')],
    },
    'blocked-port open',
  ],
  [
    'TLS, and the port is closed over TCP',
    silent(),
    {
      ...registers(register('transports', response(401), at(5061, 'TLS'))),
      connections: [connection(5060, 'TCP', 'ECONNREFUSED')],
    },
    'udp-blocked open',
  ],
  [
    'UDP where TLS fails',
    procedure({
      ...silent({ connections: [{ openedAt: 0, connectedAt: 1, ended: { at: 2, code: 'EPROTO' } }] }),
      target: { ...TARGET, port: 5061, transport: 'TLS' },
    }),
    registers(register('transports', response(401), at(5060, 'UDP'))),
    'tls-failed likely',
  ],
  [
    'TCP at the port where TLS fails',
    procedure({
      ...silent({ connections: [{ openedAt: 0, connectedAt: 1, ended: { at: 2, code: 'EPROTO' } }] }),
      target: { ...TARGET, port: 5061, transport: 'TLS' },
    }),
    registers(register('transports', response(401), at(5061, 'TCP'))),
    'wrong-transport likely',
  ],
  [
    'UDP where TCP is silent',
    procedure({ ...silent(), target: { ...TARGET, transport: 'TCP' } }),
    registers(register('transports', response(401), at(5060, 'UDP'))),
    'wrong-transport open',
  ],
  ['a filter refuses the port', silent({ icmp: [{ at: 1, code: 'EHOSTUNREACH' }] }), {}, 'blocked-port likely'],
  ['nothing at all', silent(), { connections: [connection(5060, 'TCP', 'ECONNREFUSED')] }, 'sip-service-silent likely'],
  [
    'a certificate that is not valid yet',
    procedure({
      ...silent(),
      target: { ...TARGET, transport: 'TLS' },
      connections: [{ openedAt: 0, connectedAt: 1, ended: { at: 2, code: 'CERT_NOT_YET_VALID' } }],
    }),
    {},
    'clock-wrong likely',
  ],
];
