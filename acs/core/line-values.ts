import type { LineRow } from '../store/store.js';

/**
 * The parameters of a line that the console shows, under TR-104 issue 1, and how they become the line's row. Shown as
 * configured; whether that is a usable configuration is the diagnosis's question (shared/diagnosis/configuration.ts).
 */
const OF_LINE = ['Enable', 'Status', 'DirectoryNumber', 'SIP.URI', 'SIP.AuthUserName'] as const;
const OF_PROFILE = [
  'SIP.RegistrarServer',
  'SIP.RegistrarServerPort',
  'SIP.ProxyServer',
  'SIP.ProxyServerPort',
  'SIP.UserAgentDomain',
] as const;

const LINE_PATH = /^(.+\.Services\.VoiceService\.\d+\.VoiceProfile\.\d+\.)Line\.\d+\./;

/** `…VoiceProfile.{i}.` and `…VoiceProfile.{i}.Line.{i}.` of any path in or below a line. */
export function linePathOf(name: string): { readonly profile: string; readonly line: string } | undefined {
  // Some devices leave the final dot of an object out.
  const [line, profile] = LINE_PATH.exec(`${name}.`) ?? [];
  return line === undefined || profile === undefined ? undefined : { profile, line };
}

/** Full names of everything shown of a line. */
export function shownParameters(path: string): readonly string[] {
  const at = linePathOf(path);
  if (at === undefined) return [];
  return [...OF_LINE.map((name) => at.line + name), ...OF_PROFILE.map((name) => at.profile + name)];
}

/** @param values by full name; what is absent shows as empty */
export function lineRowOf(path: string, values: ReadonlyMap<string, string>, diagnosable: boolean): LineRow {
  const profile = linePathOf(path)?.profile ?? '';
  const ofLine = (name: (typeof OF_LINE)[number]) => values.get(path + name)?.trim() ?? '';
  const ofProfile = (name: (typeof OF_PROFILE)[number]) => values.get(profile + name)?.trim() ?? '';
  const registrar =
    hostAndPort(ofProfile('SIP.RegistrarServer'), ofProfile('SIP.RegistrarServerPort')) ??
    hostAndPort(ofProfile('SIP.ProxyServer'), ofProfile('SIP.ProxyServerPort'));
  return {
    path,
    directoryNumber: ofLine('DirectoryNumber'),
    aor: addressOfRecord(ofLine('SIP.URI'), ofLine('SIP.AuthUserName'), ofProfile('SIP.UserAgentDomain')),
    registrar: registrar ?? '',
    status: ofLine('Status'),
    enabled: ofLine('Enable').toLowerCase() === 'enabled',
    diagnosable,
  };
}

/** TR-104: an empty RegistrarServer means ProxyServer; devices write an unset server as 0.0.0.0. */
function hostAndPort(host: string, port: string): string | undefined {
  if (host === '' || host === '0.0.0.0') return undefined;
  return port === '' || port === '0' ? host : `${host}:${port}`;
}

/** TR-104 `Line.{i}.SIP.URI`: built from AuthUserName when empty, completed with UserAgentDomain. */
function addressOfRecord(uri: string, authUserName: string, domain: string): string {
  const written = uri === '' && authUserName !== '' ? `sip:${authUserName}` : uri;
  return written === '' || written.includes('@') || domain === '' ? written : `${written}@${domain}`;
}
