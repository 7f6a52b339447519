import { IconAlertTriangle } from '@tabler/icons-react';
import type { RemedyOffer } from '#shared/api/remedies.js';
import { useWords } from '../../i18n/use-words.js';
import classes from './remedy.module.css';

/** What to know before it is applied. */
export function Risks({ risks }: Pick<RemedyOffer, 'risks'>) {
  const { t } = useWords();
  if (risks.length === 0) return null;
  return (
    <ul className={classes['risks']}>
      {risks.map((risk) => (
        <li key={risk}>
          <IconAlertTriangle size={15} aria-hidden />
          {t(`remedyRisk.${risk}`)}
        </li>
      ))}
    </ul>
  );
}
