import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { User } from '#shared/api/access.js';
import { deleteUser, usersQuery } from '../../api/administration-queries.js';
import { sessionQuery } from '../../api/queries.js';
import { Badge } from '../../components/badge.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { Problem } from '../../components/problem.js';
import { RowAction } from '../../components/row-action.js';
import { ScrollTable } from '../../components/scroll-table.js';
import { Section } from '../../components/section.js';
import { Age } from '../../components/time.js';
import { useNow } from '../../components/use-now.js';
import { useWords } from '../../i18n/use-words.js';
import { ChangeUserDialog } from './change-user-dialog.js';
import { NewUserDialog } from './new-user-dialog.js';
import classes from './settings.module.css';
import table from '../../components/table.module.css';

type Open = { readonly kind: 'new' } | { readonly kind: 'change' | 'delete'; readonly user: User };

export function UsersTab() {
  const { t } = useWords();
  const client = useQueryClient();
  const { data, error, refetch, isPending } = useQuery(usersQuery);
  const [open, setOpen] = useState<Open>();
  const renew = () => client.invalidateQueries({ queryKey: usersQuery.queryKey });
  const close = () => setOpen(undefined);
  const remove = useMutation({
    mutationFn: deleteUser,
    onSuccess: async () => {
      await renew();
      close();
    },
  });
  return (
    <Section
      title={t('users.title')}
      actions={
        <Button size="xs" onClick={() => setOpen({ kind: 'new' })}>
          {t('users.add')}
        </Button>
      }
    >
      <p className={classes['intro']}>{t('users.intro')}</p>
      {error !== null && <Problem error={error} title={t('users.unreadable')} onRetry={() => void refetch()} />}
      {isPending && <Skeleton height={160} />}
      {data !== undefined && <Table users={data.items} onOpen={setOpen} />}
      {open?.kind === 'new' && <NewUserDialog onClose={close} onDone={renew} />}
      {open?.kind === 'change' && <ChangeUserDialog user={open.user} onClose={close} onDone={renew} />}
      {open?.kind === 'delete' && (
        <ConfirmDialog
          title={t('users.deleteTitle', { name: open.user.username })}
          text={t('users.deleteText')}
          action={t('users.delete')}
          typed={open.user.username}
          pending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(open.user.username)}
          onClose={close}
        />
      )}
    </Section>
  );
}

function Table({ users, onOpen }: { readonly users: readonly User[]; readonly onOpen: (open: Open) => void }) {
  const { t } = useWords();
  const now = useNow(10_000);
  const self = useQuery(sessionQuery).data?.username;
  return (
    <ScrollTable
      caption={t('users.title')}
      captionHidden
      columns={[t('users.name'), t('users.role'), t('users.state'), t('users.lastLogin'), t('users.actions')]}
    >
      {users.map((user) => (
        <tr key={user.username}>
          <td translate="no">{user.username}</td>
          <td>{t(`role.${user.role}`)}</td>
          <td>
            <Badge tone={user.disabled ? 'mute' : 'good'}>{t(user.disabled ? 'users.disabled' : 'users.active')}</Badge>
          </td>
          <td className={table['nowrap']}>
            {user.lastLoginAt === undefined ? t('users.never') : <Age at={user.lastLoginAt} now={now} />}
          </td>
          <td>
            <div className={classes['actions']}>
              <RowAction
                label={t('users.change')}
                name={t('users.changeOf', { name: user.username })}
                onClick={() => onOpen({ kind: 'change', user })}
              />
              <RowAction
                label={t('users.delete')}
                name={t('users.deleteTitle', { name: user.username })}
                destructive
                disabled={user.username === self}
                onClick={() => onOpen({ kind: 'delete', user })}
              />
            </div>
          </td>
        </tr>
      ))}
    </ScrollTable>
  );
}
