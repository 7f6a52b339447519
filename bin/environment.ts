/**
 * What the environment may set. Options of a command win over it, and it wins over defaults. An empty variable is as good as
 * none (Compose's `${X:-}`), and a switch takes true or false.
 */

const SWITCHES = ['SIPDX_SECURE', 'SIPDX_METRICS_OPEN', 'SIPDX_RESET_PASSWORD', 'SIPDX_NBI_INSECURE'] as const;

/** Every variable that any command reads; another one that begins with SIPDX_ is taken for a typing error. */
const KNOWN: readonly string[] = [
  ...SWITCHES,
  'SIPDX_HOST',
  'SIPDX_CONSOLE_PORT',
  'SIPDX_CWMP_HOST',
  'SIPDX_CWMP_PORT',
  'SIPDX_CWMP_TLS_PORT',
  'SIPDX_CWMP_AUTH',
  'SIPDX_CWMP_CLIENT_CA',
  'SIPDX_TLS_CERT',
  'SIPDX_TLS_KEY',
  'SIPDX_BACKEND',
  'SIPDX_NBI',
  'SIPDX_NBI_SYNC_SECONDS',
  'SIPDX_UNKNOWN_DEVICES',
  'SIPDX_PERIODIC_INFORM',
  'SIPDX_CONNECTION_REQUEST_ALLOW',
  'SIPDX_TRUST_PROXY',
  'SIPDX_NBI',
  'SIPDX_LOG_LEVEL',
  'SIPDX_LOG_FORMAT',
  'SIPDX_STATE',
  'SIPDX_LAB_PASSWORD',
  'SIPDX_URL',
  'SIPDX_USER',
  'SIPDX_PASSWORD',
  'SIPDX_TOKEN',
  'SIPDX_SIP_PASSWORD',
  'SIPDX_GIVEN',
  'SIPDX_CHROMIUM',
];

/**
 * Checks the variables, and takes away those that say nothing: what is left is as commander reads it.
 * @returns what is wrong, with the remedy; undefined: nothing
 */
export function prepareEnvironment(environment: NodeJS.ProcessEnv): string | undefined {
  const names = Object.keys(environment).filter((name) => name.startsWith('SIPDX_'));
  const unknown = names.find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) return `${unknown} is no setting of sipdx. Known: ${KNOWN.join(', ')}.`;
  for (const name of names.filter((one) => environment[one]?.trim() === '')) Reflect.deleteProperty(environment, name);
  for (const name of SWITCHES) {
    const value = environment[name]?.trim().toLowerCase();
    if (value === undefined || ['true', '1', 'yes', 'on'].includes(value)) continue;
    if (!['false', '0', 'no', 'off'].includes(value)) return `${name}=${value}: give true or false.`;
    Reflect.deleteProperty(environment, name);
  }
  return undefined;
}
