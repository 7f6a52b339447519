import type { Text } from '../entry.js';

export const practices = {
  'special-server-compatibility': {
    title: 'Compatibility mode for special servers',
    what: 'Some makers have a switch that makes the phone more tolerant of servers that bend the rules. It is worth a try when a phone behind NAT registers nowhere but should, and it changes more than one thing at once.',
    remedy: [
      'Switch on rport first; only if that does not help, the compatibility mode.',
      'Diagnose after each change, and switch back what did not help.',
    ],
  },
  'switch-on-rport': {
    title: 'Switch on rport',
    what: 'With rport the phone asks the server to answer to the address and port from which the request came. Behind NAT it is needed, elsewhere it does no harm.',
    remedy: [
      'Find ‘rport’ among the line’s advanced settings and switch it on.',
      'Check in the trace that the Via of the REGISTER now carries rport, then compare the verdicts.',
    ],
  },
  'port-refresh': {
    title: 'Port refresh: a new local port after a failure',
    what: 'Some phones can take a new local SIP port after a time-out. That frees them from a NAT session which the router has got wrong, without a restart.',
    remedy: [
      'Switch the port refresh on; if the phone lacks it, look for newer firmware.',
      'Do not use it where the server or a firewall expects a fixed port.',
    ],
  },
  'wait-out-a-ban': {
    title: 'Wait out a ban without prolonging it',
    what: 'A ban ends by itself after minutes, but often starts anew with every try. A phone that retries on its own keeps itself banned.',
    remedy: [
      'Switch the line off (Enable), on every phone that uses the account.',
      'Meanwhile correct the account, or issue a new one.',
      'After the ban (often 10 to 30 minutes) switch one phone on and diagnose once.',
    ],
  },
  'firmware-upgrade': {
    title: 'Update the phone’s firmware',
    what: 'Newer firmware often brings the very setting that is missing: port refresh, ARP ageing time, new digest algorithms. It must fit the model and the server.',
    remedy: [
      'Compare the version with a phone of the same model that works, and read the maker’s notes.',
      'Try it on one phone, diagnose, and only then roll it out.',
    ],
  },
  'reboot-as-test': {
    title: 'A restart as a test, not as a cure',
    what: 'If a restart helps for a while, something ages: a NAT session, an ARP entry, a lease, the phone’s own SIP module. The restart also destroys the evidence.',
    remedy: [
      'Diagnose first, then restart, then diagnose again and compare.',
      'Restart phone and router one after the other, so that it shows which of them helped.',
    ],
  },
  'known-good-registrar': {
    title: 'Compare with a registrar that is known to work',
    what: 'Let the same phone register elsewhere for a moment. If it does, phone and site are in order as far as that server needs them; differences of path, port and account remain.',
    remedy: [
      'Set up a test account on another registrar on a spare line of the phone.',
      'Compare the two traces from the first REGISTER on, and remove the test line afterwards.',
    ],
  },
  'ask-the-provider': {
    title: 'Ask the provider for the exact form',
    what: 'Providers differ in how they want number, domain, authentication name and proxy. There is no standard for it, so guessing costs tries and may end in a ban.',
    remedy: ['Ask for a sample REGISTER that they accept, and send them yours with the 401 that answered it.'],
  },
  'ban-list-and-acl': {
    title: 'Look for the phone in ban lists and address filters',
    what: 'Fail2Ban and its kin drop every packet of an address after three or four failures. To the phone that looks like a dead server.',
    remedy: [
      'List the firewall rules of the server (iptables -L -n, or fail2ban-client status) and look for the site’s public address.',
      'Put known sites on the list of exceptions, then lift the ban for this one address.',
      'Correct account and password first, else the ban returns.',
    ],
  },
  'address-allowed-on-server': {
    title: 'The phone’s address must be allowed on the server',
    what: 'A PBX can limit each account to certain networks (deny and permit). From elsewhere it refuses the right password too.',
    remedy: [
      'Tell the server’s owner the address from which the REGISTER arrives (received in the Via).',
      'Compare it with the account’s permitted networks; after a move of the site the old ones still stand there.',
    ],
  },
  'is-the-server-running': {
    title: 'Is the SIP server running at all?',
    what: 'Before single phones are studied: the service runs, stays up, and listens on the address and port that the phones use.',
    remedy: [
      'See in the fleet when any phone last registered with this server.',
      'Attach to the service’s console (for Asterisk: asterisk -rv) and check uptime, listening ports and its log.',
      'If it does not run, start the service rather than the whole machine, and find out why it stopped.',
    ],
  },
  'same-transport-on-both-sides': {
    title: 'The same transport on both sides',
    what: 'Phone and account each name a transport, UDP, TCP or TLS. If they differ, the server rejects or ignores the phone although everything else is right.',
    remedy: [
      'Read RegistrarServerTransport and UserAgentTransport of the line.',
      'Compare with the transport in the account’s record; check its NAT setting at the same time.',
    ],
  },
  'read-the-trace': {
    title: 'Read the trace of one phone',
    what: 'On a busy server only a filtered trace helps: by the phone’s address, the Call-ID, or the method REGISTER. The trace of the run already holds one side.',
    remedy: [
      'Read the run’s own trace first: each REGISTER needs an answer with the same CSeq and branch.',
      'On the server use sngrep, tcpdump, or its own filter (sip set debug peer; pjsip show history where …).',
      'If the server sent an answer that the phone did not get, the fault lies between them.',
    ],
  },
  'debug-off-afterwards': {
    title: 'Switch debugging off afterwards',
    what: 'SIP debugging writes every message to the log. Forgotten, it fills the disk and stops the server that it was meant to help.',
    remedy: ['Switch it off (sip set debug off; pjsip set history off) and clear what was collected.'],
  },
  'stun-and-ice': {
    title: 'STUN and ICE: for speech, seldom for registration',
    what: 'STUN tells the phone its public address. It helps against one-way or missing speech; a registration needs rport and keep-alives instead. ICE comes next if STUN is not enough.',
    remedy: [
      'Enter STUNServer and set STUNEnable; do not combine it with a server that already handles NAT.',
      'If speech still fails, try ICE where the phone has it.',
    ],
  },
  'non-default-tcp-port': {
    title: 'The server’s TCP port may differ from its UDP port',
    what: 'Many servers set the two ports separately, and a form shows only one. A phone moved from UDP to TCP then knocks at the wrong door.',
    remedy: [
      'Say which port the server uses for TCP.',
      'Set RegistrarServerPort together with RegistrarServerTransport.',
    ],
  },
  'vendor-last-error': {
    title: 'The maker’s own register of the last failure',
    what: 'Some makers keep the reason of the last failed registration in a parameter of their own. It is coarser than a diagnosis, but it is there when no diagnosis can run.',
    remedy: [
      'Read Status of the line, then the maker’s parameter where it exists.',
      'Take ‘unknown’ or ‘other’ for what it is, and diagnose.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
