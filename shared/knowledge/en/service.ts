import type { Text } from '../entry.js';

export const service = {
  'sip-service-silent': {
    title: 'The host is up, its SIP service does not answer',
    what: 'The server’s address shows signs of life, but no REGISTER received a final answer. Either the SIP service does not work, or something between it and the phone swallows the messages.',
    why: [
      'The SIP service is stopped, hung, or waits for its database; the latter often shows as a 100 Trying without a result.',
      'Port or transport in the phone differ from those that the server listens on.',
      'The account or the address is blocked for a while after too many registrations; many systems then answer nothing.',
      'A SIP ALG, a firewall or a stuck NAT session drops the requests or the answers.',
    ],
    confirm: [
      'Capture at the server: if the REGISTER arrives and no answer leaves, it is the service; if an answer leaves, it is the way back.',
    ],
    remedy: [
      'See how many phones of this registrar are affected: many point to the SIP service, a single one to its path or to a ban.',
      'Compare RegistrarServerPort and RegistrarServerTransport (and those of the outbound proxy) with what the server offers.',
      'Check that the service runs and listens, search its log for the Call-ID of the run, and look into its ban list.',
      'If a ban is possible, wait at least ten minutes without any attempt before the next diagnosis.',
      'Switch off the SIP ALG of the router and restart the router.',
    ],
  },
  'sip-port-closed': {
    title: 'Nothing listens on the SIP port',
    what: 'A REGISTER was turned away at once: the host, or a device that speaks for it, reported the port as closed. So the address is most likely reachable, but no SIP service accepted messages there.',
    why: [
      'The SIP service is not running.',
      'The phone uses the wrong port or transport.',
      'A firewall rejects the phone’s packets instead of dropping them.',
    ],
    confirm: ['List the ports on which the service listens, for UDP and TCP separately.'],
    remedy: [
      'Compare RegistrarServerPort and RegistrarServerTransport with a phone that registers.',
      'Check that the SIP service runs and listens on that address, port and transport; start it if not.',
      'If the service runs, find the filter that rejects this phone’s packets.',
    ],
  },
  'malformed-response': {
    title: 'The server answers, but not in valid SIP',
    what: 'Something at the server’s address answers, but its responses break the rules of SIP (for example an impossible status code) and had to be discarded. No valid final answer came.',
    why: [
      'A faulty SIP server, or a faulty update of it.',
      'A SIP ALG or another middlebox damages the messages.',
      'Another service, not SIP, uses that port.',
    ],
    confirm: ['Read the raw answer in the trace: is it SIP at all?'],
    remedy: [
      'Open the raw messages and compare the address and the port with the planned registrar.',
      'Capture at the server: if the response leaves it intact, the path alters it; if not, repair the server.',
      'Switch off the SIP ALG of the router.',
    ],
  },
  'response-from-other-address': {
    title: 'The answer comes from another address',
    what: 'The server answered from an address or port other than the one the phone had asked. The diagnosis accepted it (the code is what it said); many phones, NATs and firewalls discard such an answer, so the line seems to get none.',
    why: [
      'The server has several addresses and answers from the wrong one.',
      'A load balancer passes requests on, but the answers do not go back through it.',
      'Address translation on the way is one-sided.',
    ],
    confirm: ['Compare the server’s address with the source address of the answer in the trace.'],
    remedy: [
      'Bind the SIP service to the address that the phones use, or send the answers back through the balancer (RFC 3581: from the address and port that were asked).',
      'As a stopgap, set OutboundProxy to the address that answers, if the SIP core team agrees.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
