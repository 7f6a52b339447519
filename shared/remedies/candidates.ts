import type { Evidence, Target } from '../diagnosis/evidence.js';
import type { Verdict } from '../diagnosis/fault-code.js';
import { finalResponses } from '../diagnosis/readings.js';
import { parseDeltaSeconds, parseNameAddr } from '../sip/headers.js';
import { parseSipUri } from '../sip/uri.js';
import { answeredTarget } from './probe-answers.js';
import type { LinePlaces } from './line-places.js';
import type { Candidate, Change, RemedyKind, RemedyRisk } from './remedy.js';

/** What is known of the line besides the evidence. */
export interface LineKnowledge {
  readonly places: LinePlaces;
  /** As stored; undefined: never read. */
  readonly value: (setting: Change['setting']) => string | undefined;
}

type Rule = (evidence: Evidence, line: LineKnowledge) => Pick<Candidate, 'alternatives'> | undefined;

interface Row {
  readonly kind: RemedyKind;
  readonly rule: Rule;
  /** Though the cause be certain. */
  readonly worthATry?: true;
}

/**
 * Which parameters of a phone cure a cause, computed from what was observed; what the evidence does not tell is not offered.
 * @param evidence undefined: none that can be read
 */
export function remedyCandidates(
  { cause, confidence }: Pick<Verdict, 'cause' | 'confidence'>,
  evidence: Evidence,
  line: LineKnowledge,
): readonly Candidate[] {
  return (ROWS[cause] ?? []).flatMap(({ kind, rule, worthATry }) => {
    const found = rule(evidence, line);
    if (found === undefined) return [];
    return [{ kind, ...found, worthATry: worthATry === true || confidence === 'open', risks: RISKS[kind] ?? [] }];
  });
}

const RISKS: Readonly<Partial<Record<RemedyKind, readonly RemedyRisk[]>>> = {
  'keep-alive': ['more-traffic'],
  'standby-as-primary': ['other-server'],
  'outbound-proxy': ['other-server'],
  credentials: ['ban'],
  'auth-user': ['ban'],
};

const set = (...changes: readonly Change[]): { readonly alternatives: readonly (readonly Change[])[] } => ({
  alternatives: [changes],
});

// -- rules

/** What the procedure found disabled, and nothing else that is off. */
const enableLine: Rule = ({ configuration }, { places }) => {
  const off = new Set(configuration.filter(({ problem }) => problem === 'disabled').map(({ parameter }) => parameter));
  const changes = (['lineEnable', 'profileEnable'] as const)
    .filter((setting) => off.has(places.nameOf(setting) ?? ''))
    .map((setting) => ({ setting, value: places.enabled }));
  return changes.length === 0 ? undefined : set(...changes);
};

/** The registrar's longest Min-Expires, or what it accepted after a 423. */
const acceptedExpiry: Rule = (evidence) => {
  const asked = finalResponses(evidence).flatMap(({ status, headers }) =>
    status === 423 ? (headers['Min-Expires'] ?? []).map((value) => parseDeltaSeconds(value) ?? 0) : [],
  );
  const seconds = evidence.interval?.accepted ?? Math.max(0, ...asked);
  return seconds > 0 ? set({ setting: 'registerExpires', value: String(seconds) }) : undefined;
};

/** What the server grants anyway. */
const grantedExpiry: Rule = (evidence) => {
  const last = finalResponses(evidence).at(-1);
  if (last === undefined || last.status >= 300) return undefined;
  const contacts = last.headers['Contact'] ?? [];
  const only = contacts.length === 1 ? parseNameAddr(contacts[0] ?? '') : undefined;
  const seconds = parseDeltaSeconds(only?.params.get('expires') ?? last.headers['Expires']?.[0] ?? '') ?? 0;
  return seconds > 0 ? set({ setting: 'registerExpires', value: String(seconds) }) : undefined;
};

/** Where another transport was answered. */
const answeredTransport: Rule = (evidence, line) => {
  const target = answeredTarget(evidence, 'transports');
  if (target === undefined || target.transport === evidence.target?.transport) return undefined;
  return set(
    { setting: transportSetting(line), value: target.transport },
    { setting: portSetting(evidence, line), value: String(target.port) },
  );
};

/** RFC 3261 §18.1.1: what does not fit into a datagram goes over TCP. */
const tcp: Rule = (evidence, line) => {
  if (evidence.target?.transport !== 'UDP') return undefined;
  return set({ setting: transportSetting(line), value: 'TCP' });
};

const answeredPort: Rule = (evidence, line) => {
  const target = answeredTarget(evidence, 'transports');
  if (target === undefined || target.transport !== evidence.target?.transport) return undefined;
  return set({ setting: portSetting(evidence, line), value: String(target.port) });
};

/** Without SRV records the port has to be said. */
const usualPort: Rule = (evidence, line) => set({ setting: portSetting(evidence, line), value: '5060' });

/** RFC 3261 §21.3.4: 305 names the proxy to be used. */
const namedProxy: Rule = (evidence) => {
  const last = finalResponses(evidence).at(-1);
  const uri =
    last?.status === 305 ? parseSipUri(parseNameAddr(last.headers['Contact']?.[0] ?? '')?.uri ?? '') : undefined;
  return uri && outboundProxy(uri.host, uri.port ?? 5060);
};

/** Who answers is asked at once. */
const answeringServer: Rule = ({ responseFrom = '' }) => {
  const [, host, port] = /^\[?([^\]]+)\]?:(\d{1,5})$/.exec(responseFrom) ?? [];
  return host === undefined ? undefined : outboundProxy(host, Number(port));
};

function outboundProxy(host: string, port: number) {
  return set({ setting: 'outboundProxy', value: host }, { setting: 'outboundProxyPort', value: String(port) });
}

const rport: Rule = () => set({ setting: 'X_SIPDX-ORG_Rport', value: 'true' });
const portRefresh: Rule = () => set({ setting: 'X_SIPDX-ORG_PortRefresh', value: 'true' });
const newCallId: Rule = () => set({ setting: 'X_SIPDX-ORG_NewCallID', value: 'true' });

/** Seeds 000 and 003: a usual NAT forgets after 60 s, so half of that. */
const KEEP_ALIVE_SECONDS = '30';

const keepAlive: Rule = (_, { value }) => {
  const type = value('X_SIPDX-ORG_KeepAliveType') ?? 'None';
  return {
    alternatives: [
      [
        { setting: 'X_SIPDX-ORG_KeepAliveType', value: type === 'None' || type === '' ? 'CRLF' : type },
        { setting: 'X_SIPDX-ORG_KeepAliveInterval', value: KEEP_ALIVE_SECONDS },
      ],
      // What phones of China Telecom have (facts: tr069.md §4.2).
      [{ setting: 'X_CT-COM_HeartbeatCycle', value: KEEP_ALIVE_SECONDS }],
    ],
  };
};

const password: Rule = () => set({ setting: 'authPassword' });

/** The user part of the address of record, which most servers take for the user of the account too. */
const userOfUri: Rule = (_, { value }) => {
  const user = parseSipUri(value('uri') ?? '')?.user ?? '';
  return user === '' ? undefined : set({ setting: 'authUserName', value: user });
};

/** The standby server as it is configured; as it was found where that was never read. */
const standby: Rule = (evidence, { places, value }) => {
  const found = answeredTarget(evidence, 'standby');
  const host = value('X_CT-COM_Standby-RegistrarServer')?.trim() ?? '';
  const server: (Omit<Target, 'transport'> & { readonly transport: string }) | undefined =
    host === '' || host === '0.0.0.0'
      ? found
      : {
          address: host,
          port: Number(value('X_CT-COM_Standby-RegistrarServerPort') ?? found?.port ?? 5060),
          transport: value('X_CT-COM_Standby-RegistrarServerTransport') ?? found?.transport ?? 'UDP',
        };
  if (server === undefined) return undefined;
  const [at, port, transport] =
    places.primary === 'registrar'
      ? (['registrarServer', 'registrarServerPort', 'registrarServerTransport'] as const)
      : (['proxyServer', 'proxyServerPort', 'proxyServerTransport'] as const);
  return set(
    { setting: at, value: server.address },
    { setting: port, value: String(server.port) },
    { setting: transport, value: server.transport },
  );
};

/** TR-104 has no transport of an outbound proxy: the registrar's is used. */
function transportSetting({ places }: LineKnowledge) {
  return places.primary === 'registrar' ? 'registrarServerTransport' : 'proxyServerTransport';
}

function portSetting(evidence: Evidence, line: LineKnowledge) {
  if (usesOutboundProxy(evidence, line)) return 'outboundProxyPort';
  return line.places.primary === 'registrar' ? 'registrarServerPort' : 'proxyServerPort';
}

/** Where its parameter was never read, the evidence tells: the server that was asked is not the configured one. */
function usesOutboundProxy({ dns, target }: Evidence, { places, value }: LineKnowledge): boolean {
  const server = value(places.primary === 'registrar' ? 'registrarServer' : 'proxyServer')?.trim() ?? '';
  const asked = dns?.name ?? target?.address;
  if (value('outboundProxy') !== undefined || server === '' || asked === undefined) return places.hasOutboundProxy;
  return asked.toLowerCase() !== server.toLowerCase();
}

/** In the order in which they are worth doing. Causes that nobody can cure at the phone are absent. */
const ROWS: Readonly<Partial<Record<Verdict['cause'], readonly Row[]>>> = {
  'line-disabled': [{ kind: 'enable-line', rule: enableLine }],
  'interval-too-brief': [{ kind: 'expiry', rule: acceptedExpiry }],
  'interval-adapted': [{ kind: 'expiry', rule: acceptedExpiry }],
  'expiry-shortened': [{ kind: 'expiry', rule: grantedExpiry }],
  'wrong-transport': [{ kind: 'transport', rule: answeredTransport }],
  'udp-blocked': [{ kind: 'transport', rule: answeredTransport }],
  fragmentation: [{ kind: 'transport', rule: tcp, worthATry: true }],
  'wrong-port': [{ kind: 'port', rule: answeredPort }],
  'dns-no-srv': [{ kind: 'port', rule: usualPort, worthATry: true }],
  redirected: [{ kind: 'outbound-proxy', rule: namedProxy }],
  'response-from-other-address': [{ kind: 'outbound-proxy', rule: answeringServer, worthATry: true }],
  'nat-without-rport': [{ kind: 'rport', rule: rport }],
  'stale-nat-binding': [{ kind: 'port-refresh', rule: portRefresh }],
  'blocked-port': [{ kind: 'port-refresh', rule: portRefresh, worthATry: true }],
  'keep-alive-too-long': [{ kind: 'keep-alive', rule: keepAlive }],
  'registered-but-unknown-to-server': [{ kind: 'keep-alive', rule: keepAlive, worthATry: true }],
  'new-call-id-needed': [{ kind: 'new-call-id', rule: newCallId }],
  'invalid-cseq': [{ kind: 'new-call-id', rule: newCallId, worthATry: true }],
  'account-or-password-rejected': [{ kind: 'credentials', rule: password }],
  'credentials-missing': [{ kind: 'credentials', rule: password }],
  'password-blanks': [{ kind: 'credentials', rule: password }],
  'password-too-long': [{ kind: 'credentials', rule: password }],
  'password-rejected-with-403': [{ kind: 'credentials', rule: password }],
  'auth-user-mismatch': [{ kind: 'auth-user', rule: userOfUri }],
  'standby-only': [{ kind: 'standby-as-primary', rule: standby }],
};

/** Causes that some parameter of a phone cures. */
export const CURABLE_CAUSES = Object.keys(ROWS) as readonly Verdict['cause'][];

/** Kinds of remedies that may be offered against it, in the order in which they are worth doing. */
export function kindsAgainst(cause: Verdict['cause']): readonly RemedyKind[] {
  return (ROWS[cause] ?? []).map(({ kind }) => kind);
}
