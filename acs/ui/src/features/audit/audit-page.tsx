import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { auditQuery, exportAddress } from '../../api/administration-queries.js';
import { Page } from '../../app/page.js';
import { Chips } from '../../components/chips.js';
import { List } from '../../components/list.js';
import { useWords } from '../../i18n/use-words.js';
import { AuditFilter } from './audit-filter.js';
import { auditSearch, type AuditSearch } from './audit-search.js';
import { AuditTable } from './audit-table.js';

const route = getRouteApi('/shell/audit');

/** Who did what, when, on what, and from where. */
export function AuditPage() {
  const { t, language } = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter = Object.fromEntries(Object.entries(search));
  const query = useInfiniteQuery(auditQuery(filter));
  const go = (change: Readonly<Record<string, string | undefined>>) =>
    void navigate({ search: auditSearch({ ...search, ...change }) });
  return (
    <Page
      title={t('audit.title')}
      actions={
        <Button
          component="a"
          href={exportAddress('audit', filter, language)}
          download
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t('audit.csv')}
        </Button>
      }
    >
      <AuditFilter onAdd={go} />
      <Chips chips={chipsOf(search, t)} onRemove={(id) => go({ [id]: undefined })} />
      <List
        query={query}
        items={query.data?.pages.flatMap((page) => page.items)}
        unreadable={t('audit.unreadable')}
        empty={t('audit.empty')}
        more={t('audit.older')}
        height={240}
      >
        {(entries) => <AuditTable entries={entries} onFilter={go} />}
      </List>
    </Page>
  );
}

function chipsOf(search: AuditSearch, t: ReturnType<typeof useWords>['t']) {
  return (['actor', 'action', 'target'] as const).flatMap((id) => {
    const value = search[id];
    return value === undefined ? [] : [{ id, label: t(`audit.${id}`), value }];
  });
}
