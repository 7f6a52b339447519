import { Button } from '@mantine/core';
import { IconRefresh, IconStethoscope } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, useRef, useState } from 'react';
import type { Device } from '#shared/api/devices.js';
import { refreshParameters, tasksQuery } from '../../api/device-queries.js';
import { sessionQuery } from '../../api/queries.js';
import { useShortcuts } from '../../app/shortcuts.js';
import { lazyPart } from '../../app/part.js';
import { DiagnoseButton } from '../../components/diagnose-button.js';
import { isOffline } from '../../components/line-status.js';
import { Problem } from '../../components/problem.js';
import { useWords } from '../../i18n/use-words.js';
import classes from './device-page.module.css';

const BatchDialog = lazyPart(async () => (await import('../fleet/batch-dialog.js')).BatchDialog);

interface DeviceActionsProps {
  readonly device: Device;
  readonly now: number;
}

/** Diagnose, and ask the phone again. With several lines each has a button of its own, and this one is for all. */
export function DeviceActions({ device, now }: DeviceActionsProps) {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const [all, setAll] = useState(false);
  const permissions = useQuery(sessionQuery).data?.permissions ?? [];
  const [only] = device.lines;
  useShortcuts(t('device.title'), [
    {
      keys: 'd',
      does: t('keys.diagnose'),
      run: () => place.current?.querySelector<HTMLElement>('button, a')?.click(),
    },
  ]);
  return (
    <div className={classes['actions']}>
      <div ref={place}>
        {device.lines.length === 1 && only !== undefined && <DiagnoseButton device={device} line={only} now={now} />}
        {device.lines.length > 1 && (
          <Button
            leftSection={<IconStethoscope size={18} aria-hidden />}
            disabled={!permissions.includes('run.start') || device.admission !== 'approved'}
            onClick={() => setAll(true)}
          >
            {t('device.diagnoseAll')}
          </Button>
        )}
      </div>
      {device.lines.length > 0 && device.admission === 'approved' && (
        <Refresh device={device} now={now} may={permissions.includes('parameters.refresh')} />
      )}
      {all && (
        <Suspense>
          <BatchDialog selection={{ deviceIds: [device.id] }} onClose={() => setAll(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Has the phone tell its lines anew. */
function Refresh({ device, now, may }: DeviceActionsProps & { readonly may: boolean }) {
  const { t } = useWords();
  const client = useQueryClient();
  const refresh = useMutation({
    mutationFn: () =>
      refreshParameters(
        device.id,
        device.lines.map(({ path }) => path),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: tasksQuery(device.id).queryKey }),
  });
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRefresh size={17} aria-hidden />}
        disabled={!may}
        title={may ? undefined : t('device.refreshRole', { role: t('role.operator') })}
        loading={refresh.isPending}
        onClick={() => refresh.mutate()}
      >
        {t('device.refresh')}
      </Button>
      {refresh.isSuccess && (
        <div className={classes['ordered']} role="status">
          {t(isOffline(device, now) ? 'device.refreshLater' : 'device.refreshing')}
        </div>
      )}
      {refresh.error !== null && <Problem error={refresh.error} title={t('device.notRefreshed')} />}
    </>
  );
}
