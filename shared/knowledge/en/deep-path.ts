import type { Text } from '../entry.js';

export const deepPath = {
  'stale-nat-binding': {
    title: 'The router holds an outdated NAT session',
    what: 'From the line’s usual port nothing is answered; the same REGISTER from a new port is. The server works; most likely an old NAT session of the router sends the answers astray.',
    why: [
      'The router restarted or got a new public address, and the phone’s steady traffic keeps the old session alive.',
      'Something drops just that port; from here both look alike.',
    ],
    confirm: [
      'Compare the public address and port that the server saw (received, rport) with those of the new port.',
      'Ask whether the router restarted or its connection dropped before the fault began.',
    ],
    remedy: [
      'Switch on the phone’s port refresh (a new local port after a failed registration), or change UserAgentPort once.',
      'Restart the router; that clears its sessions.',
      'If it returns after each change of address, move the line to TCP.',
    ],
  },
  'blocked-port': {
    title: 'Only one port is blocked on the way',
    what: 'The registrar answers on a neighbouring port, or to another local port, but not on the one that the line uses. A rule for that port, not the server, stops the registration.',
    why: [
      'A provider or firewall filters port 5060, the usual target of attacks.',
      'A SIP ALG handles only that port and loses its packets.',
    ],
    confirm: [
      'Capture at the server: on the blocked port nothing arrives, or the answer leaves and does not reach the phone.',
    ],
    remedy: [
      'Find the rule for that port between site and server, in both directions.',
      'Switch off SIP ALG and SIP filters in the router.',
      'If the registrar offers another port, set RegistrarServerPort to it.',
    ],
  },
  'udp-blocked': {
    title: 'SIP over UDP is lost, over TCP it is answered',
    what: 'The same server answers SIP over TCP or TLS, but nothing sent over UDP is answered. Either UDP is dropped on the way, or the server does not serve it.',
    why: [
      'A firewall lets only connections over TCP out.',
      'The registrar is configured for TCP or TLS only.',
      'A hung NAT session affects UDP alone.',
    ],
    confirm: ['See whether phones at other sites register with this server over UDP.'],
    remedy: [
      'Set RegistrarServerTransport to the transport that was answered; server and phone must agree.',
      'Allow UDP towards the registrar, if it is to be used.',
      'Say which transports the registrar serves.',
    ],
  },
  fragmentation: {
    title: 'Large packets are lost on the way',
    what: 'Small packets pass, packets near the size of the REGISTER do not. A REGISTER with credentials is larger than one without, so the first request may pass and the second be lost.',
    why: [
      'A tunnel or access line has a smaller MTU, and fragments are dropped.',
      'A firewall drops fragments of UDP.',
    ],
    confirm: ['Compare the size of the REGISTER in the trace with the largest ping that was answered.'],
    remedy: [
      'Move the line to TCP (RegistrarServerTransport); it splits messages safely.',
      'Correct the MTU of the path, and let fragments and the ICMP message “packet too big” pass.',
      'Shorten the REGISTER: fewer codecs do not matter here, but long display names and extra headers do.',
    ],
  },
  'nat-without-rport': {
    title: 'Behind NAT, and the answer goes to the wrong port',
    what: 'The phone is behind NAT, and does not ask for rport, or the server does not heed it. The server then answers to the port written in the Via; where the router has changed that port, the answer is lost.',
    why: ['rport is switched off in the phone.', 'The server ignores rport.'],
    confirm: ['Compare the tries with and without rport in the evidence.'],
    remedy: [
      'Switch on rport in the phone, and its compatibility option for special servers where the maker offers one.',
      'Let the server answer to the address from which a request came (force rport).',
    ],
  },
  'nat-in-path': {
    title: 'The phone is behind NAT, and that works',
    what: 'The server saw another address than the phone’s own and answered to it. NAT is on the way; it is no fault by itself, but it needs keep-alives to stay open.',
    why: ['The site’s router translates addresses, as nearly all do.'],
    confirm: ['Read received and rport in the topmost Via of the response.'],
    remedy: ['Keep the keep-alive on, with an interval below 60 seconds.'],
  },
  'alg-rewrites': {
    title: 'A SIP ALG in the router rewrites the messages',
    what: 'The server’s answer shows headers other than those the phone sent, or another port than 5060 behaves differently. A router that ‘helps’ with SIP changes the messages on the way.',
    why: ['SIP ALG is switched on by default in many routers.'],
    confirm: [
      'Compare Via and Contact as sent with what the server reports back, for example in a Warning 392.',
      'Note that a good ALG hides itself: the own private address in received, while STUN shows a public one.',
    ],
    remedy: [
      'Switch off SIP ALG (also named SIP helper or SIP inspection) in the router and restart it.',
      'If that is impossible, use TLS or a port other than 5060; an ALG leaves those alone.',
    ],
  },
  'keep-alive-too-long': {
    title: 'NAT closes before the phone’s next keep-alive',
    what: 'The phone sends nothing for longer than the usual 60 seconds that a router keeps a UDP session. It can call out, and looks registered, but calls from outside do not find it.',
    why: [
      'Keep-alive is off, or its interval is too long.',
      'The keep-alive type is one that this server does not answer.',
    ],
    confirm: [
      'Let the line idle for more than a minute, then call it: it does not ring; right after a registration it does.',
    ],
    remedy: [
      'Set the keep-alive to SIP OPTIONS or UDP, whichever the server supports, with an interval below 60 seconds.',
      'If the phone has no keep-alive, move it to TCP or shorten RegisterExpires as far as the registrar allows.',
      'Let the server send keep-alives to phones behind NAT.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
