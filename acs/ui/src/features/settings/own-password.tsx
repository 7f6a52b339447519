import { Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { changeOwnPassword } from '../../api/administration-queries.js';
import { useAnnounce } from '../../app/announcer.js';
import { Problem } from '../../components/problem.js';
import { Section } from '../../components/section.js';
import { useWords } from '../../i18n/use-words.js';
import { LEAST_PASSWORD } from './password.js';
import classes from './settings.module.css';

export function OwnPassword() {
  const { t } = useWords();
  const announce = useAnnounce();
  const [current, setCurrent] = useState('');
  const [wanted, setWanted] = useState('');
  const change = useMutation({
    mutationFn: () => changeOwnPassword(current, wanted),
    onSuccess: () => {
      setCurrent('');
      setWanted('');
      announce(t('ownPassword.changed'));
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (current !== '' && wanted.length >= LEAST_PASSWORD && !change.isPending) change.mutate();
  };
  return (
    <Section title={t('ownPassword.title')}>
      <form onSubmit={submit}>
        <Stack gap="sm" maw={420}>
          <PasswordInput
            label={t('ownPassword.current')}
            autoComplete="current-password"
            maxLength={256}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('users.newPassword')}
            description={t('users.passwordRule', { count: LEAST_PASSWORD })}
            autoComplete="new-password"
            maxLength={256}
            value={wanted}
            onChange={(event) => setWanted(event.currentTarget.value)}
          />
          {change.error !== null && <Problem error={change.error} title={t('ownPassword.notChanged')} />}
          {change.isSuccess && wanted === '' && <p className={classes['intro']}>{t('ownPassword.changed')}</p>}
          <div>
            <Button
              type="submit"
              variant="default"
              disabled={current === '' || wanted.length < LEAST_PASSWORD}
              loading={change.isPending}
            >
              {t('ownPassword.change')}
            </Button>
          </div>
        </Stack>
      </form>
    </Section>
  );
}
