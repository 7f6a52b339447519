import { Select } from '@mantine/core';
import type { Role } from '#shared/api/access.js';
import { useWords } from '../../i18n/use-words.js';

const roles: readonly Role[] = ['viewer', 'operator', 'engineer', 'admin'];

interface RoleSelectProps {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
  /** Up to this one. */
  readonly most?: Role;
}

/** A role, with what it may do. */
export function RoleSelect({ value, onChange, most = 'admin' }: RoleSelectProps) {
  const { t } = useWords();
  return (
    <Select
      label={t('users.role')}
      description={t(`users.mayDo.${value}`)}
      allowDeselect={false}
      value={value}
      onChange={(chosen) => onChange(roles.find((role) => role === chosen) ?? value)}
      data={roles.slice(0, roles.indexOf(most) + 1).map((role) => ({ value: role, label: t(`role.${role}`) }))}
    />
  );
}
