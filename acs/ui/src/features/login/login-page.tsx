import { Alert, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client.js';
import { infoQuery, login, sessionQuery } from '../../api/queries.js';
import { LanguageSwitch } from '../../app/language-switch.js';
import { ViewMenu } from '../../app/view-menu.js';
import { useCountdown } from '../../components/countdown.js';
import { useProblemText } from '../../components/problem.js';
import classes from './login-page.module.css';

const route = getRouteApi('/login');

export function LoginPage() {
  const { t } = useTranslation();
  const { to } = route.useSearch();
  const router = useRouter();
  const client = useQueryClient();
  const info = useQuery(infoQuery).data;
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: login,
    meta: { login: true },
    onSuccess: (session) => {
      client.setQueryData(sessionQuery.queryKey, session);
      router.history.push(to ?? '/');
    },
  });

  useEffect(() => {
    document.title = `${t('login.title')} · sipdx`;
  }, [t]);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    enter.mutate({ username, password });
  };

  return (
    <main className={classes['page']}>
      <div className={classes['switches']}>
        <LanguageSwitch />
        <ViewMenu />
      </div>
      <form className={classes['card']} onSubmit={submit}>
        <h1 className={classes['brand']}>
          <img src="/icon.svg" alt="" width={32} height={32} />
          <span translate="no">sipdx</span>
        </h1>
        <Text c="dimmed" size="sm" mb="lg">
          {t('login.purpose')}
        </Text>
        <Stack gap="md">
          {enter.error !== null && <LoginError error={enter.error} attempt={enter.submittedAt} />}
          {enter.error === null && to !== undefined && (
            <Text size="sm" role="status">
              {t('login.continue')}
            </Text>
          )}
          <TextInput
            label={t('login.username')}
            autoComplete="username"
            autoFocus
            required
            withAsterisk={false}
            maxLength={64}
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('login.password')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            maxLength={256}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword'), tabIndex: 0 }}
          />
          <Button type="submit" loading={enter.isPending} fullWidth>
            {t('login.submit')}
          </Button>
        </Stack>
        {info?.lab === true && (
          <Text size="sm" c="dimmed" mt="lg">
            {t('login.labHint')}
          </Text>
        )}
      </form>
      {info !== undefined && (
        <Text size="xs" c="dimmed" translate="no">
          {info.version}
        </Text>
      )}
    </main>
  );
}

function LoginError({ error, attempt }: { readonly error: Error; readonly attempt: number }) {
  const { t } = useTranslation();
  const left = useCountdown(error instanceof ApiError ? (error.retryAfter ?? 0) : 0, attempt);
  const other = useProblemText(error);
  let text = other;
  if (error instanceof ApiError) {
    if (error.status === 429) text = left > 0 ? t('login.tooMany', { count: left }) : t('login.tryAgain');
    else if (error.status === 401) text = t('login.wrong');
    else if (error.status === 0) text = t('login.serverDown');
  }
  return (
    <Alert
      role="alert"
      variant="outline"
      color="red"
      styles={{ root: { borderColor: 'var(--sd-bad)' }, message: { color: 'var(--sd-bad)' } }}
    >
      {text}
    </Alert>
  );
}
