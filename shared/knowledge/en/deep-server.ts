import type { Text } from '../entry.js';

export const deepServer = {
  'wrong-transport': {
    title: 'Phone and server use different transports',
    what: 'The configured transport is refused or not served; another one is answered on the same host. The server works, the phone asks it in the wrong way.',
    why: [
      'The account is set to TCP on one side and UDP on the other.',
      'The server was moved to TLS only.',
      'Where nothing comes back over the configured one: a filter drops it; from here both look alike.',
    ],
    confirm: ['The evidence lists each transport tried and what came back.'],
    remedy: [
      'Set RegistrarServerTransport to the transport that was answered, and RegistrarServerPort to its port.',
      'Check which transport the server’s record of this phone allows.',
    ],
  },
  'wrong-port': {
    title: 'The SIP service listens on another port',
    what: 'On the configured port nothing answers SIP; on another port of the same host a SIP server does. Whether it is the right one, only the server’s owner knows.',
    why: [
      'The port in the phone is wrong or missing; without one, 5060 is taken, for TLS 5061.',
      'The server was moved to a port of its own choice, often for TCP alone.',
      'Where nothing comes back from the configured port: a filter drops that one; from here both look alike.',
    ],
    confirm: ['Ask the server’s owner for the port of each transport.'],
    remedy: [
      'Set RegistrarServerPort (or OutboundProxyPort) to the confirmed port and diagnose again.',
      'If the service should be on the configured port, start it there.',
    ],
  },
  'standby-only': {
    title: 'The primary server is down, the standby answers',
    what: 'The registrar that the line uses gave no answer, or only an error of its own; another one of the same service answers. Phones that know the standby still work; this line has no service unless it changes over.',
    why: ['The primary server has failed or is under maintenance.', 'Only the path to the primary is broken.'],
    confirm: ['See whether other phones have left the primary too.'],
    remedy: [
      'Restore the primary, or take it out of the DNS and the templates until then.',
      'Enter the standby server in the phone, or register by a name whose SRV records list both.',
    ],
  },
  'all-servers-down': {
    title: 'None of the registrars answers',
    what: 'Primary, standby and every further target of the name stayed silent. Several servers seldom fail at once: first rule out what they share with this phone, the path.',
    why: [
      'The site has lost its connection, or a filter covers all of them.',
      'A fault common to the servers: database, certificate, data centre.',
      'The phone’s address is banned on all of them.',
    ],
    confirm: ['Look whether phones of other sites are registered at this moment: if so, it is this site’s path.'],
    remedy: [
      'Compare with other sites before you wake the SIP core team.',
      'Check the site’s way out and filters towards all registrar addresses.',
      'If other sites fail too, check the services, their database and their ban lists.',
    ],
  },
  flapping: {
    title: 'The line moves back and forth between two servers',
    what: 'In the line’s history the primary server answers and falls silent in turn, while the standby serves. A line that knows both leaves the primary and returns again and again. The primary itself comes and goes, or its answers and keep-alives get lost or come late.',
    why: [
      'The primary server, or the way to it, fails and recovers.',
      'Voice and signalling packets lose their priority at a port that does not trust QoS marks, and are dropped under load.',
      'The keep-alive interval is too strict for a distant site.',
      'The phone was not added properly on the server, which lets it in and throws it out again.',
    ],
    confirm: ['Compare the times of the changes with load, loss and restarts of the primary.'],
    remedy: [
      'Check QoS trust on the ports of servers and uplinks, and loss under load.',
      'For distant sites lengthen the keep-alive interval (for example from 30 to 90 s).',
      'Delete the phone’s record on the server and create it again if only this phone is affected.',
    ],
  },
  'new-call-id-needed': {
    title: 'The registrar wants a new Call-ID each time',
    what: 'With the same Call-ID and a correctly raised CSeq the registrar refused; the same REGISTER with a fresh Call-ID was accepted. The phone follows RFC 3261, the registrar does not.',
    why: [
      'The registrar ties the CSeq to a single request, or keeps an old record with a higher number.',
      'The phone restarted and began again with a low CSeq under an old Call-ID.',
    ],
    confirm: ['Look for ‘Invalid CSeq number’ in P-Registrar-Error or in the phrase of the refused try.'],
    remedy: [
      'Switch on ‘new Call-ID per registration’ in the phone or PBX, where it has such a setting.',
      'Report it to the provider with the two traces, or clear the stale record of this number.',
    ],
  },
  'registered-but-unknown-to-server': {
    title: 'The phone says registered, the server does not know',
    what: 'The phone believes that it is registered, but the server’s answer to a query of the bindings lacks its address. Calls out may work, calls in cannot find it.',
    why: [
      'The registration expired at the server, because refreshes were lost or a border controller shortened the interval.',
      'The server restarted and lost its location table.',
      'Another phone with the same account took its place.',
    ],
    confirm: [
      'Compare the contacts in the server’s answer with the phone’s own, and the remaining time with what the phone believes.',
    ],
    remedy: [
      'Make the line register again (switch it off and on), then call it.',
      'Switch the keep-alive on, below 60 seconds, so that it does not happen again.',
      'Find out when and why the binding was removed.',
    ],
  },
  'contact-limit-reached': {
    title: 'The account has reached its limit of contacts',
    what: 'The server refuses one more address for this account, because as many as it allows are stored already. Old entries vanish when they expire.',
    why: [
      'Several phones or apps use the account.',
      'The phone restarted often or changes its port, and each time left an entry behind.',
    ],
    confirm: ['List the contacts of the account on the server and note their ages.'],
    remedy: [
      'Remove the dead contacts, or let a new registration replace an old one.',
      'Give each phone an account of its own, or raise the limit.',
    ],
  },
  'expiry-shortened': {
    title: 'The server grants less time than the phone asked',
    what: 'The registration was accepted, but for a shorter time than RegisterExpires. That is the server’s right; a phone that goes by its own value is unregistered in between.',
    why: [
      'A border controller shortens the interval for phones behind NAT, often to 30 seconds.',
      'The registrar has a maximum.',
    ],
    confirm: ['Compare Expires in the REGISTER with the expires of the own contact in the 200.'],
    remedy: [
      'Watch whether the phone renews in time; if not, set RegisterExpires to the granted value.',
      'Make sure that what the border controller shortens is not refused as too brief by the core.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
