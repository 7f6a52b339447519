import type { Condition } from '../rigs/condition.js';
import { CONDITIONS } from '../rigs/conditions.js';
import { mustRun } from '../peers/command.js';
import { SIP_PORT, type PhoneSettings, type Rig } from '../rigs/rig.js';
import type { Cure } from './cure.js';

const REGISTRAR = '203.0.113.2';
const SECOND_ADDRESS = '203.0.113.3';
const NOBODY = '203.0.113.9';

/** Each kind of remedy against something that it cures for real, then those that do not cure. */
export const CURES: readonly Cure[] = [
  {
    id: 'enable-line',
    kind: 'enable-line',
    condition: own('The line’s profile is disabled', { parameters: { Enable: 'Disabled' } }, 'Kamailio', (rig) =>
      rig.kamailio(),
    ),
    because: 'nothing is sent for a line whose profile is disabled',
    found: 'line-disabled',
    writes: { Enable: 'Enabled' },
    outcome: 'cured',
    then: 'registered',
  },
  {
    id: 'expiry',
    kind: 'expiry',
    condition: named('interval-adapted'),
    because: 'the registrar takes no shorter expiry than its Min-Expires',
    found: 'interval-adapted',
    writes: { RegisterExpires: '1800' },
    outcome: 'cured',
    then: 'registered',
  },
  {
    id: 'expiry-granted',
    kind: 'expiry',
    condition: named('expiry-shortened'),
    because: 'the registrar grants no longer one than its max_expires',
    found: 'expiry-shortened',
    writes: { RegisterExpires: '60' },
    outcome: 'cured',
    then: 'registered',
  },
  {
    id: 'transport',
    kind: 'transport',
    condition: named('tcp-only'),
    because: 'the registrar listens on TCP alone',
    found: 'wrong-transport',
    writes: { RegistrarServerTransport: 'TCP' },
    outcome: 'cured',
    then: 'registered',
  },
  {
    id: 'port',
    kind: 'port',
    condition: named('other-port'),
    because: 'nobody listens on the port that is configured',
    found: 'wrong-port',
    writes: { RegistrarServerPort: String(SIP_PORT) },
    outcome: 'cured',
    then: 'registered',
  },
  {
    id: 'outbound-proxy',
    kind: 'outbound-proxy',
    condition: named('other-address'),
    because: 'the line’s own socket takes answers from the address alone that it asks',
    found: 'response-from-other-address',
    writes: { OutboundProxy: REGISTRAR },
    outcome: 'cured',
    then: 'registered',
  },
  {
    id: 'rport',
    kind: 'rport',
    condition: own(
      'NAT that changes ports, and a phone that does not ask for rport',
      { parameters: { 'SIP.X_SIPDX-ORG_Rport': 'false' } },
      'nftables masquerade with random ports; Kamailio',
      async (rig) => {
        await rig.masquerade({ alg: false, ports: 'random' });
        await rig.kamailio();
      },
    ),
    because: 'without rport the registrar answers to the port in Via, where the NAT has no entry (RFC 3581)',
    found: 'nat-without-rport',
    writes: { 'X_SIPDX-ORG_Rport': 'true' },
    outcome: 'cured',
    then: 'nat-in-path',
  },
  {
    id: 'port-refresh',
    kind: 'port-refresh',
    condition: named('stale-nat-binding'),
    because: 'the router drops what comes from the port that the line had, and no other',
    found: 'stale-nat-binding',
    writes: { 'X_SIPDX-ORG_PortRefresh': 'true' },
    outcome: 'cured',
    then: 'nat-in-path',
    staysWell: true, // the line keeps the port that it found until that fails too
  },
  {
    id: 'keep-alive',
    kind: 'keep-alive',
    condition: own(
      'NAT that forgets after 35 s, and a phone that does not keep it open',
      { awaitStatus: 'Up', keepAlive: 0 },
      'nftables masquerade; UDP time-outs of the router’s connection tracking 35 s; no keep-alive; Kamailio',
      forgetfulNat,
    ),
    because: 'nothing else is sent between two registrations, and the NAT forgets meanwhile',
    found: 'keep-alive-too-long',
    writes: { 'X_SIPDX-ORG_KeepAliveType': 'CRLF' },
    outcome: 'cured',
    then: 'nat-in-path',
    works: isKeptOpen,
  },
  {
    id: 'keep-alive-interval',
    kind: 'keep-alive',
    condition: own(
      'NAT that forgets after 35 s, and a phone that sends something every two minutes',
      { awaitStatus: 'Up', keepAlive: 120 },
      'The same; CRLF every 120 s',
      forgetfulNat,
    ),
    because: 'the NAT forgets in the pauses',
    found: 'keep-alive-too-long',
    writes: { 'X_SIPDX-ORG_KeepAliveInterval': '30' },
    outcome: 'cured',
    then: 'nat-in-path',
    works: isKeptOpen,
  },
  {
    id: 'new-call-id',
    kind: 'new-call-id',
    condition: named('call-id-of-line'),
    because: 'the registrar refuses a Call-ID that it has served once',
    found: 'new-call-id-needed',
    writes: { 'X_SIPDX-ORG_NewCallID': 'true' },
    outcome: 'cured',
    then: 'registered',
    staysWell: true, // the first registration with the old habit is served once more
  },
  {
    id: 'credentials',
    kind: 'credentials',
    condition: named('wrong-password'),
    because: 'the registrar has another password',
    found: 'account-or-password-rejected',
    writes: { AuthPassword: { secret: 'lab-1001' } },
    outcome: 'cured',
    then: 'registered',
  },
  {
    id: 'auth-user',
    kind: 'auth-user',
    condition: named('auth-user'),
    because: 'the registrar takes the user of the address of record alone',
    found: 'auth-user-mismatch',
    writes: { AuthUserName: '1001' },
    outcome: 'cured',
    then: 'registered',
  },
  {
    id: 'standby-as-primary',
    kind: 'standby-as-primary',
    condition: own(
      'The primary server is dead, the standby serves',
      {
        registrar: NOBODY,
        parameters: {
          'SIP.X_CT-COM_Standby-RegistrarServer': REGISTRAR,
          'SIP.X_CT-COM_Standby-RegistrarServerPort': String(SIP_PORT),
          'SIP.X_CT-COM_Standby-RegistrarServerTransport': 'UDP',
        },
      },
      'Nobody has the primary server’s address; Kamailio at the standby’s',
      (rig) => rig.kamailio(),
    ),
    because: 'the configured registrar is dead',
    found: 'standby-only',
    writes: { RegistrarServer: REGISTRAR },
    outcome: 'cured',
    then: 'registered',
  },
  {
    id: 'not-cured',
    kind: 'transport',
    condition: named('mtu'),
    because: 'TCP’s segments are too long for the link as well, and nobody says so',
    found: 'fragmentation',
    writes: { RegistrarServerTransport: 'TCP' },
    outcome: 'not-cured',
    then: 'sip-service-silent',
    automaticRollback: true,
  },
  {
    id: 'worse',
    kind: 'outbound-proxy',
    condition: own(
      'The registrar answers from an address that takes no requests',
      { registrar: SECOND_ADDRESS },
      'Kamailio on two addresses answers from the first, where requests are dropped',
      async (rig) => {
        await rig.kamailio();
        await rig.filter('registrar', 'input', `iifname "eth0" ip daddr ${REGISTRAR} th dport ${SIP_PORT} drop`);
      },
    ),
    because: 'whoever answers need not be whom to ask',
    found: 'response-from-other-address',
    writes: { OutboundProxy: REGISTRAR },
    outcome: 'worse',
    then: 'sip-service-silent',
  },
];

/** One of docs/verdicts.md. */
function named(id: string): Condition {
  const found = CONDITIONS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no condition ${id}`);
  return found;
}

function own(condition: string, phone: PhoneSettings, rig: string, prepare: Condition['prepare']): Cure['condition'] {
  return { condition, phone, rig, prepare };
}

const NAT_SECONDS = 35;

/** A usual NAT forgets after a minute (seeds 000); this one is in more of a hurry. */
async function forgetfulNat(rig: Rig): Promise<void> {
  await rig.masquerade({ alg: false });
  for (const name of ['nf_conntrack_udp_timeout', 'nf_conntrack_udp_timeout_stream']) {
    const file = `/proc/sys/net/netfilter/${name}`;
    await mustRun('ip', ['netns', 'exec', rig.net.router, 'tee', file], { input: String(NAT_SECONDS) });
  }
  await rig.kamailio();
}

/** After the NAT could have forgotten, it has a way from the registrar to the phone. */
async function isKeptOpen(rig: Rig): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, (NAT_SECONDS + 2) * 1000));
  return (await rig.natPorts()).length > 0;
}
