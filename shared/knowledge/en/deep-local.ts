import type { Text } from '../entry.js';

export const deepLocal = {
  'dns-no-srv': {
    title: 'The name has no SRV record, which the phone needs',
    what: 'The phone looks for its registrar through SRV records, and the DNS answered that there are none for this transport. The fallback, the plain address of the name, did not lead to a registrar that answers.',
    why: [
      'The domain serves SIP on another transport, or on a host with another name.',
      'The SRV records were never created, or were lost in a change of the zone.',
    ],
    confirm: [
      'The DNS stage of the evidence lists each query; look for an empty answer to the SRV query beside an answer to the address query.',
    ],
    remedy: [
      'Enter host name and port of the registrar explicitly in RegistrarServer and RegistrarServerPort: a port switches the SRV look-up off.',
      'Publish SRV records for every transport on which the registrar listens.',
    ],
  },
  'dns-resolver-dead': {
    title: 'One of the phone’s DNS servers does not answer',
    what: 'At least one of the configured DNS servers stays silent; the evidence lists each by itself. A phone that asks the silent one first waits, or gives up before it registers.',
    why: [
      'The DNS server is down, or the address that DHCP hands out is outdated.',
      'A filter between the phone’s VLAN and that server drops port 53.',
    ],
    confirm: ['Compare the DNS servers one by one in the evidence: one answers in milliseconds, the other times out.'],
    remedy: [
      'Repair the silent DNS server, or remove it from DHCP and from the phone.',
      'Until then put the working server first.',
    ],
  },
  'gateway-dead': {
    title: 'The phone’s default gateway does not answer',
    what: 'The phone has an address, but its default gateway gave no sign of life, not even on the link (ARP). Whatever lies behind it cannot be reached, so the registrar was never asked.',
    why: [
      'The router is down, or the phone sits in the wrong VLAN.',
      'The gateway address in the phone is wrong.',
      'The switch port blocks the phone, or cable and port are faulty.',
    ],
    confirm: [
      'The evidence shows the neighbour entry of the gateway as failed or incomplete.',
      'Ask whether other devices in the same VLAN reach the Internet.',
    ],
    remedy: [
      'Check VLAN, port state and errors of the phone’s switch port, and the router itself.',
      'Plug the phone into a socket where another phone works.',
      'Compare IPAddress, SubnetMask and DefaultGateway with a neighbour that works.',
    ],
  },
  'gateway-outside-subnet': {
    title: 'The default gateway is outside the phone’s subnet',
    what: 'Address, mask and gateway of the phone contradict each other: the gateway is not in the phone’s own subnet, so no packet can leave it. Nothing outside was tested by this.',
    why: [
      'A hand-entered address, mask or gateway has a typing error.',
      'The phone was moved to another subnet and kept its static address.',
      'The DHCP scope is wrong; then all phones of that scope are affected.',
    ],
    confirm: ['Compute the subnet from address and mask in the evidence and compare it with the gateway.'],
    remedy: [
      'Set the phone back to DHCP, or correct mask and gateway at the phone; while it is cut off, it cannot be managed remotely.',
      'If the values came by DHCP, correct the scope.',
      'Correct the template if it pushes IPAddress or DefaultGateway.',
    ],
  },
  'own-address-missing': {
    title: 'The phone has no usable address of its own',
    what: 'The phone has no IP address, or only a self-assigned one. No request can leave it; the SIP settings do not matter yet.',
    why: [
      'The DHCP server is down, unreachable from this VLAN, or out of addresses.',
      'The lease ended and could not be renewed.',
    ],
    confirm: ['Read address and lease in the evidence; an address that starts with 169.254 is self-assigned.'],
    remedy: [
      'Check the DHCP scope and the relay of the phone’s VLAN.',
      'Restart the phone and watch whether it obtains an address.',
    ],
  },
  'own-address-static': {
    title: 'Static settings override what DHCP offers',
    what: 'The phone uses hand-entered network values that differ from those its DHCP server offers. That is allowed, but outdated values break DNS, gateway or provisioning while everything looks configured.',
    why: ['The values were entered for a test or at another site and never removed.'],
    confirm: ['Compare the lease with the values in use, one by one.'],
    remedy: [
      'Remove the static values, or set AddressingType to DHCP, and diagnose again.',
      'If the phone cannot be reached, reset its network settings at the phone.',
    ],
  },
  'arp-ageing': {
    title: 'Cut off from the network until it restarts',
    what: 'The phone works for a while, then nothing reaches it, and a restart cures it. That is how it looks when switch and phone forget each other’s ARP entries at different times.',
    why: [
      'The ARP ageing time of the switch and that of the phone differ.',
      'The phone does not answer ARP after a long silence; newer firmware may.',
    ],
    confirm: [
      'While it is cut off, look the phone’s MAC address up in the switch and in the gateway’s ARP table.',
      'Note how long it works after each restart: an even time points to a timer.',
    ],
    remedy: [
      'Where the phone offers it, set its ARP ageing time to match the switch; otherwise update the firmware first.',
      'Align the ageing time of the switch and check its port security and ARP inspection.',
      'Restart the phone to restore service meanwhile.',
    ],
  },
  'clock-wrong': {
    title: 'The phone’s clock is far from the server’s',
    what: 'The Date of the server and the phone’s clock differ by minutes or more, or by that clock the server’s certificate is not valid yet. Digest itself needs no clock, but certificates and some nonce schemes do.',
    why: [
      'The phone has no time server, or cannot reach it.',
      'The server’s own clock is wrong; then all its phones show the same gap.',
    ],
    confirm: ['Compare the Date header of the response with the time of the phone and with a third clock.'],
    remedy: [
      'Set NTPServer1 to a time server that the phone can reach, and diagnose again.',
      'If the server’s clock is off, synchronise it.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
