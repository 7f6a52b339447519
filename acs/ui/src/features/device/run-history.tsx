import { useInfiniteQuery } from '@tanstack/react-query';
import type { Device } from '#shared/api/devices.js';
import { runsOfDeviceQuery } from '../../api/queries.js';
import { List } from '../../components/list.js';
import { RunTable } from '../../components/run-table.js';
import { Section } from '../../components/section.js';
import { useWords } from '../../i18n/use-words.js';

export function RunHistory({ device, now }: { readonly device: Device; readonly now: number }) {
  const { t } = useWords();
  const query = useInfiniteQuery(runsOfDeviceQuery(device.id));
  const numberOf = (path: string) => device.lines.find((line) => line.path === path)?.directoryNumber ?? path;
  return (
    <Section title={t('history.title')}>
      <List
        query={query}
        items={query.data?.pages.flatMap((page) => page.items)}
        unreadable={t('history.unreadable')}
        empty={t('history.empty')}
        more={t('history.older')}
        height={90}
      >
        {(runs) => (
          <RunTable
            caption={t('history.title')}
            runs={runs}
            now={now}
            place={device.lines.length > 1 ? { title: t('fleet.line'), of: (run) => numberOf(run.line) } : undefined}
          />
        )}
      </List>
    </Section>
  );
}
