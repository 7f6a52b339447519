import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role } from '#shared/api/access.js';
import { createUser } from '../../api/administration-queries.js';
import { useWords } from '../../i18n/use-words.js';
import { FormDialog } from './form-dialog.js';
import { LEAST_PASSWORD } from './password.js';
import { RoleSelect } from './role-select.js';

interface NewUserDialogProps {
  readonly onClose: () => void;
  readonly onDone: () => Promise<void>;
}

export function NewUserDialog({ onClose, onDone }: NewUserDialogProps) {
  const { t } = useWords();
  const [username, setUsername] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const [password, setPassword] = useState('');
  const add = useMutation({
    mutationFn: createUser,
    onSuccess: async () => {
      await onDone();
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('users.add')}
      action={t('users.add')}
      failed={t('users.notAdded')}
      incomplete={username === '' || password.length < LEAST_PASSWORD}
      pending={add.isPending}
      error={add.error}
      onSubmit={() => add.mutate({ username, role, password })}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t('users.name')}
        description={t('users.nameRule')}
        autoComplete="off"
        maxLength={64}
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <RoleSelect value={role} onChange={setRole} />
      <PasswordInput
        label={t('users.password')}
        description={t('users.passwordRule', { count: LEAST_PASSWORD })}
        autoComplete="new-password"
        maxLength={256}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
