import { Link } from '@tanstack/react-router';
import type { Statistics } from '#shared/api/statistics.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import { NEVER_DIAGNOSED } from '../fleet/fleet-search.js';
import { Change } from './change.js';
import classes from './dashboard.module.css';

/** Failing lines by what their last diagnosis found, as bars; each leads to those lines. */
export function CategoryList({ categories }: { readonly categories: Statistics['categories'] }) {
  const { t, number } = useWords();
  const shown = categories.filter(({ failing }) => failing > 0);
  const most = Math.max(1, ...shown.map(({ failing }) => failing));
  if (shown.length === 0) return <p className={classes['empty']}>{t('dashboard.nothingFails')}</p>;
  return (
    <ul className={classes['bars']}>
      {shown.map(({ category, failing, before }) => (
        <li key={category} className={classes['barRow']}>
          <Link to="/" search={{ status: 'failing', category: category === '' ? NEVER_DIAGNOSED : category }}>
            {category === '' ? t('dashboard.neverDiagnosed') : (wordFor('category', category) ?? category)}
          </Link>
          <span className={classes['barTrack']} aria-hidden>
            <span className={classes['bar']} style={{ width: `${String((failing / most) * 100)}%` }} />
          </span>
          <span className={classes['barValue']}>{number(failing)}</span>
          <Change now={failing} before={before} />
        </li>
      ))}
    </ul>
  );
}
