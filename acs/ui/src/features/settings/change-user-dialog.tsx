import { Alert, Checkbox, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChangeUser, User } from '#shared/api/access.js';
import { changeUser } from '../../api/administration-queries.js';
import { useWords } from '../../i18n/use-words.js';
import { FormDialog } from './form-dialog.js';
import { LEAST_PASSWORD } from './password.js';
import { RoleSelect } from './role-select.js';

interface ChangeUserDialogProps {
  readonly user: User;
  readonly onClose: () => void;
  readonly onDone: () => Promise<void>;
}

/** Role, password, and whether somebody may come in at all. */
export function ChangeUserDialog({ user, onClose, onDone }: ChangeUserDialogProps) {
  const { t } = useWords();
  const [role, setRole] = useState(user.role);
  const [disabled, setDisabled] = useState(user.disabled);
  const [password, setPassword] = useState('');
  const change: ChangeUser = {
    ...(role === user.role ? {} : { role }),
    ...(disabled === user.disabled ? {} : { disabled }),
    ...(password === '' ? {} : { password }),
  };
  const save = useMutation({
    mutationFn: () => changeUser(user.username, user, change),
    onSuccess: async (saved) => {
      await onDone();
      if (saved !== 'changed') onClose();
    },
  });
  return (
    <FormDialog
      title={t('users.changeOf', { name: user.username })}
      action={t('settings.save')}
      failed={t('users.notChanged')}
      incomplete={Object.keys(change).length === 0 || (password !== '' && password.length < LEAST_PASSWORD)}
      pending={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      {save.data === 'changed' && (
        <Alert color="yellow" role="alert">
          {t('users.changedMeanwhile')}
        </Alert>
      )}
      <RoleSelect value={role} onChange={setRole} />
      <Checkbox
        label={t('users.disable')}
        description={t('users.disableExplained')}
        checked={disabled}
        onChange={(event) => setDisabled(event.currentTarget.checked)}
      />
      <PasswordInput
        label={t('users.newPassword')}
        description={t('users.newPasswordExplained', { count: LEAST_PASSWORD })}
        autoComplete="new-password"
        maxLength={256}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
