import { Button, Group } from '@mantine/core';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.js';
import { asError, Problem } from '../components/problem.js';
import { Page } from './page.js';

/** Where a page could not be shown at all: the server is away, or the console has a fault. */
export function CrashPage({ error: thrown, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const error = asError(thrown);
  const router = useRouter();
  const queries = useQueryErrorResetBoundary();
  const retry = () => {
    queries.reset();
    reset();
    void router.invalidate();
  };
  const title = error instanceof ApiError ? t('crash.server') : t('crash.console');
  return (
    <Page title={title}>
      <Problem error={error} title={title} onRetry={retry}>
        <Group>
          <Button size="compact-sm" variant="default" onClick={() => window.location.reload()}>
            {t('action.reload')}
          </Button>
        </Group>
      </Problem>
    </Page>
  );
}
