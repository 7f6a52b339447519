import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import { IconChevronDown, IconStethoscope, IconZoomScan } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device, Line } from '#shared/api/devices.js';
import type { Depth } from '#shared/api/runs.js';
import { ApiError } from '../api/client.js';
import { createRun, deviceQuery, sessionQuery } from '../api/queries.js';
import { useWords } from '../i18n/use-words.js';
import { LinkButton } from './link-button.js';
import { isOffline, nextContact, openRun } from './line-status.js';
import { Notice } from './notice.js';
import { Problem } from './problem.js';
import { useCountdown } from './countdown.js';
import classes from './diagnose-button.module.css';

interface DiagnoseProps {
  readonly device: Pick<Device, 'id' | 'admission' | 'lastInformAt' | 'informIntervalSeconds'>;
  readonly line: Line;
  readonly now: number;
  readonly again?: boolean;
}

interface Order {
  readonly insist: boolean;
  readonly depth: Depth;
}

/** The one button: starts a diagnosis of the line and goes to it. Where it cannot, it says why. */
export function DiagnoseButton({ device, line, now, again = false }: DiagnoseProps) {
  const { t, short } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const session = useQuery(sessionQuery).data;
  const reasonId = useId();
  const open = openRun(line);
  const start = useMutation({
    mutationFn: (order: Order) => createRun({ deviceId: device.id, line: line.path, ...order }),
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

  const reason =
    device.admission !== 'approved'
      ? t('diagnose.notApproved')
      : !line.diagnosable
        ? t('diagnose.notDiagnosable')
        : session?.role === 'viewer'
          ? t('diagnose.viewer')
          : undefined;
  const offline = isOffline(device, now);
  const next = nextContact(device);
  // China Telecom's diagnostics object knows no depth.
  const hasDepth = line.dialect === 'sipdx';
  const asked = start.variables ?? { insist: false, depth: 'Basic' };
  const tooSoon = start.error instanceof ApiError && start.error.code === 'run-too-soon' ? start.error : undefined;
  return (
    <div className={classes['diagnose']}>
      <Group gap={1} wrap="nowrap">
        <Button
          leftSection={<IconStethoscope size={18} aria-hidden />}
          disabled={reason !== undefined}
          loading={start.isPending}
          aria-label={t(again ? 'diagnose.againLabel' : offline ? 'diagnose.onContactLabel' : 'diagnose.label', {
            number,
          })}
          data-joined={hasDepth}
          className={classes['basic'] ?? ''}
          {...(reason === undefined ? {} : { 'aria-describedby': reasonId })}
          onClick={() => start.mutate({ insist: false, depth: 'Basic' })}
        >
          {t(again ? 'diagnose.again' : offline ? 'diagnose.onContact' : 'diagnose.start')}
        </Button>
        {hasDepth && (
          <MoreWays
            label={t('diagnose.more', { number })}
            disabled={reason !== undefined || start.isPending}
            onDeep={() => start.mutate({ insist: false, depth: 'Deep' })}
          />
        )}
      </Group>
      {reason !== undefined && (
        <Text id={reasonId} size="sm" c="dimmed">
          {reason}
        </Text>
      )}
      {reason === undefined && offline && (
        <Text size="sm" c="dimmed">
          {next === undefined ? t('diagnose.offline') : t('diagnose.wasDue', { time: short(next, now) })}
        </Text>
      )}
      {tooSoon !== undefined && (
        <TooSoon
          seconds={tooSoon.retryAfter ?? 0}
          asked={start.submittedAt}
          onInsist={() => start.mutate({ ...asked, insist: true })}
        />
      )}
      {start.error !== null && tooSoon === undefined && (
        <Problem error={start.error} title={t('diagnose.notStarted')} onRetry={() => start.mutate(asked)} />
      )}
    </div>
  );
}

interface MoreWaysProps {
  readonly label: string;
  readonly disabled: boolean;
  readonly onDeep: () => void;
}

/** Beside the button: the diagnosis that takes longer and may tell more. */
function MoreWays({ label, disabled, onDeep }: MoreWaysProps) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="filled" size={36} disabled={disabled} aria-label={label} className={classes['more'] ?? ''}>
          <IconChevronDown size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown maw={360}>
        <Menu.Item leftSection={<IconZoomScan size={18} aria-hidden />} onClick={onDeep}>
          {t('diagnose.deep')}
          <Text size="xs" c="dimmed">
            {t('diagnose.deepExplained')}
          </Text>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
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
    <Notice
      title={t('diagnose.tooSoon')}
      text={left > 0 ? t('diagnose.tooSoonText', { count: left }) : t('diagnose.tooSoonOver')}
    >
      <Button mt="xs" size="compact-sm" variant="default" onClick={onInsist}>
        {t('diagnose.insist')}
      </Button>
    </Notice>
  );
}
