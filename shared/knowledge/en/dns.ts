import type { Text } from '../entry.js';

export const dns = {
  'dns-nxdomain': {
    title: 'The server’s name does not exist in the DNS',
    what: 'The phone asked its DNS server for the name of the registrar or outbound proxy and was told that no such name exists. Nothing was sent to the SIP server.',
    why: [
      'The name in the phone is mistyped or out of date.',
      'The name is known only inside the operator’s network, and the phone uses a public DNS server.',
    ],
    confirm: ['Look the name up from another network: if it exists there, the phone’s DNS server sees another zone.'],
    remedy: [
      'Compare RegistrarServer, ProxyServer and OutboundProxy letter by letter with the planned name, and push the right one.',
      'Look the name up against the DNS server that the phone uses (DHCP or manual setting), not against your own.',
    ],
  },
  'dns-no-address': {
    title: 'The server’s name has no usable address',
    what: 'The name of the registrar or outbound proxy exists, but the DNS gave no address that this phone can use. Nothing was sent to the SIP server.',
    why: [
      'The address record was removed or never entered.',
      'The name has only records of another kind, for example IPv6 addresses while the phone uses IPv4.',
      'The phone is given a domain instead of a host name, and the domain has no SRV records for SIP.',
    ],
    confirm: ['Query A, AAAA and SRV of the name one by one.'],
    remedy: [
      'Check that the zone has an address record for the name, or SRV records where the port is 0, and enter what is missing.',
      'If phones nearby register under another name or address, push that one as RegistrarServer or OutboundProxy.',
    ],
  },
  'dns-servfail': {
    title: 'The DNS server could not complete the look-up',
    what: 'The DNS server that the phone uses answered that it failed to look the name up. Whether the name is right is not known.',
    why: [
      'The DNS server cannot reach the servers of the SIP domain.',
      'The zone of the SIP domain is broken or its signature is invalid.',
    ],
    confirm: ['Ask a second DNS server for the same name.'],
    remedy: [
      'Look the name up at this DNS server and at another one: if only this one fails, it is the DNS server; if both fail, it is the zone.',
      'Repair the DNS server, or hand out another one by DHCP.',
      'If the zone is at fault, check its servers and its signature.',
    ],
  },
  'dns-refused': {
    title: 'The DNS server refused the phone’s query',
    what: 'The DNS server that the phone uses refused the query. Whether the name is right is not known, and nothing was sent to the SIP server.',
    why: [
      'The DNS server does not serve the phone’s network (access list).',
      'The phone has the wrong DNS server, or no DNS service runs at that address.',
    ],
    confirm: ['Ask the same DNS server from another device of the phone’s subnet.'],
    remedy: [
      'Compare the phone’s DNS servers (DHCP or manual setting) with those planned for its network.',
      'Permit the phone’s network on the DNS server, or hand out the right server by DHCP.',
    ],
  },
  'dns-timeout': {
    title: 'The DNS server did not answer',
    what: 'The phone’s DNS query was not answered within 2 seconds, so the SIP server’s address is unknown. Nothing was sent to the SIP server.',
    why: [
      'The phone has no way to its DNS server: no link, wrong VLAN, wrong gateway.',
      'A firewall drops DNS between the phone and the server.',
      'The DNS server is down or too slow.',
    ],
    confirm: ['Ask whether other names resolve: if none does, it is the DNS server or the way to it.'],
    remedy: [
      'See whether other phones of the same site register: if none does, the site’s network is at fault; if all others do, compare the DNS settings of this phone.',
      'Query the DNS server from the phone’s network; check VLAN, gateway and filters on the way.',
      'As a test, put the server’s IP address in place of its name: if the line then registers, only the DNS is at fault.',
    ],
  },
  'dns-failed': {
    title: 'The server’s name could not be resolved',
    what: 'The look-up of the registrar’s or outbound proxy’s name failed, and the reason fits no usual kind. The DNS line of the evidence holds what is known.',
    why: [
      'The phone has no DNS server configured.',
      'The name is not a legal host name.',
      'The answer of the DNS server was damaged.',
    ],
    confirm: ['The evidence keeps the resolver’s error as it was told.'],
    remedy: [
      'Check RegistrarServer, ProxyServer and OutboundProxy for stray characters, and the phone for a DNS server.',
      'Look the name up from the phone’s network and note what the DNS server says.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
