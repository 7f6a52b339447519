import { Alert, Button, Text } from '@mantine/core';
import { IconStethoscope } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device, Line } from '#shared/api/schemas.js';
import { ApiError } from '../api/client.js';
import { createRun, deviceQuery, sessionQuery } from '../api/queries.js';
import { LinkButton } from './link-button.js';
import { isOffline, openRun } from './line-status.js';
import { Problem } from './problem.js';
import { useCountdown } from './countdown.js';
import classes from './diagnose-button.module.css';

interface DiagnoseProps {
  readonly device: Pick<Device, 'id' | 'lastInformAt' | 'informIntervalSeconds'>;
  readonly line: Line;
  readonly now: number;
  readonly again?: boolean;
}

/** The one button: starts a diagnosis of the line and goes to it. Where it cannot, it says why. */
export function DiagnoseButton({ device, line, now, again = false }: DiagnoseProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const session = useQuery(sessionQuery).data;
  const reasonId = useId();
  const open = openRun(line);
  const start = useMutation({
    mutationFn: (insist: boolean) => createRun({ deviceId: device.id, line: line.path, insist }),
    onSuccess: async (run) => {
      void client.invalidateQueries({ queryKey: deviceQuery(device.id).queryKey });
      await navigate({ to: '/runs/$id', params: { id: run.id } });
    },
  });

  const number = line.directoryNumber === '' ? line.aor : line.directoryNumber;
  if (open !== undefined) {
    return (
      <LinkButton
        to="/runs/$id"
        params={{ id: open.id }}
        variant="light"
        aria-label={t('diagnose.openLabel', { number })}
        leftSection={<IconStethoscope size={18} aria-hidden />}
      >
        {open.state === 'queued' ? t('diagnose.queued') : t('diagnose.running')}
      </LinkButton>
    );
  }

  const reason = !line.diagnosable
    ? t('diagnose.notDiagnosable')
    : session?.role === 'viewer'
      ? t('diagnose.viewer')
      : undefined;
  const tooSoon = start.error instanceof ApiError && start.error.code === 'run-too-soon' ? start.error : undefined;
  return (
    <div className={classes['diagnose']}>
      <Button
        leftSection={<IconStethoscope size={18} aria-hidden />}
        disabled={reason !== undefined}
        loading={start.isPending}
        aria-label={t(again ? 'diagnose.againLabel' : 'diagnose.label', { number })}
        {...(reason === undefined ? {} : { 'aria-describedby': reasonId })}
        onClick={() => start.mutate(false)}
      >
        {t(again ? 'diagnose.again' : 'diagnose.start')}
      </Button>
      {reason !== undefined && (
        <Text id={reasonId} size="sm" c="dimmed">
          {reason}
        </Text>
      )}
      {reason === undefined && isOffline(device, now) && (
        <Text size="sm" c="dimmed">
          {t('diagnose.offline')}
        </Text>
      )}
      {tooSoon !== undefined && (
        <TooSoon seconds={tooSoon.retryAfter ?? 0} asked={start.submittedAt} onInsist={() => start.mutate(true)} />
      )}
      {start.error !== null && tooSoon === undefined && (
        <Problem error={start.error} title={t('diagnose.notStarted')} onRetry={() => start.mutate(false)} />
      )}
    </div>
  );
}

interface TooSoonProps {
  readonly seconds: number;
  readonly asked: number;
  readonly onInsist: () => void;
}

/** Registrars ban after a few failed tries in a row, so the server asks to wait; the operator may insist. */
function TooSoon({ seconds, asked, onInsist }: TooSoonProps) {
  const { t } = useTranslation();
  const left = useCountdown(seconds, asked);
  return (
    <Alert
      role="alert"
      variant="outline"
      color="yellow"
      title={t('diagnose.tooSoon')}
      styles={{ root: { borderColor: 'var(--sd-wait)' }, title: { color: 'var(--sd-wait)' } }}
    >
      <Text size="sm" mb="xs">
        {left > 0 ? t('diagnose.tooSoonText', { count: left }) : t('diagnose.tooSoonOver')}
      </Text>
      <Button size="compact-sm" variant="default" onClick={onInsist}>
        {t('diagnose.insist')}
      </Button>
    </Alert>
  );
}
