import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Admission, Device } from '#shared/api/devices.js';
import { admit } from '../../api/administration-queries.js';
import { deviceQuery, sessionQuery } from '../../api/queries.js';
import { Problem } from '../../components/problem.js';
import { Panel } from '../../components/section.js';
import { StatusBadge } from '../../components/status-badge.js';
import classes from './device-page.module.css';
import { useWords } from '../../i18n/use-words.js';

/** A phone that does not take part: what that means, and the decision. */
export function AdmissionPanel({ device }: { readonly device: Device }) {
  const { t } = useWords();
  const client = useQueryClient();
  const may = useQuery(sessionQuery).data?.permissions.includes('devices.admit') === true;
  const decide = useMutation({
    mutationFn: (admission: Admission) => admit(device.id, admission),
    onSuccess: () => client.invalidateQueries({ queryKey: deviceQuery(device.id).queryKey }),
  });
  if (device.admission === 'approved') return null;
  return (
    <div style={{ marginBottom: 12 }}>
      <Panel>
        <StatusBadge status={device.admission} />
        <p className={classes['when']}>{t(`device.${device.admission}`)}</p>
        {decide.error !== null && <Problem error={decide.error} title={t('device.notDecided')} />}
        {may ? (
          <Group gap="sm" mt="xs">
            <Button size="xs" loading={decide.isPending} onClick={() => decide.mutate('approved')}>
              {t('device.approve')}
            </Button>
            {device.admission === 'quarantined' && (
              <Button size="xs" variant="default" disabled={decide.isPending} onClick={() => decide.mutate('refused')}>
                {t('device.refuse')}
              </Button>
            )}
          </Group>
        ) : (
          <p className={classes['when']}>{t('device.admitRole', { role: t('role.engineer') })}</p>
        )}
      </Panel>
    </div>
  );
}
