import { role, type Permission, type Role } from '#shared/api/access.js';

/** Each role may do what those before it may. */
const RANKS: readonly Role[] = role.options;

/**
 * Who may do what, in one table.
 *
 * - viewer: sees devices, lines, parameters, tasks, runs and events; has tokens of their own
 * - operator: works on a fault: diagnoses lines, has parameters read again
 * - engineer: changes devices: parameters, admission, deletion; brings runs of other servers in; sees the settings
 * - admin: changes the server: users, everybody's tokens, the CPEs' credentials, settings; reads the audit log
 */
export const LEAST_ROLE: Readonly<Record<Permission, Role>> = {
  'fleet.read': 'viewer',
  'tokens.own': 'viewer',
  'run.start': 'operator',
  'parameters.refresh': 'operator',
  'run.import': 'engineer',
  'parameters.write': 'engineer',
  'devices.admit': 'engineer',
  'devices.delete': 'engineer',
  'settings.read': 'engineer',
  'settings.change': 'admin',
  'credentials.manage': 'admin',
  'tokens.all': 'admin',
  'users.manage': 'admin',
  'audit.read': 'admin',
};

export function atLeast(have: Role, need: Role): boolean {
  return RANKS.indexOf(have) >= RANKS.indexOf(need);
}

export function lesserRole(a: Role, b: Role): Role {
  return atLeast(a, b) ? b : a;
}

export function may(have: Role, permission: Permission): boolean {
  return atLeast(have, LEAST_ROLE[permission]);
}

export function permissionsOf(have: Role): readonly Permission[] {
  return (Object.keys(LEAST_ROLE) as Permission[]).filter((permission) => may(have, permission));
}
