import type { Text } from '../entry.js';

export const network = {
  'network-unreachable': {
    title: 'No way to the SIP server’s network',
    what: 'Nothing came back from the server’s address: no answer to any REGISTER and no reply to the pings. The path is most likely interrupted. Lost pings alone prove little, because many networks filter them.',
    why: [
      'The phone’s way out is broken: cable, VLAN, gateway or router of the site.',
      'The server’s address in the phone is wrong.',
      'A firewall or a ban list drops everything from this phone, for example after too many failed registrations.',
      'The site’s router holds an outdated NAT session after it got a new public address, or a switch forgot the phone’s MAC address.',
    ],
    confirm: ['See whether anything behind the gateway answers the phone: DNS, the management server.'],
    remedy: [
      'See whether other phones register with the same server, at this site and elsewhere: that tells site, path and server apart.',
      'Compare RegistrarServer and OutboundProxy with the planned address.',
      'Look for the phone’s public address in the ban lists of the server and of its firewall.',
      'Test the route from the phone’s access node to the server: VLAN, gateway, filters, in both directions.',
      'If only this site is affected, restart the router and the phone.',
    ],
  },
  'ping-filtered': {
    title: 'The server sent SIP, but no ping was answered',
    what: 'A SIP response reached the phone in this run, yet all pings were lost. Either ping is filtered on the way, or the path broke during the run. Do not conclude a network fault from the pings alone.',
    why: [
      'A firewall filters ping, and the SIP service stopped in the middle of its work.',
      'The server forbids ping, and its network went down after the first response.',
      'The link loses many packets.',
    ],
    confirm: ['Ping another host of the same network: if SIP passes and ping does not, ping is filtered.'],
    remedy: [
      'Search the registrar’s log for the Call-ID of the run and see why no final response followed.',
      'Repeat the diagnosis after a minute: the same picture points to filtering, another one to an unstable path.',
      'Check loss and interruptions between phone and server at the time of the run.',
    ],
  },
  'reachability-unknown': {
    title: 'No answer, and the tool cannot tell why',
    what: 'No REGISTER was answered, and there is no usable ping result. So nothing proves whether the server’s host is reachable; it may be the network or the SIP service.',
    why: [
      'The agent may not send pings on this device.',
      'The guard timer ended the run before the pings were finished.',
    ],
    confirm: ['The evidence says why no ping could be sent, or which timer ended the run.'],
    remedy: [
      'Ping the server from another device of the same site: a reply points to the SIP service, silence of all of them to the network.',
      'Allow the agent to send ICMP (raw sockets or the ping program) and diagnose again; if the guard timer expired, raise Timeout.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
