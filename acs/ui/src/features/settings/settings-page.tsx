import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Permission } from '#shared/api/access.js';
import { infoQuery, sessionQuery } from '../../api/queries.js';
import { Page } from '../../app/page.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import { CredentialsTab } from './credentials-tab.js';
import { QuarantineTab } from './quarantine-tab.js';
import { RulesTab } from './rules-tab.js';
import { ServerTab } from './server-tab.js';
import { settingsSearch, settingsTabs, type SettingsTab } from './settings-search.js';
import { TokensTab } from './tokens-tab.js';
import { UsersTab } from './users-tab.js';

const route = getRouteApi('/shell/settings');

interface Part {
  readonly needs: Permission;
  readonly part: () => ReactNode;
  /** About devices that come to this server: a GenieACS has its own. */
  readonly embeddedOnly?: true;
}

const parts: Readonly<Record<SettingsTab, Part>> = {
  server: { needs: 'settings.read', part: ServerTab },
  users: { needs: 'users.manage', part: UsersTab },
  tokens: { needs: 'tokens.own', part: TokensTab },
  credentials: { needs: 'credentials.manage', part: CredentialsTab, embeddedOnly: true },
  quarantine: { needs: 'fleet.read', part: QuarantineTab, embeddedOnly: true },
  rules: { needs: 'fleet.read', part: RulesTab },
};

/** How the server is set, and who may use it. A tab that one's role does not open is not shown. */
export function SettingsPage() {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const permissions = useQuery(sessionQuery).data?.permissions ?? [];
  const elsewhere = useQuery(infoQuery).data?.backend === 'genieacs';
  const isOurs = (tab: SettingsTab) => !elsewhere || parts[tab].embeddedOnly !== true;
  const open = settingsTabs.filter((tab) => isOurs(tab) && permissions.includes(parts[tab].needs));
  const asked = search.tab;
  const tab = asked !== undefined && open.includes(asked) ? asked : (open[0] ?? 'tokens');
  const Part = parts[tab].part;
  return (
    <Page title={t('settings.title')}>
      {asked !== undefined && !open.includes(asked) && permissions.length > 0 && (
        <p role="alert">
          {isOurs(asked)
            ? t('settings.closed', { tab: t(`settings.tabs.${asked}`) })
            : wordFor('problem', 'genieacs-decides')}
        </p>
      )}
      <Tabs
        value={tab}
        onChange={(value) => void navigate({ search: settingsSearch({ tab: value }) })}
        keepMounted={false}
        variant="outline"
      >
        <Tabs.List aria-label={t('settings.title')} mb="md">
          {open.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`settings.tabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Part />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
