import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { IconSearch } from '@tabler/icons-react';
import { infoQuery } from '../api/queries.js';
import { lazyPart } from './part.js';
import { ConnectionDot } from './connection-dot.js';
import { LanguageSwitch } from './language-switch.js';
import { usePlaces } from './use-places.js';
import { usePreferences } from './preferences.js';
import { useShellDialogs } from './shell-dialogs.js';
import { UserMenu } from './user-menu.js';
import { ViewMenu } from './view-menu.js';
import classes from './shell.module.css';

/** Most systems have no GenieACS. */
const BackendBadge = lazyPart(async () => (await import('./backend-badge.js')).BackendBadge);

export function Shell() {
  const { t } = useTranslation();
  const info = useQuery(infoQuery).data;
  const places = usePlaces();
  const { zone } = usePreferences();
  const { dialog, show } = useShellDialogs();
  const pathname = useLocation({ select: (location) => location.pathname });
  return (
    <div className={classes['shell']}>
      <a className={classes['skip']} href="#main">
        {t('shell.skip')}
      </a>
      <header className={classes['header']}>
        <Link to="/" className={classes['brand']}>
          <img src="/icon.svg" alt="" width={22} height={22} />
          <span translate="no">sipdx</span>
        </Link>
        {info?.lab === true && (
          <span className={classes['lab']} title={t('shell.labExplained')}>
            {t('shell.lab')}
          </span>
        )}
        <button type="button" className={classes['search']} onClick={() => show('palette')}>
          <IconSearch size={16} aria-hidden />
          <span className={classes['searchText']}>{t('shell.search')}</span>
          <kbd aria-hidden>/</kbd>
        </button>
        <span className={classes['spacer']} />
        {info?.backend === 'genieacs' && (
          <Suspense>
            <BackendBadge />
          </Suspense>
        )}
        <ConnectionDot />
        {zone === 'utc' && (
          <span className={classes['zone']} title={t('zone.utc')} translate="no">
            UTC
          </span>
        )}
        <LanguageSwitch />
        <ViewMenu />
        <UserMenu onKeys={() => show('help')} />
      </header>
      <nav className={classes['rail']} aria-label={t('nav.label')}>
        <ul className={classes['places']}>
          {places.map(({ to, word, Icon, below }) => (
            <li key={to}>
              <Link
                to={to}
                className={classes['place']}
                activeOptions={{ exact: true, includeSearch: false }}
                data-within={below.some((start) => pathname.startsWith(start))}
              >
                <Icon size={22} stroke={1.6} aria-hidden />
                {t(word)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" tabIndex={-1} className={classes['main']}>
        <Outlet />
      </main>
      {dialog}
    </div>
  );
}
