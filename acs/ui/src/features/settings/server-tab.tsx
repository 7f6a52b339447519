import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { backendQuery, settingsQuery } from '../../api/administration-queries.js';
import { infoQuery, sessionQuery } from '../../api/queries.js';
import { Facts, Token } from '../../components/facts.js';
import { Problem } from '../../components/problem.js';
import { Panel, Section } from '../../components/section.js';
import { Age } from '../../components/time.js';
import { useNow } from '../../components/use-now.js';
import { useWords } from '../../i18n/use-words.js';
import { SettingsForm } from './settings-form.js';

export function ServerTab() {
  const { t } = useWords();
  const settings = useQuery(settingsQuery);
  const mayChange = useQuery(sessionQuery).data?.permissions.includes('settings.change') ?? false;
  return (
    <>
      <BackendPanel />
      <Section title={t('settings.server')}>
        {settings.error !== null && (
          <Problem error={settings.error} title={t('settings.unreadable')} onRetry={() => void settings.refetch()} />
        )}
        {settings.isPending && <Skeleton height={260} />}
        {settings.data !== undefined && (
          // Read anew, the form begins anew.
          <SettingsForm key={settings.data.etag} read={settings.data} mayChange={mayChange} />
        )}
      </Section>
    </>
  );
}

/** Through what phones are reached, and how that is doing. */
function BackendPanel() {
  const { t } = useWords();
  const now = useNow(5000);
  const info = useQuery(infoQuery).data;
  const { data: backend, error, refetch } = useQuery(backendQuery);
  return (
    <Section title={t('settings.backend')}>
      {error !== null && (
        <Problem error={error} title={t('settings.backendUnreadable')} onRetry={() => void refetch()} />
      )}
      {backend !== undefined && (
        <Panel>
          <Facts
            facts={[
              [t('settings.version'), info === undefined ? undefined : <Token key="version">{info.version}</Token>],
              [t('settings.backendKind'), t(`settings.backends.${backend.kind}`)],
              [t('settings.backendState'), t(backend.reachable ? 'settings.reachable' : 'settings.unreachable')],
              [
                t('settings.backendVersion'),
                backend.version === undefined ? undefined : <Token key="backend">{backend.version}</Token>,
              ],
              [
                t('settings.lastContact'),
                backend.lastContactAt === undefined ? undefined : <Age key="at" at={backend.lastContactAt} now={now} />,
              ],
              [
                t('settings.lastSync'),
                backend.lastSyncAt === undefined ? undefined : <Age key="sync" at={backend.lastSyncAt} now={now} />,
              ],
              [t('settings.backendDetail'), backend.detail],
            ]}
          />
        </Panel>
      )}
    </Section>
  );
}
