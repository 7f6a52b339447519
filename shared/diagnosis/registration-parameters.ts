import { STANDBY } from './iad-dialect.js';

/**
 * How a phone registers, beyond what TR-104 has: parameters beside its servers, which is a profile's SIP object in issue 1 and
 * a network in issue 2 (docs/data-model.md). The one place that spells their names.
 */
export const RegistrationParameter = {
  /** RFC 3581 */
  rport: 'X_SIPDX-ORG_Rport',
  /** A new local port for each registration. */
  portRefresh: 'X_SIPDX-ORG_PortRefresh',
  /** A new Call-ID for each REGISTER. */
  newCallId: 'X_SIPDX-ORG_NewCallID',
  keepAliveType: 'X_SIPDX-ORG_KeepAliveType',
  /** Seconds. */
  keepAliveInterval: 'X_SIPDX-ORG_KeepAliveInterval',
} as const;

/** The server to go to when the registrar does not serve: under the names that phones in the field have (record 0027). */
export const StandbyParameter = {
  registrarServer: `${STANDBY}RegistrarServer`,
  registrarServerPort: `${STANDBY}RegistrarServerPort`,
  registrarServerTransport: `${STANDBY}RegistrarServerTransport`,
} as const;

/** Is it one of these, the standby server's proxies included? `name`: without its path. */
export function isRegistrationParameter(name: string): boolean {
  return name.startsWith(STANDBY) || Object.values(RegistrationParameter).some((one) => one === name);
}

/** Values of `KeepAliveType`; the first is the default. */
export const KEEP_ALIVE_TYPES = ['None', 'CRLF', 'OPTIONS', 'STUN'] as const;
