import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './trail.module.css';

interface TrailProps {
  readonly from?: '/' | '/knowledge';
  readonly device?: { readonly id: string; readonly name: string } | undefined;
}

/** The way back: where this page is listed, and the phone where there is one. */
export function Trail({ from = '/', device }: TrailProps) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('nav.trail')}>
      <ol className={classes['trail']}>
        <li>
          <Link to={from}>{t(from === '/' ? 'fleet.title' : 'knowledge.title')}</Link>
        </li>
        {device !== undefined && (
          <li>
            <Link to="/devices/$id" params={{ id: device.id }}>
              {device.name}
            </Link>
          </li>
        )}
      </ol>
    </nav>
  );
}
