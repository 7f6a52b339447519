import { parseDeltaSeconds, parseNameAddr } from '../../sip/headers.js';
import { parseSipUri, sameSipUri } from '../../sip/uri.js';
import type { Verdict } from '../fault-code.js';
import { isInvalidCseq, type FinalResponse } from '../readings.js';
import type { DeepEvidence, NatProbe, RegisterProbe } from './evidence.js';
import type { Finding, Rule } from './rule.js';
import { addressIn, hidesNat } from './nat.js';
import { answered, served } from './register-lane.js';

/** A final response decided: what do the probes, and the facts of line and clock, tell beside it? */
export function answerRules(last: FinalResponse, { cause }: Verdict): readonly Rule[] {
  const { status } = last;
  if (status < 300) return [...afterAcceptance(last), ...PATH_RULES];
  if (status === 401 || status === 407) return cause === 'unfinished' ? [] : credentialRules(last);
  if (status === 423) return [cutOnTheWay(last)];
  return [newCallId, contactLimit(last), refusedAfterCredentials(last), withoutPassword(last), standbyServes(status)];
}

// -- accepted

function afterAcceptance(last: FinalResponse): readonly Rule[] {
  return [linePortSilent, lineCallId, unknownAtServer, otherPhone(last), expiryCut(last)];
}

/** The procedure's port was answered, the line's own at the same time is not. */
const linePortSilent: Rule = ({ target }, deep) => {
  const own = portProbes(deep).filter(({ ownPort, sentAt }) => ownPort && sentAt.length > 0);
  const other = portProbes(deep).filter(({ ownPort }) => !ownPort);
  if (own.length === 0 || !own.every(({ outcome }) => outcome.kind === 'timeout')) return undefined;
  const { nat, line } = deep;
  const told = other.length > 0 && other.every(answered) ? 'likely' : 'open';
  const hidden = hidesNat(nat, target?.address);
  // Without NAT there is no entry that could be stale. With one, a line that was never registered may not have had one either.
  if (nat?.seen !== undefined && !isBehindNat(nat) && !hidden) return ['blocked-port', told];
  return ['stale-nat-binding', line.hasRegistered === true && !hidden ? told : 'open'];
};

/**
 * The procedure's Call-ID was new, and was taken; the line's own, which it keeps (RFC 3261 §10.2), is refused. Where the line was
 * not told why (seeds 004: a bare 400), a probe that went on with the procedure's Call-ID was.
 */
const lineCallId: Rule = (_, { line, registers }) => {
  if (line.believesRegistered || line.lastFailure === undefined) return undefined;
  const told =
    /^(?:400|500)\b/.test(line.lastFailure) &&
    registers.some(({ freshCallId, outcome }) => !freshCallId && outcome.kind === 'response' && isInvalidCseq(outcome));
  return told || /cseq/i.test(line.lastFailure) ? ['new-call-id-needed', 'likely'] : undefined;
};

/** The registrar took the REGISTER, and a query right after it does not find the binding. */
const unknownAtServer: Rule = (_, deep) => {
  const bound = boundContacts(deep);
  if (bound === undefined || !deep.line.believesRegistered) return undefined;
  return bound.length === 0 ? ['registered-but-unknown-to-server', 'likely'] : undefined;
};

/** Ours is gone and another one of the account is there: one that pushes ours out. */
function otherPhone(last: FinalResponse): Rule {
  return (_, deep) => {
    const own = parseSipUri(contactsOf(last)[0]?.uri ?? '');
    const bound = boundContacts(deep) ?? [];
    if (own === undefined || bound.length === 0) return undefined;
    const isOwn = bound.some(({ uri }) => {
      const other = parseSipUri(uri);
      return other !== undefined && sameSipUri(own, other);
    });
    return isOwn ? undefined : ['account-on-several-phones', 'open'];
  };
}

/** Contacts that the query found; undefined: it was not answered with 2xx, or the headers were cut off. */
function boundContacts(deep: DeepEvidence): ReturnType<typeof contactsOf> | undefined {
  const queried = deep.registers.filter(({ probe }) => probe === 'binding').at(-1)?.outcome;
  if (queried?.kind !== 'response' || queried.status >= 300 || deep.shortened === true) return undefined;
  return contactsOf(queried);
}

function contactsOf({ headers }: FinalResponse) {
  return (headers['Contact'] ?? []).flatMap((value) => parseNameAddr(value) ?? []);
}

/** An SBC that shortens the expiry keeps a NAT open that way; a core behind it may find it too brief (facts: Huawei). */
const SHORT_SECONDS = 120;

function expiryCut(last: FinalResponse): Rule {
  return (evidence) => {
    const asked = evidence.attempts.find(({ outcome }) => outcome === last)?.expires;
    const granted = grantedSeconds(last);
    if (asked === undefined || granted === undefined) return undefined;
    return granted < asked && granted < SHORT_SECONDS ? ['expiry-shortened', 'certain'] : undefined;
  };
}

function grantedSeconds(last: FinalResponse): number | undefined {
  const contacts = contactsOf(last);
  if (contacts.length > 1) return undefined; // which one is ours the evidence does not say
  return parseDeltaSeconds(contacts[0]?.params.get('expires') ?? last.headers['Expires']?.[0] ?? '');
}

// -- the path

/** Headers came back otherwise than they were sent, or a NAT that must be there is hidden. */
const altered: Rule = ({ target }, { nat }) => {
  if (nat === undefined) return undefined;
  if (nat.rewritten.length > 0) return ['alg-rewrites', 'likely'];
  if (!hidesNat(nat, target?.address)) return undefined;
  return seenOutside(nat).some((address) => address !== addressIn(nat.sent ?? ''))
    ? ['alg-rewrites', 'likely']
    : undefined;
};

/** As which address somebody saw us who was not on the way of the answer: a STUN server, another port, a Warning 392. */
function seenOutside({ stun, seenElsewhere, warning }: NatProbe): readonly string[] {
  const told = /req_src_ip=(\S+)/.exec(warning ?? '')?.[1];
  return [stun, seenElsewhere, told].flatMap((seen) => (seen === undefined ? [] : [addressIn(seen)]));
}

function isBehindNat({ sent, seen }: NatProbe): boolean {
  return sent !== undefined && seen !== undefined && addressIn(seen) !== addressIn(sent);
}

/** The answer found its way, as long as the NAT keeps the port. */
const rportIgnored: Rule = (_, { nat }) =>
  nat !== undefined && isBehindNat(nat) && nat.rportAnswered === false ? ['nat-without-rport', 'likely'] : undefined;

/** seeds 000, 003: what a usual NAT keeps of a silent UDP flow. */
const NAT_SECONDS = 60;

const keepAlive: Rule = ({ target }, { nat, line }) => {
  if (target?.transport !== 'UDP' || nat === undefined || !isBehindNat(nat)) return undefined;
  return line.keepAliveSeconds === 0 || line.keepAliveSeconds > NAT_SECONDS
    ? ['keep-alive-too-long', 'open']
    : undefined;
};

/** Of a line that works otherwise. */
const natWorks: Rule = (_, { nat }, { cause }) =>
  nat !== undefined && isBehindNat(nat) && cause === 'registered' ? ['nat-in-path', 'certain'] : undefined;

/** An ALG writes its own address into Contact, and ours is missing in the list. */
const alteredBinding: Rule = (evidence, deep, verdict) =>
  verdict.cause === 'binding-missing' && verdict.confidence === 'open' ? altered(evidence, deep, verdict) : undefined;

const PATH_RULES: readonly Rule[] = [
  alteredBinding,
  ...[altered, rportIgnored, keepAlive, natWorks].map(onlyRegistered),
];

/** A 2xx that has a fault of its own (an interval, a missing binding) keeps it. */
function onlyRegistered(rule: Rule): Rule {
  return (evidence, deep, verdict) => (verdict.cause === 'registered' ? rule(evidence, deep, verdict) : undefined);
}

// -- credentials

function credentialRules(last: FinalResponse): readonly Rule[] {
  return [unknownAlgorithm(last), otherAlgorithm, passwordBlanks, clock(last), realm(last), passwordLong, authUser];
}

/** All that is offered is Digest with algorithms that this side does not compute. */
function unknownAlgorithm({ offered = [], challenges = [] }: FinalResponse): Rule {
  return ({ end }) =>
    end === 'challenge-unusable' && challenges.length === 0 && offered.some((one) => /^(?:md5|sha|aka)/i.test(one))
      ? ['wrong-algorithm', 'certain']
      : undefined;
}

/** The same password was accepted, computed another way. */
const otherAlgorithm: Rule = (_, deep) => {
  const last = deep.registers.filter(({ probe }) => probe === 'algorithm').at(-1);
  return last?.credentials === true && last.outcome.kind === 'response' && last.outcome.status < 300
    ? ['wrong-algorithm', 'certain']
    : undefined;
};

const passwordBlanks = afterCredentials(({ line }) =>
  line.passwordHasBlanks ? ['password-blanks', 'likely'] : undefined,
);
const passwordLong = afterCredentials(({ line }) => (line.passwordIsLong ? ['password-too-long', 'open'] : undefined));
const authUser = afterCredentials(({ line }) => (line.authUserDiffers ? ['auth-user-mismatch', 'open'] : undefined));

/** Of rejected credentials alone. */
function afterCredentials(rule: (deep: DeepEvidence) => Finding | undefined): Rule {
  return (_, deep, { cause }) => (cause === 'account-or-password-rejected' ? rule(deep) : undefined);
}

/** A realm that is a domain, and not the line's; a bare word (`asterisk`) names no domain. */
function realm({ challenges = [] }: FinalResponse): Rule {
  return afterCredentials(({ line }) => {
    const domains = challenges
      .map((one) => one.realm.toLowerCase())
      .filter((one) => /^[^\s.]+(?:\.[^\s.]+)+$/.test(one));
    return domains.length > 0 && !domains.includes(line.domain.toLowerCase()) ? ['realm-mismatch', 'open'] : undefined;
  });
}

/** Ours: beyond it a nonce that carries a time may fail. */
const CLOCK_MS = 300_000;

function clock({ headers }: FinalResponse): Rule {
  return afterCredentials(({ line }) => {
    const date = Date.parse(headers['Date']?.[0] ?? '');
    if (Number.isNaN(date) || Math.abs(date - line.clockAt) < CLOCK_MS) return undefined;
    return ['clock-wrong', 'open'];
  });
}

// -- refused

/** A new Call-ID for each REGISTER is taken where the old one was refused. */
const newCallId: Rule = (_, deep) => {
  const done = deep.registers.filter(({ probe }) => probe === 'call-id').at(-1)?.outcome;
  return done?.kind === 'response' && done.status < 300 ? ['new-call-id-needed', 'likely'] : undefined;
};

/** Kamailio and OpenSIPS name it in P-Registrar-Error, others in the phrase (facts: server wording). */
function contactLimit(last: FinalResponse): Rule {
  const told = [last.reason, ...(last.headers['P-Registrar-Error'] ?? [])].join(' ');
  return () =>
    /too many (registered )?contacts|max(imum)?[ _-]?contacts|one contact only/i.test(told)
      ? ['contact-limit-reached', 'certain']
      : undefined;
}

/** Several servers say 403 to a wrong password, and few say so (facts: server wording). */
function refusedAfterCredentials(last: FinalResponse): Rule {
  return ({ attempts }) => {
    if (last.status !== 403 || attempts.find(({ outcome }) => outcome === last)?.credentials !== true) return undefined;
    return ['password-rejected-with-403', /password|wrong guess/i.test(last.reason) ? 'likely' : 'open'];
  };
}

/** Refused without a challenge, and the line has nothing to answer one with: seeds 004, a line that is known by its address. */
function withoutPassword({ status }: FinalResponse): Rule {
  return ({ attempts }, { line }) =>
    [403, 404, 405, 501].includes(status) && !line.hasPassword && !attempts.some(({ credentials }) => credentials)
      ? ['ip-authenticated-line', 'open']
      : undefined;
}

function standbyServes(status: number): Rule {
  return (_, deep) => {
    const tried = deep.registers.filter(({ probe }) => probe === 'standby');
    if (status < 500 || status >= 600 || tried.length === 0) return undefined;
    return tried.some(served) ? ['standby-only', 'likely'] : ['all-servers-down', 'open'];
  };
}

/** Somebody between makes the expiry smaller than what the registrar wants, and was asked for (facts: Huawei). */
function cutOnTheWay(last: FinalResponse): Rule {
  return ({ attempts }) => {
    const asked = attempts.find(({ outcome }) => outcome === last)?.expires;
    const minimum = parseDeltaSeconds(last.headers['Min-Expires']?.[0] ?? '');
    return asked !== undefined && minimum !== undefined && asked >= minimum
      ? ['expiry-shortened', 'likely']
      : undefined;
  };
}

function portProbes(deep: DeepEvidence): readonly RegisterProbe[] {
  return deep.registers.filter(({ probe }) => probe === 'new-port');
}
