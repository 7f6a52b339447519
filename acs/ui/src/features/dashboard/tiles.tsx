import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Statistics } from '#shared/api/statistics.js';
import { useWords } from '../../i18n/use-words.js';
import classes from './dashboard.module.css';

/** Four figures, each a link to what it counts. */
export function Tiles({ statistics }: { readonly statistics: Statistics }) {
  const { t, number, percent } = useWords();
  const { lines, devices, runs, since } = statistics;
  return (
    <ul className={classes['tiles']}>
      <Tile
        label={t('dashboard.registered')}
        figure={lines.enabled === 0 ? '–' : percent(lines.registered / lines.enabled)}
        to="/"
        search={{ status: 'Up' }}
        note={t('dashboard.registeredOf', { registered: number(lines.registered), enabled: number(lines.enabled) })}
      />
      <Tile
        label={t('dashboard.failing')}
        figure={number(lines.failing)}
        tone={lines.failing > 0 ? 'bad' : 'good'}
        to="/"
        search={{ status: 'failing' }}
        note={t('dashboard.failingNote')}
      />
      <Tile
        label={t('dashboard.runsToday')}
        figure={number(runs.created)}
        to="/runs"
        search={{ since: String(since) }}
        note={
          <Link to="/runs" search={{ show: 'open' }}>
            {t('dashboard.inProgress', { count: runs.open })}
          </Link>
        }
      />
      <Tile
        label={t('dashboard.phones')}
        figure={number(devices.total)}
        to="/"
        search={{}}
        note={
          devices.quarantined === 0 ? (
            t('dashboard.noneQuarantined')
          ) : (
            <Link to="/" search={{ admission: 'quarantined' }}>
              {t('dashboard.quarantined', { count: devices.quarantined })}
            </Link>
          )
        }
      />
    </ul>
  );
}

interface TileProps extends Pick<LinkProps, 'to' | 'search'> {
  readonly label: string;
  readonly figure: string;
  readonly note: ReactNode;
  readonly tone?: 'good' | 'bad';
}

function Tile({ label, figure, note, tone, ...link }: TileProps) {
  return (
    <li className={classes['tile']}>
      <Link {...link} className={classes['figureLink']}>
        <span className={classes['label']}>{label}</span>
        <span className={classes['figure']} data-tone={tone}>
          {figure}
        </span>
      </Link>
      <span className={classes['note']}>{note}</span>
    </li>
  );
}
