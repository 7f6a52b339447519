import { Button } from '@mantine/core';
import { IconWand } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { RemedyOffer } from '#shared/api/remedies.js';
import { Badge } from '../../components/badge.js';
import { useWords } from '../../i18n/use-words.js';
import { ApplyDialog } from './apply-dialog.js';
import { indentXml } from './indent-xml.js';
import { RemedyValues } from './remedy-values.js';
import { Risks } from './risks.js';
import classes from './remedy.module.css';

interface OfferCardProps {
  readonly runId: string;
  readonly offer: RemedyOffer;
  /** Why it cannot be applied now. */
  readonly reason: string | undefined;
}

/** One remedy: what it would change, what to beware of, the request itself, and the button. */
export function OfferCard({ runId, offer, reason }: OfferCardProps) {
  const { t } = useWords();
  const reasonId = useId();
  const [asking, setAsking] = useState(false);
  const name = t(`remedyKind.${offer.id}`);
  return (
    <article className={classes['card']} aria-label={name}>
      <div className={classes['head']}>
        <h3 className={classes['name']}>{name}</h3>
        {offer.worthATry && <Badge tone="mute">{t('remedy.worthATry')}</Badge>}
        <div className={classes['apply']}>
          {reason !== undefined && (
            <span id={reasonId} className={classes['dim']}>
              {reason}
            </span>
          )}
          <Button
            size="xs"
            leftSection={<IconWand size={15} aria-hidden />}
            disabled={reason !== undefined}
            aria-label={t('remedy.confirmTitle', { name })}
            {...(reason === undefined ? {} : { 'aria-describedby': reasonId })}
            onClick={() => setAsking(true)}
          >
            {t('remedy.apply')}…
          </Button>
        </div>
      </div>
      <Risks risks={offer.risks} />
      <RemedyValues label={name} values={offer.values} />
      <details className={classes['dryRun']}>
        <summary>{t('remedy.dryRun')}</summary>
        <pre translate="no" tabIndex={0} role="region" aria-label={t('remedy.dryRun')}>
          {indentXml(offer.dryRun)}
        </pre>
      </details>
      {asking && <ApplyDialog runId={runId} offer={offer} onClose={() => setAsking(false)} />}
    </article>
  );
}
