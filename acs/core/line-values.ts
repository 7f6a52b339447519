import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { IAD_OBJECT } from '#shared/diagnosis/iad-dialect.js';
import type { LineRow } from '../store/ports/devices.js';

/**
 * The parameters of a line that the console shows, and how they become the line's row. Shown as configured; whether that
 * is a usable configuration is the diagnosis's question (shared/diagnosis/configuration.ts).
 *
 * A line is `…VoiceProfile.{i}.Line.{i}.` in TR-104 issue 1 and `…SIP.Client.{i}.` in issue 2, below whatever root. What
 * issue 1 has in the line's profile, issue 2 has in the network that the client refers to; and a directory number belongs
 * to the line of CallControl that refers to the client.
 */
const ISSUE_1 = /^(.+\.Services\.VoiceService\.\d+\.VoiceProfile\.\d+\.)Line\.\d+\./;
const ISSUE_2 = /^(.+\.Services\.VoiceService\.\d+\.)SIP\.Client\.\d+\./;
const CALL_LINE = /^.+\.Services\.VoiceService\.\d+\.CallControl\.Line\.\d+\./;

const OF_LINE_1 = ['Enable', 'Status', 'DirectoryNumber', 'SIP.URI', 'SIP.AuthUserName'] as const;
const OF_CLIENT = ['Enable', 'Status', 'RegisterURI', 'AuthUserName', 'Network'] as const;
const OF_CALL_LINE = ['Provider', 'DirectoryNumber'] as const;
/** Of a profile's SIP object in issue 1, of a network in issue 2. */
const OF_SERVERS = [
  'RegistrarServer',
  'RegistrarServerPort',
  'ProxyServer',
  'ProxyServerPort',
  'UserAgentDomain',
] as const;

/** Objects below a voice service in which there is something of a line; # stands for an instance number. */
const OF_LINES = [
  'VoiceProfile.#.SIP.',
  `VoiceProfile.#.${IAD_OBJECT}`,
  'VoiceProfile.#.Line.#.SIP.',
  `VoiceProfile.#.Line.#.${DIAGNOSTICS_OBJECT}`,
  `SIP.Client.#.${DIAGNOSTICS_OBJECT}`,
  'SIP.Network.#.',
  'CallControl.Line.#.',
] as const;

/** What is shown of lines, below a voice service and with `*` for instances; no password is among them. */
export const SHOWN_OF_LINES: readonly string[] = [
  ...OF_LINE_1.map((name) => `VoiceProfile.*.Line.*.${name}`),
  ...OF_SERVERS.map((name) => `VoiceProfile.*.SIP.${name}`),
  ...OF_CLIENT.map((name) => `SIP.Client.*.${name}`),
  ...OF_SERVERS.map((name) => `SIP.Network.*.${name}`),
  ...OF_CALL_LINE.map((name) => `CallControl.Line.*.${name}`),
];

/** Values by full name. */
type Values = ReadonlyMap<string, string>;

/** Path of the line in or below which a parameter or object stands. */
export function linePathOf(name: string): string | undefined {
  // Some devices leave the final dot of an object out.
  const dotted = `${name}.`;
  return (ISSUE_1.exec(dotted) ?? ISSUE_2.exec(dotted))?.[0];
}

/** Whether a line, or something of one, stands below this object (with its final dot) of `…Services.VoiceService.`. */
export function leadsToLines(object: string): boolean {
  const below = /\.Services\.VoiceService\.(?:\d+\.)?(.*)$/.exec(object)?.[1]?.replace(/\.\d+(?=\.)/g, '.#');
  return below !== undefined && OF_LINES.some((one) => one.startsWith(below));
}

/** `…VoiceProfile.{i}.` of a line of TR-104 issue 1. */
export function profileOf(line: string): string | undefined {
  return ISSUE_1.exec(line)?.[1];
}

/** The table in which the line is a row. */
export function tableOf(line: string): string {
  return line.replace(/\d+\.$/, '');
}

/** Full names of the numbers of rows of the tables around a line: they tell that one was added or deleted. */
export function countParameters(line: string): readonly string[] {
  const profile = ISSUE_1.exec(line)?.[1];
  if (profile !== undefined) return [`${profile}NumberOfLines`, `${serviceOf(profile)}VoiceProfileNumberOfEntries`];
  const service = ISSUE_2.exec(line)?.[1];
  if (service === undefined) return [];
  return ['SIP.Client', 'SIP.Network', 'CallControl.Line'].map((table) => `${service}${table}NumberOfEntries`);
}

/** Full names of what is shown of a line and stands at a fixed place. */
export function shownParameters(line: string): readonly string[] {
  const profile = ISSUE_1.exec(line)?.[1];
  if (profile === undefined) return OF_CLIENT.map((name) => line + name);
  return [...OF_LINE_1.map((name) => line + name), ...serverParameters(`${profile}SIP.`)];
}

/** Full names of what is shown of a line and stands where its own values lead to. Issue 1 has none. */
export function referredParameters(line: string, values: Values): readonly string[] {
  const network = networkOf(line, values);
  return network === undefined ? [] : serverParameters(network);
}

/** The table in which the line's directory number is to be looked for. Issue 1 has none. */
export function callLinesOf(line: string): string | undefined {
  const service = ISSUE_2.exec(line)?.[1];
  return service && `${service}CallControl.Line.`;
}

/** Full names of what is shown of the lines of CallControl that are among these names of parameters and objects. */
export function callLineParameters(names: readonly string[]): readonly string[] {
  const rows = new Set(names.flatMap((name) => CALL_LINE.exec(`${name.trim()}.`) ?? []));
  return [...rows].flatMap((row) => OF_CALL_LINE.map((name) => row + name));
}

/** @param values what is absent shows as empty */
export function lineRowOf(line: string, values: Values, dialect: LineRow['dialect']): LineRow {
  const value = (name: string) => values.get(name)?.trim() ?? '';
  const profile = ISSUE_1.exec(line)?.[1];
  const servers = profile === undefined ? networkOf(line, values) : `${profile}SIP.`;
  const server = (name: (typeof OF_SERVERS)[number]) => (servers === undefined ? '' : value(servers + name));
  const [uri, user] = profile === undefined ? ['RegisterURI', 'AuthUserName'] : ['SIP.URI', 'SIP.AuthUserName'];
  const registrar =
    hostAndPort(server('RegistrarServer'), server('RegistrarServerPort')) ??
    hostAndPort(server('ProxyServer'), server('ProxyServerPort'));
  return {
    path: line,
    directoryNumber: profile === undefined ? numberOfClient(line, values) : value(`${line}DirectoryNumber`),
    aor: addressOfRecord(value(line + uri), value(line + user), server('UserAgentDomain')),
    registrar: registrar ?? '',
    status: value(`${line}Status`),
    enabled: isEnabled(value(`${line}Enable`)),
    diagnosable: dialect !== '',
    dialect,
  };
}

/** `…VoiceService.{i}.` of a profile. */
function serviceOf(profile: string): string {
  return profile.replace(/VoiceProfile\.\d+\.$/, '');
}

function serverParameters(at: string): readonly string[] {
  return OF_SERVERS.map((name) => at + name);
}

/** Path of the network that the client refers to, which TR-104 issue 2 demands to be one of the same service. */
function networkOf(client: string, values: Values): string | undefined {
  const service = ISSUE_2.exec(client)?.[1];
  const network = withDot(values.get(`${client}Network`));
  if (service === undefined || !network.startsWith(`${service}SIP.Network.`)) return undefined;
  return /^\d+\.$/.test(network.slice(`${service}SIP.Network.`.length)) ? network : undefined;
}

/** Several lines may share a client (direct dialling in); ours: the first that has a number is shown. */
function numberOfClient(client: string, values: Values): string {
  for (const [name, provider] of values) {
    const row = CALL_LINE.exec(name)?.[0];
    if (row === undefined || name !== `${row}Provider` || withDot(provider) !== client) continue;
    const number = values.get(`${row}DirectoryNumber`)?.trim() ?? '';
    if (number !== '') return number;
  }
  return '';
}

/** TR-106: a path as a value has no trailing dot; some devices write it all the same. */
function withDot(reference: string | undefined): string {
  return `${reference?.trim().replace(/\.$/, '') ?? ''}.`;
}

/** Issue 1 has a word, issue 2 a boolean. A device that does not tell has not switched the line off. */
function isEnabled(enable: string): boolean {
  return ['', 'enabled', 'true', '1'].includes(enable.toLowerCase());
}

/** TR-104: an empty RegistrarServer means ProxyServer; devices write an unset server as 0.0.0.0. */
function hostAndPort(host: string, port: string): string | undefined {
  if (host === '' || host === '0.0.0.0') return undefined;
  return port === '' || port === '0' ? host : `${host}:${port}`;
}

/** TR-104 `Line.{i}.SIP.URI`, `Client.{i}.RegisterURI`: made of AuthUserName when empty, completed with UserAgentDomain. */
function addressOfRecord(uri: string, authUserName: string, domain: string): string {
  const written = uri === '' && authUserName !== '' ? `sip:${authUserName}` : uri;
  return written === '' || written.includes('@') || domain === '' ? written : `${written}@${domain}`;
}
