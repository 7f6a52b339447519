import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.js';
import { wordFor } from '../i18n/i18n.js';

interface ProblemProps {
  readonly error: Error;
  /** What did not work: `The phones could not be read`. */
  readonly title: string;
  readonly onRetry?: (() => void) | undefined;
  readonly children?: ReactNode;
}

/** An operation of ours that failed, in words; the code is shown for whoever is asked about it. */
export function Problem({ error, title, onRetry, children }: ProblemProps) {
  const { t } = useTranslation();
  return (
    <Alert
      role="alert"
      variant="outline"
      color="red"
      c="var(--sd-bad)"
      title={title}
      icon={<IconAlertTriangle size={20} aria-hidden />}
      styles={{ root: { background: 'var(--sd-surface)', borderColor: 'var(--sd-bad)' } }}
    >
      <Text size="sm">{useProblemText(error)}</Text>
      <Group mt={8} gap="sm">
        {onRetry !== undefined && (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            {t('action.retry')}
          </Button>
        )}
        {children}
        <Text size="xs" c="dimmed" translate="no" ff="monospace">
          {error instanceof ApiError ? errorCode(error) : error.name}
        </Text>
      </Group>
    </Alert>
  );
}

/** What was thrown, whatever it was. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** One sentence for the operator. */
export function useProblemText(error: Error): string {
  const { t } = useTranslation();
  if (!(error instanceof ApiError)) return t('problem.unknown');
  if (error.role !== undefined) return t('state.needsRole', { role: t(`role.${error.role}`) });
  return (
    wordFor('problem', error.code, { seconds: error.retryAfter ?? 0, count: error.retryAfter ?? 0 }) ??
    (error.status >= 500 ? t('problem.server') : (error.detail ?? t('problem.unknown')))
  );
}

function errorCode(error: ApiError): string {
  return error.status === 0 ? error.code : `${error.code} · HTTP ${String(error.status)}`;
}
