import type { Text } from '../entry.js';

export const codes480 = {
  'sip-identity': {
    title: 'The proof of identity is missing or not accepted',
    what: '428, 436, 437 and 438 speak of the Identity header, which guards caller numbers. It is not needed for a registration.',
    remedy: ['Exempt REGISTER from the identity check.'],
  },
  'sip-430': {
    title: '430: the connection to the phone has broken',
    what: 'The edge proxy lost the flow (connection) over which it reaches this phone.',
    remedy: ['Make the line register again and keep its keep-alive on.'],
  },
  'sip-439': {
    title: '439: the first proxy does not support Outbound',
    what: 'The phone asks for connections after RFC 5626, and the proxy before the registrar does not take part.',
    remedy: ['Switch Outbound (reg-id) off in the phone.', 'Enable it on the proxy.'],
  },
  'sip-478': {
    title: '478: the proxy cannot resolve the next hop',
    what: 'Kamailio took the request and could not find an address for where it should go. The phone reached the proxy; the fault lies behind it.',
    remedy: ['Check the proxy’s routing and its DNS.', 'Check that the domain in URI is one that this proxy serves.'],
  },
  'sip-480': {
    title: '480: not available at the moment',
    what: 'For a call: the user is not reachable or does not want to be disturbed. For a registration: the server cannot serve it now.',
    remedy: ['Check load and database of the server at that time.'],
  },
  'sip-480-number': {
    title: '480: number wrong, or not in the dialling plan',
    what: 'The number has the wrong number of digits or prefix, or the subscriber’s plan does not contain it. It is about calls.',
    remedy: [
      'Check the number as dialled; for a registration check DirectoryNumber.',
      'Check which destinations the plan contains.',
    ],
  },
  'sip-480-database': {
    title: '480: the server’s database does not work',
    what: 'The server says itself that its central database gave no answer or a wrong one. It concerns all subscribers of this server; nothing in the phone cures it.',
    remedy: [
      'Repair the database and its link; then check the load of returning phones.',
      'Do not touch the phones; report one fault for all.',
    ],
  },
  'sip-480-hss': {
    title: '480: the IMS core cannot ask its HSS',
    what: 'The Diameter link (Cx) between core and HSS failed or timed out. The subscriber’s data was not judged.',
    remedy: ['Restore the Cx link.'],
  },
  'sip-480-balance': {
    title: '480: the balance does not suffice',
    what: 'The account has run out of money, and the server refuses for that reason.',
    remedy: ['Top the account up or correct its limit.'],
  },
  'sip-480-routing': {
    title: '480: the direction has no gateway',
    what: 'The routing for this direction is empty. It is about calls.',
    remedy: ['Add a gateway to the direction.'],
  },
  'sip-480-codec': {
    title: '480: the codecs do not match',
    what: 'It concerns the media of a call, not a registration.',
    remedy: ['Enable a codec that both sides have.'],
  },
  'sip-480-overload': {
    title: '480: the registrar is overloaded',
    what: 'The registrar asks to try again later. Many phones that try at once make it worse.',
    remedy: ['Relieve the registrar; spread the retries.', 'Wait; do not restart phones in series.'],
  },
} satisfies Readonly<Record<string, Text>>;
