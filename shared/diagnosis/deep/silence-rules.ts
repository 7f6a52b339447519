import type { Evidence } from '../evidence.js';
import { sawConnected, sawPortClosed } from '../readings.js';
import { DEFAULT_PORT } from '../../sip/transport.js';
import type { DeepEvidence, DnsServerProbe, LanProbe, ProbeId, RegisterProbe } from './evidence.js';
import type { Rule } from './rule.js';
import { addressIn } from './nat.js';
import { answered, served } from './register-lane.js';
import { isLinkLocal } from './subnet.js';

/** Nobody answered, or the name had no address: what did the probes see that the procedure could not? */

// -- this host on its own network

/** None, or one that the host gave itself because DHCP gave none. A host with an address and no route lacks a gateway. */
const noAddress: Rule = (evidence, { lan }) => {
  if (lan?.routeError === 'EADDRNOTAVAIL') return ['own-address-missing', 'likely'];
  const target = evidence.target?.address;
  const selfAssigned = lan?.source !== undefined && isLinkLocal(lan.source);
  return selfAssigned && (target === undefined || !isLinkLocal(target)) ? ['own-address-missing', 'likely'] : undefined;
};

const gatewayOutside: Rule = (_, { lan }) =>
  lan?.gatewayInSubnet === false && !gatewayLives(lan) ? ['gateway-outside-subnet', 'likely'] : undefined;

/**
 * ARP alone decides: a gateway need not answer pings, but nobody gets past one that has no hardware address. Likely, not certain: from
 * here a dead gateway looks like a phone that is cut off.
 */
const gatewayDead: Rule = (_, { lan }) => {
  if (lan?.gateway === undefined || gatewayLives(lan)) return undefined;
  return lan.neighbour === 'failed' || lan.neighbour === 'incomplete' ? ['gateway-dead', 'likely'] : undefined;
};

function gatewayLives({ gatewayPing, neighbour }: LanProbe): boolean {
  return (gatewayPing?.replies.length ?? 0) > 0 || neighbour === 'reachable';
}

/** Likely where the gateway of that address is dead as well: the one that DHCP offers is another network's, or may live. */
const leaseOverridden: Rule = (_, { lan }) => {
  if (lan?.lease === undefined || lan.source === undefined || lan.lease.expired) return undefined;
  if (lan.lease.address === lan.source) return undefined;
  return ['own-address-static', lan.gateway === undefined || gatewayLives(lan) ? 'open' : 'likely'];
};

const leaseOverriddenAndCutOff: Rule = (evidence, deep, verdict) => {
  const finding = leaseOverridden(evidence, deep, verdict);
  return finding?.[1] === 'likely' ? finding : undefined;
};

// -- DNS

/** Some are silent and others answer, or all are silent although the gateway lives. */
const resolverDead: Rule = (evidence, { dns, lan }) => {
  const error = evidence.dns?.error;
  if (dns === undefined || (error !== 'timeout' && error !== 'servfail' && error !== 'failed')) return undefined;
  const silent = dns.servers.filter(isSilentServer);
  if (silent.length === 0) return undefined;
  if (silent.length < dns.servers.length) return ['dns-resolver-dead', 'likely'];
  return lan !== undefined && gatewayLives(lan) ? ['dns-resolver-dead', 'likely'] : undefined;
};

function isSilentServer({ stage }: DnsServerProbe): boolean {
  return stage.error === 'timeout' || stage.error === 'failed';
}

/**
 * RFC 3263 §4.2 fell back on the name's own address, and nobody speaks SIP there. A name without services that has no address
 * either stays `dns-no-address`: that is what the DNS said for certain, and an address record would cure it as well as
 * services would. Its queries for services are in the evidence.
 */
const addressWithoutService: Rule = (evidence, deep) => {
  if (!sawPortClosed(evidence) || sawConnected(evidence) || deep.registers.some(answered)) return undefined;
  return hasNoServices(evidence) ? ['dns-no-srv', 'open'] : undefined;
};

function hasNoServices({ dns }: Evidence): boolean {
  const asked = dns?.stages?.filter(({ type }) => type === 'SRV') ?? [];
  return asked.length > 0 && asked.every(({ error }) => error === 'nxdomain' || error === 'no-address');
}

export const DNS_RULES: readonly Rule[] = [
  noAddress,
  leaseOverriddenAndCutOff,
  gatewayOutside,
  gatewayDead,
  resolverDead,
];

// -- the same server

/** One port is answered, the line's own is not, at the same time. */
const linePortSilent: Rule = (_, deep) =>
  lost(deep, ({ ownPort }) => ownPort) && all(deep, 'new-port', ({ ownPort }) => !ownPort)
    ? ['stale-nat-binding', 'likely']
    : undefined;

/** Silent without rport, answered with: RFC 3581. */
const rportNeeded: Rule = (_, deep) =>
  all(deep, 'nat', ({ rport }) => rport) && lost(deep, ({ rport }) => !rport)
    ? ['nat-without-rport', 'likely']
    : undefined;

/** The server answers again: what it was silent for, nobody can tell any more. */
const serverIsBack: Rule = ({ target }, deep, { cause }) => {
  const there = deep.registers.filter((one) => target && one.probe !== 'standby' && isAt(one, target));
  return there.some(answered) ? [cause, 'open'] : undefined;
};

/** Small packets come through, packets as long as the REGISTER do not. */
const tooLong: Rule = (_, { mtu }) => {
  if (mtu === undefined) return undefined;
  const small = mtu.pings.some(({ bytes, replied }) => bytes < mtu.registerBytes && replied);
  const large = mtu.pings.filter(({ bytes }) => bytes === mtu.registerBytes);
  return small && large.length > 0 && large.every(({ replied }) => !replied) ? ['fragmentation', 'likely'] : undefined;
};

const otherWayAnswers: Rule = (evidence, deep, { cause }) => {
  const { target } = evidence;
  const probe = deep.registers.find((one) => one.probe === 'transports' && answered(one));
  if (probe === undefined || target === undefined) return undefined;
  const { port, transport } = probe.target;
  // What else the server serves is no reason why its TLS fails; that this port has none is.
  if (cause === 'tls-failed' && port !== target.port) return undefined;
  // Nobody listens there, or somebody without TLS: the service is elsewhere. Where nothing comes back, somebody on the way may swallow it.
  const told = sawPortClosed(evidence) || sawConnected(evidence) ? 'likely' : 'open';
  if (transport === target.transport) return ['wrong-port', told];
  if (target.transport !== 'UDP' || told === 'likely') {
    const usual = port === target.port || target.port === DEFAULT_PORT[target.transport];
    // A port that is wrong as well may be all that is wrong.
    return usual ? ['wrong-transport', told] : ['wrong-port', 'open'];
  }
  // Silence: somebody may swallow it on the way, or the server serves no UDP.
  return port === target.port || !refusedThere(deep, target.port) ? ['udp-blocked', 'open'] : ['blocked-port', 'open'];
};

/** Over TCP the same port was silent too: it is about the port, not about UDP. */
function refusedThere({ connections = [] }: DeepEvidence, port: number): boolean {
  return connections.some(({ target, connection }) => target.port === port && connection.ended?.code === 'ETIMEDOUT');
}

/** An ICMP error other than 'port unreachable', and yet the host is there: a filter on the way refuses this port (facts: sip.md). */
const filtered: Rule = ({ icmp, ping }) =>
  (ping?.replies.length ?? 0) > 0 && icmp.some(({ code }) => code === 'EHOSTUNREACH' || code === 'EACCES')
    ? ['blocked-port', 'likely']
    : undefined;

// -- other servers

const standbyAnswers: Rule = (_, deep) =>
  deep.registers.some((one) => one.probe === 'standby' && served(one)) ? ['standby-only', 'likely'] : undefined;

const allSilent: Rule = (_, deep) => {
  const tried = deep.registers.filter(({ probe }) => probe === 'standby');
  return tried.length > 0 && !tried.some(served) ? ['all-servers-down', 'open'] : undefined;
};

/** A certificate that is not valid yet: the clock is behind, unless the server's is ahead. */
const clockBehind: Rule = ({ connections = [] }) =>
  connections.some(({ ended }) => ended?.code === 'CERT_NOT_YET_VALID') ? ['clock-wrong', 'likely'] : undefined;

/** An address of ours that a NAT made, and a port that the answers do not find: rport is missing at the server. */
const rportIgnored: Rule = (_, { nat }) => {
  if (nat?.sent === undefined || nat.rportAnswered !== false) return undefined;
  const seen = nat.seen ?? nat.stun;
  return seen !== undefined && addressIn(seen) !== addressIn(nat.sent) ? ['nat-without-rport', 'open'] : undefined;
};

export const SILENCE_RULES: readonly Rule[] = [
  noAddress,
  leaseOverriddenAndCutOff,
  gatewayOutside,
  gatewayDead,
  linePortSilent,
  rportNeeded,
  tooLong,
  serverIsBack,
  clockBehind,
  standbyAnswers,
  filtered,
  otherWayAnswers,
  allSilent,
  addressWithoutService,
  rportIgnored,
  leaseOverridden,
];

function isAt(one: RegisterProbe, target: NonNullable<Evidence['target']>): boolean {
  const { address, port, transport } = one.target;
  return address === target.address && port === target.port && transport === target.transport;
}

/** All of these were answered, and there are some. */
function all(deep: DeepEvidence, probe: ProbeId, which: (one: RegisterProbe) => boolean): boolean {
  const some = deep.registers.filter((one) => one.probe === probe && which(one));
  return some.length > 0 && some.every(answered);
}

/** From a new port or the line's own: sent, and not answered. */
function lost(deep: DeepEvidence, which: (one: RegisterProbe) => boolean): boolean {
  const some = deep.registers.filter((one) => one.probe === 'new-port' && which(one) && one.sentAt.length > 0);
  return some.length > 0 && some.every(({ outcome }) => outcome.kind === 'timeout');
}
