import type { Evidence } from '#shared/diagnosis/evidence.js';
import { RegistrationParameter } from '#shared/diagnosis/registration-parameters.js';
import type { Condition } from '../condition.js';
import type { RelayBehaviour } from '../processes/relay.js';
import { SIP_PORT } from '../rig.js';

/** What lies between phone and registrar. */
export const PATH: readonly Condition[] = [
  {
    id: 'intact',
    condition: 'Nothing',
    rig: 'Router without NAT; Kamailio',
    expected: { faultCode: 200, cause: 'registered', confidence: 'certain' },
    phone: { awaitStatus: 'Up' },
    prepare: (rig) => rig.kamailio(),
  },
  {
    id: 'nat',
    condition: 'NAT that works, kept open by the phone',
    rig: 'nftables masquerade; CRLF every 30 s; Kamailio',
    expected: { faultCode: 200, cause: 'nat-in-path', confidence: 'certain' },
    phone: { awaitStatus: 'Up' },
    async prepare(rig) {
      await rig.masquerade({ alg: false });
      await rig.kamailio();
    },
  },
  {
    id: 'nat-not-kept-open',
    condition: 'NAT, and the phone does not keep it open',
    rig: 'nftables masquerade; no keep-alive; Kamailio',
    expected: { faultCode: 200, cause: 'keep-alive-too-long', confidence: 'open' },
    phone: { awaitStatus: 'Up', keepAlive: 0 },
    async prepare(rig) {
      await rig.masquerade({ alg: false });
      await rig.kamailio();
    },
  },
  {
    id: 'nat-without-rport',
    condition: 'NAT, and a registrar that does not know rport',
    rig: 'nftables masquerade; SIPp that answers with `received` alone',
    expected: { faultCode: 200, cause: 'nat-without-rport', confidence: 'likely' },
    async prepare(rig) {
      await rig.masquerade({ alg: false });
      await rig.sipp('no-rport.xml');
    },
  },
  {
    id: 'rport-off',
    condition: 'NAT that changes ports, and a phone that does not ask for rport',
    rig: 'nftables masquerade with random ports; rport switched off; Kamailio answers to the port in Via',
    expected: { faultCode: 3, cause: 'nat-without-rport', confidence: 'likely' },
    phone: { parameters: { [`SIP.${RegistrationParameter.rport}`]: 'false' } },
    async prepare(rig) {
      await rig.masquerade({ alg: false, ports: 'random' });
      await rig.kamailio();
    },
  },
  {
    id: 'stun',
    condition: 'NAT that works, kept open by STUN, which tells the address that it gives',
    rig: 'nftables masquerade; STUN every 30 s, answered by Kamailio on its SIP port',
    expected: { faultCode: 200, cause: 'nat-in-path', confidence: 'certain' },
    shows: { of: addressOfStun, is: '203.0.113.1' },
    phone: {
      user: 'plain',
      password: 'secret',
      awaitStatus: 'Up',
      parameters: { [`SIP.${RegistrationParameter.keepAliveType}`]: 'STUN' },
    },
    async prepare(rig) {
      await rig.masquerade({ alg: false });
      await rig.answeringKamailio();
    },
  },
  {
    id: 'stun-alg',
    condition: 'An ALG that hides the NAT from the registrar, and not from STUN',
    rig: 'nftables masquerade with the kernel’s SIP helper; Kamailio, which answers STUN on its SIP port',
    expected: { faultCode: 200, cause: 'alg-rewrites', confidence: 'likely' },
    shows: { of: addressOfStun, is: '203.0.113.1' },
    phone: {
      user: 'plain',
      password: 'secret',
      awaitStatus: 'Up',
      parameters: { [`SIP.${RegistrationParameter.keepAliveType}`]: 'STUN' },
    },
    async prepare(rig) {
      await rig.masquerade({ alg: true });
      await rig.answeringKamailio();
    },
  },
  {
    id: 'alg',
    condition: 'The router’s SIP ALG rewrites the messages',
    rig: 'nftables masquerade with the kernel’s SIP helper on UDP 5060; Kamailio',
    expected: { faultCode: 200, cause: 'alg-rewrites', confidence: 'likely' },
    phone: { awaitStatus: 'Up' },
    async prepare(rig) {
      await rig.masquerade({ alg: true });
      await rig.kamailio();
    },
  },
  {
    id: 'stale-nat-binding',
    condition: 'The router’s NAT entry of the line has gone bad',
    rig: 'Masquerade; after the line’s registration everything from its own port is dropped, other ports pass',
    expected: { faultCode: 200, cause: 'stale-nat-binding', confidence: 'likely' },
    slow: true,
    phone: { user: 'plain', password: 'secret', awaitStatus: 'Up', expires: 10 },
    async prepare(rig) {
      await rig.masquerade({ alg: false });
      await rig.specialKamailio();
    },
    async breakIt(rig) {
      const [port] = await rig.natPorts();
      if (port === undefined) throw new Error('the router has no entry of the phone');
      await rig.forward(`udp sport ${port} drop`);
      // The line's refresh, and Timer F of its transaction: 32 s (RFC 3261 §17.1.2.2).
      await new Promise((resolve) => setTimeout(resolve, 42_000));
    },
  },
  {
    id: 'blackhole',
    condition: 'Everything towards the registrar is lost',
    rig: 'Dropped in the router, without a word',
    expected: { faultCode: 2, cause: 'network-unreachable', confidence: 'likely' },
    prepare: (rig) => rig.net.blackhole(),
  },
  {
    id: 'host-gone',
    condition: 'The registrar’s host is gone',
    rig: 'Nobody has its address: the last router says host unreachable',
    expected: { faultCode: 2, cause: 'network-unreachable', confidence: 'likely' },
    phone: { registrar: '203.0.113.9' },
    prepare: () => Promise.resolve(),
  },
  {
    id: 'prohibited',
    condition: 'A firewall forbids the way to the registrar',
    rig: 'Router refuses with ICMP, administratively prohibited',
    expected: { faultCode: 2, cause: 'network-unreachable', confidence: 'likely' },
    prepare: (rig) => rig.forward('ip daddr 203.0.113.0/24 reject with icmp type admin-prohibited'),
  },
  {
    id: 'udp-dropped',
    condition: 'UDP 5060 is dropped on the way, TCP 5060 passes',
    rig: 'Dropped in the router; Kamailio',
    expected: { faultCode: 3, cause: 'udp-blocked', confidence: 'open' },
    async prepare(rig) {
      await rig.forward(`udp dport ${SIP_PORT} drop`);
      await rig.kamailio();
    },
  },
  {
    id: 'answers-dropped',
    condition: 'Requests arrive, and the answers are lost',
    rig: 'UDP from port 5060 and TCP dropped in the router; Kamailio',
    expected: { faultCode: 3, cause: 'sip-service-silent', confidence: 'likely' },
    async prepare(rig) {
      await rig.net.dropReplies(SIP_PORT);
      await rig.forward('meta l4proto tcp drop');
      await rig.kamailio();
    },
  },
  {
    id: 'silent-for-a-while',
    condition: 'The registrar’s answers fail for some seconds: what for, nobody can tell afterwards',
    rig: 'The router drops the six datagrams of three attempts, and lets pass what follows; Kamailio',
    expected: { faultCode: 3, cause: 'sip-service-silent', confidence: 'open' },
    phone: { awaitStatus: 'Up' },
    prepare: (rig) => rig.kamailio(),
    breakIt: (rig) => rig.forward(`udp dport ${SIP_PORT} udp length > 100 numgen inc mod 1000 < 6 drop`),
  },
  {
    id: 'mtu',
    condition: 'A link whose MTU is smaller than the REGISTER, and nobody says so',
    rig: 'MTU 400 behind the router, its ICMP ‘fragmentation needed’ dropped; Kamailio',
    expected: { faultCode: 3, cause: 'fragmentation', confidence: 'likely' },
    async prepare(rig) {
      await rig.kamailio();
      await rig.ip('router', 'link set to-registrar mtu 400');
      await rig.filter('router', 'output', 'icmp type destination-unreachable icmp code frag-needed drop');
    },
  },
  {
    id: 'mtu-credentials',
    condition: 'The same, where only the REGISTER with credentials is too large',
    rig: 'The router’s route to the registrar holds packets of 520 bytes at most, and nobody says so; Kamailio, which challenges',
    expected: { faultCode: 3, cause: 'fragmentation', confidence: 'likely' },
    shows: {
      of: ({ attempts }) => attempts.map(({ credentials, outcome }) => [credentials, outcome.kind]),
      is: [[false, 'response'], ...[1, 2, 3].map(() => [true, 'timeout'])],
    },
    async prepare(rig) {
      await rig.kamailio();
      await rig.ip('router', 'route replace 203.0.113.0/24 dev to-registrar mtu lock 520');
      await rig.filter('router', 'output', 'icmp type destination-unreachable icmp code frag-needed drop');
    },
  },
  {
    id: 'delayed',
    condition: 'Answers take longer than an attempt waits',
    rig: 'UDP relay that holds each answer for 1.8 s; Kamailio sees the relay’s address',
    expected: { faultCode: 200, cause: 'nat-in-path', confidence: 'certain' },
    prepare: behindRelay('delayed'),
  },
  {
    id: 'expiry-cut',
    condition: 'Somebody on the way shortens the expiry that is asked for, and the registrar refuses it',
    rig: 'UDP relay that makes each Expires one of 60; Kamailio that answers 423 with Min-Expires 1800',
    expected: { faultCode: 423, cause: 'expiry-shortened', confidence: 'likely' },
    phone: { user: '1010' },
    prepare: behindRelay('shortening'),
  },
  {
    id: 'duplicated',
    condition: 'Datagrams arrive twice',
    rig: 'UDP relay that sends each one twice, both ways; Kamailio sees the relay’s address',
    expected: { faultCode: 200, cause: 'nat-in-path', confidence: 'certain' },
    prepare: behindRelay('duplicated'),
  },
  {
    id: 'lossy',
    condition: 'Every second datagram is lost',
    rig: 'UDP relay that loses each first, third … datagram, both ways; Kamailio sees the relay’s address',
    expected: { faultCode: 200, cause: 'nat-in-path', confidence: 'certain' },
    phone: { awaitStatus: 'Up' },
    prepare: behindRelay('lossy'),
  },
  {
    id: 'reordered',
    condition: 'Datagrams overtake each other',
    rig: 'UDP relay that duplicates requests and swaps answers; Kamailio sees the relay’s address',
    expected: { faultCode: 200, cause: 'nat-in-path', confidence: 'certain' },
    prepare: behindRelay('reordered'),
  },
];

/** A relay at the registrar's usual port, Kamailio behind it. */
function behindRelay(behaviour: RelayBehaviour): Condition['prepare'] {
  return async (rig) => {
    await rig.kamailio({ port: SIP_PORT + 2 });
    await rig.relay(behaviour, SIP_PORT + 2);
  };
}

/** As which address the STUN server saw the phone. */
function addressOfStun({ deep }: Evidence): unknown {
  return deep?.nat?.stun?.split(':')[0];
}
