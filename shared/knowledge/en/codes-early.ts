import type { Text } from '../entry.js';

export const codesEarly = {
  'sip-1xx': {
    title: 'Provisional: the server works on it',
    what: 'A 1xx is never the result of a registration. If nothing follows it, the diagnosis counts the try as unanswered.',
    remedy: ['Look for the final response that follows; without one, read the verdict on the silence.'],
  },
  'sip-100': {
    title: '100 Trying: received, not yet decided',
    what: 'The next hop has the request and asks others, for example a database. It proves that the path to this hop works.',
    remedy: ['If no final response follows, find what this hop is waiting for.'],
  },
  'sip-18x': {
    title: 'Progress of a call, not of a registration',
    what: '180 to 183 tell that a phone rings, that a call is forwarded or queued, or what is heard before the answer. A REGISTER does not draw them.',
    remedy: ['Look at the CSeq of the message: it belongs to another request.'],
  },
  'sip-200': {
    title: '200 OK: registered, if the own contact is listed',
    what: 'The registrar accepted the request. The line is registered only if the response lists the phone’s own contact with time left.',
    remedy: ['Compare the contact and its expires in the response with what the phone sent.'],
  },
  'sip-202': {
    title: '202 Accepted: not a usual answer to REGISTER',
    what: 'The request was taken, its outcome is open. For a registration only 200 is foreseen; whether the line is registered has to be checked.',
    remedy: ['Query the bindings of the account on the server.'],
  },
  'sip-2xx': {
    title: 'A success that is not 200',
    what: 'Codes 201 to 299 count as accepted, though SIP foresees only 200 for a registration.',
    remedy: ['Query the bindings of the account on the server.'],
  },
  'sip-300': {
    title: '300: the server names several other addresses',
    what: 'The server offers a choice of addresses instead of registering. The diagnosis never follows it.',
    remedy: ['Say which of the addresses is the registrar of this line.'],
  },
  'sip-301': {
    title: '301: the registrar has moved for good',
    what: 'The server sends the phone to the address in its Contact, permanently. Some PBXs use this to spread phones over several sites.',
    remedy: ['After the server’s owner has confirmed it, set RegistrarServer to the address in Contact.'],
  },
  'sip-302': {
    title: '302: another address for the moment',
    what: 'The server sends the phone elsewhere for a while. For calls that is a forwarding; for a registration it is another registrar.',
    remedy: ['Check whether the redirection is meant, and whether the server it names is reachable for this phone.'],
  },
  'sip-305': {
    title: '305: go through the proxy in Contact',
    what: 'The server accepts this phone only through the proxy that it names.',
    remedy: ['After confirmation by the server’s owner, enter that proxy as OutboundProxy.'],
  },
  'sip-380': {
    title: '380: another service is offered instead',
    what: 'The body of the response describes an alternative. It is made for calls, for example to voice mail or an emergency centre.',
    remedy: ['Find out why a REGISTER drew this answer.'],
  },
  'sip-3xx': {
    title: 'The server redirects',
    what: 'A 3xx names other addresses. The procedure treats it as a fault of the server and does not follow it.',
    remedy: ['Check why the server does not register this line itself.'],
  },
  'sip-4xx': {
    title: 'The server refuses this request',
    what: 'A 4xx blames the request: settings, account, or what was made of it on the way. The server’s own data can be at fault as well.',
    remedy: [
      'Read the phrase and the headers Warning and P-Registrar-Error, then ask the server’s owner for their meaning.',
    ],
  },
  'sip-5xx': {
    title: 'The server failed on a valid request',
    what: 'A 5xx is the server’s fault, or that of a system behind it. Changing the phone seldom helps.',
    remedy: ['Search the server’s log for the Call-ID of the run.'],
  },
  'sip-6xx': {
    title: 'Refused everywhere',
    what: 'A 6xx says that no server of this network will accept the request. Trying another one is pointless.',
    remedy: ['Find the rule that refuses this subscriber.'],
  },
  'sip-undefined': {
    title: 'Not a code of SIP',
    what: 'SIP defines codes from 100 to 699. Anything else is a number of the phone itself, or of a faulty server.',
    remedy: ['Look in the trace where the number comes from.'],
  },
} satisfies Readonly<Record<string, Text>>;
