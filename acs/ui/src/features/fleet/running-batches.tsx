import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { batchesQuery } from '../../api/batch-queries.js';
import { useLiveQueries } from '../../api/live.js';
import { useWords } from '../../i18n/use-words.js';
import classes from './fleet-page.module.css';

/** The selections that are being diagnosed, so that nobody loses one by leaving its page. */
export function RunningBatches() {
  const { t } = useWords();
  const batches = useQuery(batchesQuery).data?.items.filter(({ state }) => state === 'running') ?? [];
  useLiveQueries(
    batches.map(({ id }) => `batch:${id}`),
    [batchesQuery.queryKey],
    2000,
  );
  if (batches.length === 0) return null;
  return (
    <ul className={classes['batches']} aria-label={t('batch.running')}>
      {batches.map(({ id, createdBy, total, counts }) => (
        <li key={id}>
          <Link to="/batches/$id" params={{ id }}>
            {t('batch.progress', { ended: total - counts.waiting - counts.running, total, by: createdBy })}
          </Link>
        </li>
      ))}
    </ul>
  );
}
