import { Button } from '@mantine/core';
import { IconDeviceLandlinePhone, IconFlask, IconServer2 } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createCredential } from '../../api/administration-queries.js';
import { sessionQuery } from '../../api/queries.js';
import { CopyButton } from '../../components/copy-button.js';
import { Token } from '../../components/facts.js';
import { Problem } from '../../components/problem.js';
import { useWords } from '../../i18n/use-words.js';
import classes from './fleet-page.module.css';

/** The CWMP port, unless the server was told another. */
const CWMP_PORT = '7547';

/** No phone has ever come: the three ways to get one. */
export function FirstPhones() {
  const { t } = useWords();
  const cwmp = `http://${window.location.hostname}:${CWMP_PORT}/`;
  return (
    <div>
      <div className={classes['empty']}>
        <strong>{t('fleet.emptyTitle')}</strong>
        <span>{t('fleet.emptyText')}</span>
      </div>
      <div className={classes['starts']}>
        <Start Icon={IconDeviceLandlinePhone} title={t('start.phone')}>
          <p>{t('start.phoneText')}</p>
          <Command text={cwmp} />
          <p>{t('start.port', { port: CWMP_PORT })}</p>
          <FirstCredentials />
        </Start>
        <Start Icon={IconServer2} title={t('start.genieacs')}>
          <p>{t('start.genieacsText')}</p>
          <Command text="sipdx acs --backend genieacs --nbi http://genieacs.example.net:7557/" />
        </Start>
        <Start Icon={IconFlask} title={t('start.lab')}>
          <p>{t('start.labText')}</p>
          <Command text={`sipdx lab --only phones --acs ${cwmp}`} />
          <p>{t('start.labWhole')}</p>
          <Command text="sipdx lab" />
        </Start>
      </div>
    </div>
  );
}

interface StartProps {
  readonly Icon: typeof IconFlask;
  readonly title: string;
  readonly children: ReactNode;
}

function Start({ Icon, title, children }: StartProps) {
  return (
    <section className={classes['start']}>
      <h2>
        <Icon size={20} stroke={1.6} aria-hidden /> {title}
      </h2>
      {children}
    </section>
  );
}

function Command({ text }: { readonly text: string }) {
  const { t } = useWords();
  return (
    <div className={classes['command']}>
      <Token>{text}</Token>
      <CopyButton size="compact-xs" label={t('start.copy')} text={() => text} />
    </div>
  );
}

/** A user name and password for the first phones; told this once. */
function FirstCredentials() {
  const { t } = useWords();
  const may = useQuery(sessionQuery).data?.permissions.includes('credentials.manage') === true;
  const make = useMutation({
    mutationFn: () => createCredential({ username: `phones-${Date.now().toString(36)}`, bootstrap: true }),
  });
  if (!may) return <p>{t('start.askAdmin')}</p>;
  if (make.data !== undefined) {
    return (
      <>
        <p>{t('start.told')}</p>
        <Command text={make.data.username} />
        <Command text={make.data.password ?? ''} />
      </>
    );
  }
  return (
    <>
      {make.error !== null && <Problem error={make.error} title={t('start.notMade')} />}
      <div>
        <Button size="xs" loading={make.isPending} onClick={() => make.mutate()}>
          {t('start.make')}
        </Button>
      </div>
    </>
  );
}
