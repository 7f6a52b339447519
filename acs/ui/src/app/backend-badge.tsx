import { Popover, UnstyledButton } from '@mantine/core';
import { IconCloudOff, IconServer2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { backendQuery } from '../api/administration-queries.js';
import { Facts, Token } from '../components/facts.js';
import { Age } from '../components/time.js';
import { useNow } from '../components/use-now.js';
import { useWords } from '../i18n/use-words.js';
import classes from './shell.module.css';

/** Of a system whose phones belong to a GenieACS: whether it can be reached, and how fresh its picture is. */
export function BackendBadge() {
  const { t } = useWords();
  const now = useNow(5000);
  const backend = useQuery(backendQuery).data;
  const away = backend?.reachable === false;
  const Icon = away ? IconCloudOff : IconServer2;
  return (
    <Popover
      position="bottom-end"
      withArrow
      shadow="md"
      width={320}
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <UnstyledButton className={classes['backend']} data-away={away}>
          <Icon size={16} aria-hidden />
          <span>{away ? t('backend.away') : t('backend.name')}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        {backend === undefined ? (
          t('state.loading')
        ) : (
          <>
            <p className={classes['backendText']}>{t(away ? 'backend.awayText' : 'backend.text')}</p>
            <Facts
              facts={[
                [t('backend.version'), backend.version && <Token>{backend.version}</Token>],
                [t('backend.lastSync'), backend.lastSyncAt && <Age at={backend.lastSyncAt} now={now} />],
                [t('backend.lastContact'), backend.lastContactAt && <Age at={backend.lastContactAt} now={now} />],
                [t('backend.detail'), backend.detail],
              ]}
            />
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
