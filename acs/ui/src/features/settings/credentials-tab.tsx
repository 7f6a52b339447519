import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CwmpCredential } from '#shared/api/credentials.js';
import { createCredential, credentialsQuery, deleteCredential } from '../../api/administration-queries.js';
import { Badge } from '../../components/badge.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { List } from '../../components/list.js';
import { RowAction } from '../../components/row-action.js';
import { ScrollTable } from '../../components/scroll-table.js';
import { Section } from '../../components/section.js';
import { Moment } from '../../components/time.js';
import { useNow } from '../../components/use-now.js';
import { useWords } from '../../i18n/use-words.js';
import { FormDialog } from './form-dialog.js';
import { ToldOnce } from './told-once.js';
import classes from './settings.module.css';
import table from '../../components/table.module.css';

/** What phones prove themselves by. */
export function CredentialsTab() {
  const { t } = useWords();
  const client = useQueryClient();
  const query = useInfiniteQuery(credentialsQuery);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<{ readonly username: string; readonly password: string }>();
  const [doomed, setDoomed] = useState<CwmpCredential>();
  const renew = () => client.invalidateQueries({ queryKey: credentialsQuery.queryKey });
  const remove = useMutation({
    mutationFn: deleteCredential,
    onSuccess: async () => {
      await renew();
      setDoomed(undefined);
    },
  });
  return (
    <Section
      title={t('credentials.title')}
      actions={
        <Button size="xs" onClick={() => setAdding(true)}>
          {t('credentials.add')}
        </Button>
      }
    >
      <p className={classes['intro']}>{t('credentials.intro')}</p>
      {made !== undefined && <ToldOnce title={t('credentials.made', { name: made.username })} secret={made.password} />}
      <List
        query={query}
        items={query.data?.pages.flatMap((page) => page.items)}
        unreadable={t('credentials.unreadable')}
        empty={t('credentials.empty')}
        height={160}
      >
        {(credentials) => <Table credentials={credentials} onDelete={setDoomed} />}
      </List>
      {adding && (
        <NewCredential
          onClose={() => setAdding(false)}
          onDone={async (username, password) => {
            setMade(password === undefined ? undefined : { username, password });
            setAdding(false);
            await renew();
          }}
        />
      )}
      {doomed !== undefined && (
        <ConfirmDialog
          title={t('credentials.deleteTitle', { name: doomed.username })}
          text={t('credentials.deleteText')}
          action={t('credentials.delete')}
          typed={doomed.username}
          pending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(doomed.username)}
          onClose={() => setDoomed(undefined)}
        />
      )}
    </Section>
  );
}

interface TableProps {
  readonly credentials: readonly CwmpCredential[];
  readonly onDelete: (credential: CwmpCredential) => void;
}

function Table({ credentials, onDelete }: TableProps) {
  const { t } = useWords();
  const now = useNow(60_000);
  return (
    <ScrollTable
      caption={t('credentials.title')}
      captionHidden
      columns={[
        t('credentials.username'),
        t('credentials.kind'),
        t('credentials.device'),
        t('credentials.since'),
        t('users.actions'),
      ]}
    >
      {credentials.map((credential) => (
        <tr key={credential.username}>
          <td className={table['mono']} translate="no">
            {credential.username}
          </td>
          <td>
            <Badge tone={credential.bootstrap ? 'wait' : 'mute'}>
              {t(credential.bootstrap ? 'credentials.bootstrap' : 'credentials.own')}
            </Badge>
          </td>
          <td className={table['mono']} translate="no">
            {credential.deviceId ?? '–'}
          </td>
          <td className={table['nowrap']}>
            {credential.createdAt === 0 ? '–' : <Moment at={credential.createdAt} now={now} />}
          </td>
          <td>
            <div className={classes['actions']}>
              <RowAction
                label={t('credentials.delete')}
                name={t('credentials.deleteTitle', { name: credential.username })}
                destructive
                onClick={() => onDelete(credential)}
              />
            </div>
          </td>
        </tr>
      ))}
    </ScrollTable>
  );
}

interface NewCredentialProps {
  readonly onClose: () => void;
  /** @param password where one was made */
  readonly onDone: (username: string, password: string | undefined) => Promise<void>;
}

function NewCredential({ onClose, onDone }: NewCredentialProps) {
  const { t } = useWords();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [deviceId, setDeviceId] = useState('');
  const [bootstrap, setBootstrap] = useState(false);
  const add = useMutation({
    mutationFn: createCredential,
    onSuccess: (made) => onDone(made.username, made.password),
  });
  const order = {
    username,
    bootstrap,
    ...(password === '' ? {} : { password }),
    ...(deviceId === '' || bootstrap ? {} : { deviceId }),
  };
  return (
    <FormDialog
      title={t('credentials.add')}
      action={t('credentials.add')}
      failed={t('credentials.notAdded')}
      incomplete={username === ''}
      pending={add.isPending}
      error={add.error}
      onSubmit={() => add.mutate(order)}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t('credentials.username')}
        autoComplete="off"
        maxLength={256}
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('users.password')}
        description={t('credentials.passwordHint')}
        autoComplete="new-password"
        maxLength={256}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Checkbox
        label={t('credentials.bootstrap')}
        description={t('credentials.bootstrapExplained')}
        checked={bootstrap}
        onChange={(event) => setBootstrap(event.currentTarget.checked)}
      />
      {!bootstrap && (
        <TextInput
          label={t('credentials.device')}
          description={t('credentials.deviceHint')}
          placeholder="00D0AB-SIPDX%2DPhone-0001"
          autoComplete="off"
          maxLength={512}
          value={deviceId}
          onChange={(event) => setDeviceId(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}
