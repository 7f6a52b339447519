import type { Text } from '../entry.js';

export const boot = {
  'boot-chain': {
    title: 'The chain from power to registration',
    what: 'Each step needs the one before: power, image, VLAN, address by DHCP, configuration file, then registration. The last step reached says where to look; the phone’s screen usually names it.',
    remedy: [
      'Read from the screen at which step the phone stands, and whether it moves on.',
      'Power and VLAN: check PoE and the voice VLAN of the switch port.',
      'Address: check DHCP, with the option that names the configuration server.',
      'Configuration: check that the file for this MAC address exists and was fetched.',
      'Registration: only now diagnose SIP.',
    ],
  },
  'phone-dead': {
    title: 'The screen stays dark, or never changes',
    what: 'A phone without power or with a broken image does not get as far as SIP. It cannot be diagnosed remotely.',
    remedy: [
      'Try another cable, socket or power supply.',
      'Check PoE budget and the port’s state.',
      'If it stays dark, have it exchanged.',
    ],
  },
  'boot-loop': {
    title: 'The phone starts over and over',
    what: 'It obtains address and configuration, is not let in, and begins again, with a new DHCP request each time. Most often the server does not know the phone.',
    remedy: [
      'Check that the phone exists on the server, or that automatic registration is on.',
      'Capture at the phone’s port: a TCP reset within a millisecond is a refusal by the server, not a loss.',
      'Compare the list of servers in the phone with the group that is meant for it.',
    ],
  },
  'wrong-mac': {
    title: 'The MAC address on the server is wrong',
    what: 'Server and configuration file know the phone by its MAC address. One wrong digit, and the phone gets no configuration or that of another.',
    remedy: [
      'Read the MAC address from the phone’s menu, not only from its label.',
      'Correct it on the server, then restart the phone.',
    ],
  },
  'wrong-model': {
    title: 'The phone was entered as another model',
    what: 'Close relatives among models differ in image and configuration. Entered as the wrong one, the phone loads what does not fit, and stops or shows a version error.',
    remedy: [
      'Compare the model on the type plate with the one on the server, letter by letter.',
      'Delete the record and create it with the right model.',
    ],
  },
  'version-mismatch': {
    title: 'Versions of phone and servers do not fit',
    what: 'The phone needs a newer server, or the servers of one cluster run different versions. Then phones are rejected although their data is right.',
    remedy: [
      'Bring all servers of the cluster to one version, and repeat an update that was interrupted.',
      'Check in the maker’s list which server version the model needs.',
    ],
  },
  'services-stopped': {
    title: 'A service of the server is stopped',
    what: 'Registration and configuration download are often two services. If one is stopped, all phones of this server are hit; if some phones start and register, it is not this.',
    remedy: [
      'Look at the state of each service; start the one that stopped, and read the event log for the reason.',
      'If it stops again at once, restart the server machine.',
    ],
  },
  'auto-registration-off': {
    title: 'Automatic registration is off',
    what: 'Some servers let unknown phones in by themselves if that is switched on. It is off by default on many, and free numbers must be left.',
    remedy: [
      'Add the phone by hand; that is the safer way.',
      'Or switch automatic registration on for the time of the roll-out, free unassigned numbers, and switch it off again.',
    ],
  },
  'phone-not-created': {
    title: 'The phone was never created on the server',
    what: 'The server registers only phones that it knows. One added carelessly may change between registered and not registered.',
    remedy: ['Create the phone with its MAC address, model and number.', 'Restart the phone afterwards.'],
  },
  'corrupt-configuration': {
    title: 'The phone’s configuration file is damaged',
    what: 'All settings on the server look right, the phone is rejected all the same, and its neighbours work. Then the file made for it may be damaged.',
    remedy: [
      'Generate the file anew, or delete the phone on the server and create it again.',
      'Compare it with the file of a working phone of the same model; empty the file server’s cache.',
      'Reset the phone to its factory state and let it load again.',
    ],
  },
  'host-name-to-ip': {
    title: 'Try the server’s IP address instead of its name',
    what: 'If the phone registers by address but not by name, DNS is the fault. A wrong order of servers may vanish as well. As a lasting state it costs redundancy and certificates.',
    remedy: [
      'Enter the address in RegistrarServer for a test and diagnose.',
      'If it works, repair the DNS for the phone’s VLAN.',
      'Where the server hands out its own name to phones, correct that name or use the address there.',
      'Put the name back afterwards.',
    ],
  },
  'static-address-test': {
    title: 'Test with a fixed address, without DHCP and DNS',
    what: 'A phone that works with hand-entered values proves that DHCP or DNS is the fault. The values come from a phone in the same subnet that works.',
    remedy: [
      'Enter address, mask, gateway and server address at the phone; the gateway must be in the phone’s own subnet.',
      'If it registers, check the DHCP scope and its options.',
      'Switch the phone back to DHCP.',
    ],
  },
  'slow-registration': {
    title: 'Registration takes very long',
    what: 'The phone registers in the end, so account and server are right. The time is lost earlier: DHCP, a dead DNS server, a server list whose first entry is silent.',
    remedy: [
      'Compare the times of DNS and of each try in the evidence.',
      'Test with a fixed address; if it is fast then, DHCP is the fault.',
    ],
  },
  'server-page-shows-unregistered': {
    title: 'The server’s page says unregistered, the phone works',
    what: 'Pages show what a collecting service gathers. If calls in both directions work, the page is wrong, not the phone.',
    remedy: [
      'Make a call in each direction before you change anything.',
      'Restart the service that collects the states (on Cisco: RIS Data Collector), and check which server is its primary.',
    ],
  },
} satisfies Readonly<Record<string, Text>>;
