import { Link } from '@tanstack/react-router';
import type { HistoryQuery } from '#shared/api/statistics.js';
import { useWords } from '../../i18n/use-words.js';
import { NEVER_DIAGNOSED } from '../fleet/fleet-search.js';
import classes from './dashboard.module.css';

export interface Series {
  /** As the API names it: '' is no filter. */
  readonly name: string;
  readonly title: string;
  readonly failing: readonly number[];
}

interface HistoryLegendProps {
  readonly series: readonly Series[];
  readonly total: readonly number[];
  readonly by: HistoryQuery['by'];
}

/** Which stroke is what, with its figure of now; each leads to those lines. */
export function HistoryLegend({ series, total, by }: HistoryLegendProps) {
  const { t, number } = useWords();
  return (
    <ul className={classes['legend']}>
      <li>
        <span className={classes['swatch']} data-series={0} aria-hidden />
        <Link to="/" search={{ status: 'failing' }}>
          {t('dashboard.allFailing')}
        </Link>{' '}
        {number(total.at(-1) ?? 0)}
      </li>
      {series.map(({ name, title, failing }, i) => (
        <li key={name}>
          <span className={classes['swatch']} data-series={i + 1} aria-hidden />
          {name === '' && by === 'registrar' ? (
            title
          ) : (
            <Link
              to="/"
              search={{ status: 'failing', [by]: name === '' ? NEVER_DIAGNOSED : name }}
              translate={by === 'registrar' ? 'no' : undefined}
            >
              {title}
            </Link>
          )}{' '}
          {number(failing.at(-1) ?? 0)}
        </li>
      ))}
    </ul>
  );
}
