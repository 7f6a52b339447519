import { permission, role } from '#shared/api/access.js';
import { atLeast, lesserRole, may, permissionsOf } from './roles.js';

describe('roles', () => {
  it('each may do what those before it may, and something more', () => {
    const all = role.options.map((one) => new Set(permissionsOf(one)));
    for (const [n, mine] of all.entries()) {
      for (const before of all[n - 1] ?? []) expect(mine).toContain(before);
      expect(mine.size).toBeGreaterThan(all[n - 1]?.size ?? 0);
    }
    expect([...(all.at(-1) ?? [])].sort()).toEqual([...permission.options].sort());
  });

  it('draw the lines where the operator’s work ends, and the engineer’s', () => {
    expect([may('viewer', 'fleet.read'), may('viewer', 'run.start')]).toEqual([true, false]);
    expect([may('operator', 'run.start'), may('operator', 'parameters.write')]).toEqual([true, false]);
    expect([may('engineer', 'parameters.write'), may('engineer', 'devices.admit')]).toEqual([true, true]);
    for (const admins of [
      'users.manage',
      'tokens.all',
      'credentials.manage',
      'settings.change',
      'audit.read',
    ] as const) {
      expect([may('engineer', admins), may('admin', admins)]).toEqual([false, true]);
    }
  });

  it('are compared by rank', () => {
    expect([atLeast('admin', 'viewer'), atLeast('viewer', 'operator'), atLeast('operator', 'operator')]).toEqual([
      true,
      false,
      true,
    ]);
    expect([lesserRole('admin', 'viewer'), lesserRole('operator', 'engineer')]).toEqual(['viewer', 'operator']);
  });
});
