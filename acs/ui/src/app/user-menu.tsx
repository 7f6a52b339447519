import { Button, Menu } from '@mantine/core';
import { IconLogout, IconUser } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { logout, sessionQuery } from '../api/queries.js';

export function UserMenu() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useQuery(sessionQuery).data;
  const leave = useMutation({
    mutationFn: logout,
    onSuccess: async () => {
      await navigate({ to: '/login' });
      client.clear();
    },
  });
  if (session === undefined) return null;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          c="var(--sd-text)"
          fw={500}
          leftSection={<IconUser size={16} aria-hidden />}
          aria-label={t('shell.user', { name: session.username })}
        >
          {session.username}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label c="var(--sd-dim)">{t(`role.${session.role}`)}</Menu.Label>
        <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={() => leave.mutate()}>
          {t('shell.logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
