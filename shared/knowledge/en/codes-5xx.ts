import type { Text } from '../entry.js';

export const codes5xx = {
  'sip-500': {
    title: '500: internal error of the server',
    what: 'Something inside the server went wrong while it handled the request. Some registrars also say 500 to a CSeq that is lower than the last.',
    remedy: [
      'Search the server’s log for the Call-ID of the run.',
      'See whether other lines of this server get it too.',
    ],
  },
  'sip-500-database': {
    title: '500: the server’s database does not work',
    what: 'The server’s database gave no answer or a wrong one. All its subscribers are concerned.',
    remedy: ['Repair the database and its link.', 'Do not touch the phones; report one fault for all.'],
  },
  'sip-500-undefined': {
    title: '500: the server gives no reason',
    what: 'The server failed and says itself that it does not know why.',
    remedy: ['Search the server’s log for the Call-ID of the run.'],
  },
  'sip-500-moved': {
    title: '500: the account was moved to another system',
    what: 'This server no longer keeps the account; another one does.',
    remedy: ['Say on which server the account is now.', 'Set RegistrarServer to that server and diagnose again.'],
  },
  'sip-500-quota': {
    title: '500: too many calls per second',
    what: 'The account or trunk places calls faster than its limit (CPS). It is about calls.',
    remedy: ['Check the limit, and whether somebody misuses the account.'],
  },
  'sip-500-location': {
    title: '500: the registrar could not store the contact',
    what: 'The location table of the registrar refused the entry, or the address of record is longer than it takes.',
    remedy: ['Check the location database, its locks and its limits.'],
  },
  'sip-500-hss': {
    title: '500: the IMS core failed at its HSS',
    what: 'The HSS refused or could not complete the assignment of a server to this subscriber.',
    remedy: ['Check the subscriber’s profile and the Cx answers for this Call-ID.'],
  },
  'sip-501': {
    title: '501: the server cannot do REGISTER',
    what: 'What answers at this address does not implement the method. It is probably no registrar.',
    remedy: ['Check RegistrarServer and port.', 'Say where the registrar is.'],
  },
  'sip-502': {
    title: '502: a server behind it gave an invalid answer',
    what: 'A gateway or proxy got an invalid answer from the server to which it passed the request.',
    remedy: ['Find the next hop and what it answered.'],
  },
  'sip-503': {
    title: '503: overloaded or under maintenance',
    what: 'The server cannot work now. Retry-After, where it is sent, says when to come back; a phone with several targets tries the next.',
    remedy: ['Check load and maintenance at that time.', 'Wait for Retry-After; do not restart phones in series.'],
  },
  'sip-503-contacts': {
    title: 'Too many contacts for this account',
    what: 'As many addresses as the account may have are stored already. Kamailio and OpenSIPS say 503, Asterisk 403.',
    remedy: [
      'Remove dead contacts, or let a new registration replace an old one.',
      'Check how many phones use the account.',
    ],
  },
  'sip-503-overload': {
    title: '503: the registrar says that it is overloaded',
    what: 'The phrase names the reason: too many registrations at once.',
    remedy: ['Wait as long as Retry-After says.', 'Spread the registrations over time.'],
  },
  'sip-503-ipsec': {
    title: '503: the protected connection could not be set up',
    what: 'The P-CSCF failed to build the IPsec connection that it agreed on with the phone.',
    remedy: ['Check IPsec on the P-CSCF, and whether the algorithms offered fit the phone.'],
  },
  'sip-504': {
    title: '504: a system behind the server stayed silent',
    what: 'The server reached the limit of its wait for another one, for example a location server. IMS cores say so when the HSS is silent.',
    remedy: ['Find the system that did not answer.'],
  },
  'sip-505': {
    title: '505: the version of SIP is not supported',
    what: 'The request does not say SIP/2.0, or was damaged on the way.',
    remedy: ['Look at the first line of the REGISTER; set the phone’s SIP version to RFC 3261.'],
  },
  'sip-513': {
    title: '513: the message is too long for the server',
    what: 'The server can take longer messages only up to its own limit.',
    remedy: ['Shorten what the phone adds: long display names, extra headers.', 'Raise the limit of the server.'],
  },
  'sip-514': {
    title: '514: the HSS does not accept the subscriber',
    what: 'A code that the OpenIMS core sends when its HSS does not authenticate the subscriber.',
    remedy: ['Check the subscriber’s keys and authentication scheme in the HSS.'],
  },
  'sip-555': {
    title: '555: the push service is not supported',
    what: 'A phone app asked to be woken by a push service that the server does not know.',
    remedy: ['Switch push off in the app, or use the service that the server offers.'],
  },
} satisfies Readonly<Record<string, Text>>;
