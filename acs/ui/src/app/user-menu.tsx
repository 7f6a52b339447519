import { Button, Menu } from '@mantine/core';
import { IconKeyboard, IconLogout, IconUser } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { logout, sessionQuery } from '../api/queries.js';
import { forgetPhones } from './recent-phones.js';
import classes from './shell.module.css';

export function UserMenu({ onKeys }: { readonly onKeys: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useQuery(sessionQuery).data;
  const leave = useMutation({
    mutationFn: logout,
    onSuccess: async () => {
      await navigate({ to: '/login' });
      client.clear();
      forgetPhones();
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
          <span className={classes['userName']}>{session.username}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label c="var(--sd-dim)">{t(`role.${session.role}`)}</Menu.Label>
        <Menu.Item leftSection={<IconKeyboard size={15} aria-hidden />} onClick={onKeys}>
          {t('keys.title')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={() => leave.mutate()}>
          {t('shell.logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
