import type { Evidence } from '../evidence.js';
import { FaultCode, type Cause, type Confidence, type Verdict } from '../fault-code.js';
import { finalResponses, sawPortClosed, type FinalResponse } from '../readings.js';
import type { DeepEvidence, RegisterProbe } from './evidence.js';
import { answered } from './register-lane.js';
import { isPrivateAddress } from './subnet.js';
import { parseDeltaSeconds, parseNameAddr } from '../../sip/headers.js';

/**
 * From the probes' facts to a finer cause (diagnosis.md, 'Deep probes'). The FaultCode and its category are never changed; cause
 * and confidence are, and only where a probe tells something that the procedure could not. First rule that holds wins.
 */
export function withProbes(verdict: Verdict, evidence: Evidence): Verdict {
  const { deep } = evidence;
  if (deep === undefined) return verdict;
  const found = findings(verdict, evidence, deep);
  return found === undefined ? verdict : { ...verdict, cause: found[0], confidence: found[1] };
}

type Finding = readonly [Cause, Confidence];
type Rule = (evidence: Evidence, deep: DeepEvidence) => Finding | undefined;

function findings({ faultCode }: Verdict, evidence: Evidence, deep: DeepEvidence): Finding | undefined {
  const last = finalResponses(evidence).at(-1);
  const silent = last === undefined && faultCode <= FaultCode.undetermined;
  const rules = silent ? (evidence.end === 'dns' ? DNS_RULES : SILENT_RULES) : last ? responseRules(last) : [];
  for (const rule of rules) {
    const finding = rule(evidence, deep);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

// -- this host on its own network

const noWayOut: Rule = (_, { lan }) => (lan?.routeError === undefined ? undefined : ['own-address-missing', 'likely']);

const gatewayOutside: Rule = (_, { lan }) =>
  lan?.gatewayInSubnet === false ? ['gateway-outside-subnet', 'likely'] : undefined;

/** ARP alone decides: a gateway need not answer pings, but nobody gets past one that has no hardware address. */
const gatewayDead: Rule = (_, { lan }) => {
  if (lan?.gateway === undefined || (lan.gatewayPing?.replies.length ?? 0) > 0) return undefined;
  return lan.neighbour === 'failed' || lan.neighbour === 'incomplete' ? ['gateway-dead', 'certain'] : undefined;
};

const leaseOverridden: Rule = (_, { lan }) =>
  lan?.lease !== undefined && lan.source !== undefined && lan.lease.address !== lan.source && !lan.lease.expired
    ? ['own-address-static', 'open']
    : undefined;

// -- DNS

const resolverDead: Rule = (_, { dns }) => {
  if (dns === undefined || dns.servers.length === 0) return undefined;
  const dead = dns.servers.filter(({ stage }) => stage.error === 'timeout' || stage.error === 'failed');
  // One that answers tells of the name; that is the procedure's own finding.
  return dead.length === dns.servers.length ? ['dns-resolver-dead', 'likely'] : undefined;
};

const DNS_RULES: readonly Rule[] = [noWayOut, gatewayOutside, gatewayDead, resolverDead];

// -- silence

const standbyAnswers: Rule = (_, deep) =>
  probes(deep, 'standby').some(answered) ? ['standby-only', 'likely'] : undefined;

const newPortAnswers: Rule = (_, deep) => {
  const [probe] = probes(deep, 'new-port').filter(({ ownPort }) => !ownPort);
  return probe !== undefined && answered(probe) ? ['stale-nat-binding', 'likely'] : undefined;
};

const otherTransportAnswers: Rule = (evidence, deep) => {
  const probe = probes(deep, 'transports').find(answered);
  const { target } = evidence;
  if (probe === undefined || target === undefined) return undefined;
  if (probe.target.transport === target.transport) return ['wrong-port', 'likely'];
  if (target.transport !== 'UDP') return ['wrong-transport', 'likely'];
  // The port says that nobody listens: the service is elsewhere. Silence: somebody may swallow UDP on the way.
  if (sawPortClosed(evidence)) return ['wrong-transport', 'likely'];
  return ['udp-blocked', 'open'];
};

const tooLong: Rule = (_, { mtu }) => {
  if (mtu === undefined) return undefined;
  const small = mtu.pings.some(({ bytes, replied }) => bytes < mtu.registerBytes && replied);
  const large = mtu.pings.filter(({ bytes }) => bytes === mtu.registerBytes);
  return small && large.length > 0 && large.every(({ replied }) => !replied) ? ['fragmentation', 'likely'] : undefined;
};

const allSilent: Rule = (_, deep) => {
  const tried = probes(deep, 'standby');
  return tried.length > 0 && tried.every((probe) => !answered(probe)) ? ['all-servers-down', 'open'] : undefined;
};

const SILENT_RULES: readonly Rule[] = [
  noWayOut,
  gatewayOutside,
  gatewayDead,
  newPortAnswers,
  standbyAnswers,
  otherTransportAnswers,
  tooLong,
  allSilent,
  leaseOverridden,
];

// -- an answer

function responseRules(last: FinalResponse): readonly Rule[] {
  if (last.status < 300)
    return [linePortSilent, unknownAtServer, rportMissing, expiryCut(last), keepAlive, clock(last)];
  if (last.status === 401 || last.status === 407) return [passwordText, clock(last), authUser];
  if (last.status === 403) return [refusedAfterCredentials, contactLimit(last)];
  return [newCallId, standbyAnswers, contactLimit(last)];
}

/** A new Call-ID is taken where the old one was refused. */
const newCallId: Rule = (_, deep) => {
  const done = probes(deep, 'call-id').at(-1)?.outcome;
  if (done?.kind !== 'response') return undefined;
  return done.status < 300 ? ['new-call-id-needed', 'likely'] : undefined;
};

/** The procedure's socket was answered; the line's own is not. */
const linePortSilent: Rule = (_, deep) => {
  const [probe] = probes(deep, 'new-port').filter(({ ownPort }) => ownPort);
  if (probe === undefined || probe.outcome.kind !== 'timeout') return undefined;
  return ['stale-nat-binding', 'likely'];
};

/** The registrar took the REGISTER, and a query right after it finds no binding. */
const unknownAtServer: Rule = (evidence, deep) => {
  if (evidence.bindingMissing === true) return undefined;
  const queried = probes(deep, 'binding').at(-1)?.outcome;
  if (queried?.kind !== 'response' || queried.status >= 300) return undefined;
  return (queried.headers['Contact'] ?? []).length === 0 ? ['registered-but-unknown-to-server', 'likely'] : undefined;
};

const rportMissing: Rule = (_, { nat }) => {
  const seen = addressIn(nat?.seen ?? nat?.stun);
  const own = addressIn(nat?.sent);
  if (nat === undefined || seen === undefined || own === undefined || nat.rportAnswered !== false) return undefined;
  return seen !== own && isPrivateAddress(own) ? ['nat-without-rport', 'likely'] : undefined;
};

/** An SBC that shortens the expiry keeps a NAT open that way; a core behind it may find it too brief (facts: Huawei). */
const SHORT_SECONDS = 120;

function expiryCut(last: FinalResponse): Rule {
  return (evidence) => {
    const asked = evidence.attempts.at(-1)?.expires;
    const granted = grantedSeconds(last);
    if (asked === undefined || granted === undefined) return undefined;
    return granted < asked && granted < SHORT_SECONDS ? ['expiry-shortened', 'certain'] : undefined;
  };
}

function grantedSeconds({ headers }: FinalResponse): number | undefined {
  const contacts = headers['Contact'] ?? [];
  const only = contacts.length === 1 ? parseNameAddr(contacts[0] ?? '') : undefined;
  return parseDeltaSeconds(only?.params.get('expires') ?? headers['Expires']?.[0] ?? '');
}

/** seeds 000, 003: what a usual NAT keeps of a silent UDP flow. */
const NAT_SECONDS = 60;

const keepAlive: Rule = (evidence, { nat, line }) => {
  const seen = addressIn(nat?.seen ?? nat?.stun);
  const own = addressIn(nat?.sent);
  if (evidence.target?.transport !== 'UDP' || seen === undefined || own === undefined || seen === own) return undefined;
  const often = line.keepAliveSeconds > 0 && line.keepAliveSeconds <= NAT_SECONDS;
  return often ? undefined : ['keep-alive-too-long', 'open'];
};

/** Ours: beyond it a digest that carries a time, or a certificate, fails. */
const CLOCK_MS = 300_000;

function clock(last: FinalResponse): Rule {
  return (_, { line }) => {
    const date = Date.parse(last.headers['Date']?.[0] ?? '');
    if (Number.isNaN(date) || Math.abs(date - line.clockAt) < CLOCK_MS) return undefined;
    return last.status < 300 ? undefined : ['clock-wrong', 'open'];
  };
}

const passwordText: Rule = (evidence, { line }) => {
  if (!evidence.attempts.some(({ credentials }) => credentials)) return undefined;
  if (line.passwordHasBlanks) return ['password-blanks', 'likely'];
  return line.passwordIsLong ? ['password-too-long', 'open'] : undefined;
};

const authUser: Rule = (evidence, { line }) =>
  evidence.attempts.some(({ credentials }) => credentials) && line.authUserDiffers
    ? ['auth-user-mismatch', 'open']
    : undefined;

const refusedAfterCredentials: Rule = (evidence) => {
  const refused = evidence.attempts.find(({ outcome }) => outcome.kind === 'response' && outcome.status === 403);
  return refused?.credentials === true ? ['password-rejected-with-403', 'open'] : undefined;
};

/** Kamailio names it; the others only refuse (facts: server wording). */
function contactLimit(last: FinalResponse): Rule {
  return () =>
    /too many (registered )?contacts|max(imum)?.contacts/i.test(
      [last.reason, ...(last.headers['P-Registrar-Error'] ?? [])].join(' '),
    )
      ? ['contact-limit-reached', 'certain']
      : undefined;
}

function probes(deep: DeepEvidence, probe: RegisterProbe['probe']): readonly RegisterProbe[] {
  return deep.registers.filter((one) => one.probe === probe);
}

/** Of `address:port`, or of an address alone. */
function addressIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const bracketed = /^\[([^\]]+)\]/.exec(text)?.[1];
  if (bracketed !== undefined) return bracketed;
  return text.split(':').length > 2 ? text : text.split(':')[0];
}
