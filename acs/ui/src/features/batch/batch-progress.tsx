import { useEffect } from 'react';
import type { Batch } from '#shared/api/batches.js';
import { useAnnounce } from '../../app/announcer.js';
import { useWords } from '../../i18n/use-words.js';
import { LINE_STATES } from './line-states.js';
import classes from './batch.module.css';

/** How many lines are where: as a bar, and in numbers. */
export function BatchProgress({ batch: { total, counts, state } }: { readonly batch: Batch }) {
  const { t, number } = useWords();
  const announce = useAnnounce();
  const ended = total - counts.waiting - counts.running;
  const text = t('batch.ended', { ended: number(ended), total: number(total) });
  useEffect(() => {
    if (state !== 'running') announce(text);
  }, [state, text, announce]);
  return (
    <>
      <div className={classes['ended']}>{text}</div>
      <div
        className={classes['bar']}
        role="progressbar"
        aria-label={t('batch.title')}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={ended}
        aria-valuetext={text}
      >
        {LINE_STATES.filter((one) => counts[one] > 0).map((one) => (
          <span key={one} data-state={one} style={{ flexGrow: counts[one] }} />
        ))}
      </div>
      <ul className={classes['counts']}>
        {LINE_STATES.map((one) => (
          <li key={one} data-state={one}>
            <span className={classes['swatch']} aria-hidden /> {t(`batchLine.${one}`)} <b>{number(counts[one])}</b>
          </li>
        ))}
      </ul>
    </>
  );
}
