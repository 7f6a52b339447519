import { Button, NumberInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiToken, Role } from '#shared/api/access.js';
import { createToken, deleteToken, tokensQuery } from '../../api/administration-queries.js';
import { sessionQuery } from '../../api/queries.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { List } from '../../components/list.js';
import { RowAction } from '../../components/row-action.js';
import { ScrollTable } from '../../components/scroll-table.js';
import { Section } from '../../components/section.js';
import { Age, Moment } from '../../components/time.js';
import { useNow } from '../../components/use-now.js';
import { useWords } from '../../i18n/use-words.js';
import { FormDialog } from './form-dialog.js';
import { OwnPassword } from './own-password.js';
import { RoleSelect } from './role-select.js';
import { ToldOnce } from './told-once.js';
import classes from './settings.module.css';
import table from '../../components/table.module.css';

/** Ways in for programs; and one's own password. */
export function TokensTab() {
  const { t } = useWords();
  const client = useQueryClient();
  const query = useQuery(tokensQuery);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<string>();
  const [doomed, setDoomed] = useState<ApiToken>();
  const renew = () => client.invalidateQueries({ queryKey: tokensQuery.queryKey });
  const remove = useMutation({
    mutationFn: deleteToken,
    onSuccess: async () => {
      await renew();
      setDoomed(undefined);
    },
  });
  return (
    <>
      <Section
        title={t('tokens.title')}
        actions={
          <Button size="xs" onClick={() => setAdding(true)}>
            {t('tokens.add')}
          </Button>
        }
      >
        <p className={classes['intro']}>{t('tokens.intro')}</p>
        {made !== undefined && <ToldOnce title={t('tokens.made')} secret={made} />}
        <List
          query={query}
          items={query.data?.items}
          unreadable={t('tokens.unreadable')}
          empty={t('tokens.empty')}
          height={120}
        >
          {(tokens) => <Table tokens={tokens} onDelete={setDoomed} />}
        </List>
      </Section>
      <OwnPassword />
      {adding && (
        <NewToken
          onClose={() => setAdding(false)}
          onDone={async (token) => {
            setMade(token);
            setAdding(false);
            await renew();
          }}
        />
      )}
      {doomed !== undefined && (
        <ConfirmDialog
          title={t('tokens.deleteTitle', { name: doomed.name })}
          text={t('tokens.deleteText')}
          action={t('tokens.delete')}
          pending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(doomed.id)}
          onClose={() => setDoomed(undefined)}
        />
      )}
    </>
  );
}

interface TableProps {
  readonly tokens: readonly ApiToken[];
  readonly onDelete: (token: ApiToken) => void;
}

function Table({ tokens, onDelete }: TableProps) {
  const { t } = useWords();
  const now = useNow(10_000);
  return (
    <ScrollTable
      caption={t('tokens.title')}
      captionHidden
      columns={[
        t('tokens.name'),
        t('tokens.owner'),
        t('users.role'),
        t('tokens.expires'),
        t('tokens.lastUsed'),
        t('users.actions'),
      ]}
    >
      {tokens.map((token) => (
        <tr key={token.id}>
          <td translate="no">{token.name}</td>
          <td translate="no">{token.username}</td>
          <td>{t(`role.${token.role}`)}</td>
          <td className={table['nowrap']}>
            {token.expiresAt < now ? t('tokens.expired') : <Moment at={token.expiresAt} now={now} />}
          </td>
          <td className={table['nowrap']}>
            {token.lastUsedAt === undefined ? t('users.never') : <Age at={token.lastUsedAt} now={now} />}
          </td>
          <td>
            <div className={classes['actions']}>
              <RowAction
                label={t('tokens.delete')}
                name={t('tokens.deleteTitle', { name: token.name })}
                destructive
                onClick={() => onDelete(token)}
              />
            </div>
          </td>
        </tr>
      ))}
    </ScrollTable>
  );
}

const USUAL_DAYS = 90;
const LONGEST_DAYS = 3650;

function NewToken({
  onClose,
  onDone,
}: {
  readonly onClose: () => void;
  readonly onDone: (token: string) => Promise<void>;
}) {
  const { t } = useWords();
  const own = useQuery(sessionQuery).data?.role ?? 'viewer';
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [days, setDays] = useState<number>(USUAL_DAYS);
  const add = useMutation({ mutationFn: createToken, onSuccess: ({ token }) => onDone(token) });
  return (
    <FormDialog
      title={t('tokens.add')}
      action={t('tokens.add')}
      failed={t('tokens.notAdded')}
      incomplete={name === '' || days < 1}
      pending={add.isPending}
      error={add.error}
      onSubmit={() => add.mutate({ name, role, days })}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t('tokens.name')}
        description={t('tokens.nameHint')}
        autoComplete="off"
        maxLength={64}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <RoleSelect value={role} onChange={setRole} most={own} />
      <NumberInput
        label={t('tokens.days')}
        min={1}
        max={LONGEST_DAYS}
        allowDecimal={false}
        value={days}
        onChange={(value) => setDays(Number(value))}
      />
    </FormDialog>
  );
}
