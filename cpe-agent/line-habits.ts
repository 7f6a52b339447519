import {
  checkConfiguration,
  isUnset,
  type LineParameters,
  type RegistrationPlan,
} from '#shared/diagnosis/configuration.js';
import { STANDBY } from '#shared/diagnosis/iad-dialect.js';
import { KEEP_ALIVE_TYPES, RegistrationParameter } from '#shared/diagnosis/registration-parameters.js';
import type { KeepAliveType } from '#shared/sip/keep-alive.js';
import type { RegisterHabits } from '#shared/sip/register.js';
import type { Parameters } from './cwmp/data-model/parameters.js';
import { placeBesideServers } from './line-configuration.js';

/** What stands beside the servers of a line and is not of TR-104: how it registers, and where to when they do not serve. */

export interface KeepAliveSettings {
  readonly type: KeepAliveType;
  readonly intervalSeconds: number;
}

const DEFAULT_INTERVAL_SECONDS = 30;

export function readHabits(parameters: Parameters, line: string): RegisterHabits {
  const value = (name: string): string => parameters.get(placeBesideServers(parameters, line, name));
  return {
    rport: value(RegistrationParameter.rport) !== 'false',
    newCallId: value(RegistrationParameter.newCallId) === 'true',
    newPort: value(RegistrationParameter.portRefresh) === 'true',
  };
}

/** Undefined: none at all. */
export function readKeepAlive(parameters: Parameters, line: string): KeepAliveSettings | undefined {
  const value = (name: string): string => parameters.get(placeBesideServers(parameters, line, name));
  const name = KEEP_ALIVE_TYPES.find((one) => one === value(RegistrationParameter.keepAliveType));
  if (name === undefined || name === 'None') return undefined;
  const intervalSeconds = Number(value(RegistrationParameter.keepAliveInterval)) || DEFAULT_INTERVAL_SECONDS;
  return { type: TYPES[name], intervalSeconds };
}

const TYPES = { CRLF: 'crlf', OPTIONS: 'options', STUN: 'stun' } as const;

const STANDBY_SETTINGS = [
  'registrarServer',
  'registrarServerPort',
  'registrarServerTransport',
  'proxyServer',
  'proxyServerPort',
  'proxyServerTransport',
  'outboundProxy',
  'outboundProxyPort',
] as const;

/** The line's settings with the standby servers in the places of the primary ones; undefined: it has none. */
export function standbyParameters(parameters: Parameters, primary: LineParameters): LineParameters | undefined {
  const paths = { ...primary.paths };
  for (const setting of STANDBY_SETTINGS) paths[setting] = standbyPath(primary.paths[setting]);
  const values = Object.fromEntries(STANDBY_SETTINGS.map((setting) => [setting, parameters.get(paths[setting])]));
  const standby = { ...primary, ...values, paths };
  return isUnset(standby.registrarServer) && isUnset(standby.proxyServer) ? undefined : standby;
}

/** Where to go when the primary servers do not serve; undefined: nowhere else. */
export function standbyHop(parameters: Parameters, primary: LineParameters): RegistrationPlan['nextHop'] | undefined {
  const standby = standbyParameters(parameters, primary);
  const plan = standby && checkConfiguration(standby);
  return plan?.ok === true ? plan.value.nextHop : undefined;
}

/** `…SIP.RegistrarServer` → `…SIP.X_CT-COM_Standby-RegistrarServer` */
function standbyPath(path: string): string {
  const name = path.lastIndexOf('.') + 1;
  return path.slice(0, name) + STANDBY + path.slice(name);
}
