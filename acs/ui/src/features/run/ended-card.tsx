import { IconCircleX } from '@tabler/icons-react';
import type { RunDetail } from '#shared/api/runs.js';
import type { Transcript } from '#shared/diagnosis/transcript.js';
import { Facts, Token } from '../../components/facts.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import { StepList } from './step-list.js';
import classes from './cards.module.css';

/** A run that ended without a verdict: that says nothing about the line, and why it is so. */
export function EndedCard({ run, transcript }: { readonly run: RunDetail; readonly transcript: Transcript }) {
  const { t } = useWords();
  const by = run.events.findLast((event) => event.type === 'run.canceled')?.data['by'];
  const failure = run.failure;
  const text =
    failure !== undefined
      ? (wordFor('failure', failure.reason) ?? failure.detail)
      : run.state === 'canceled' && typeof by === 'string'
        ? t('ended.canceledBy', { name: by })
        : t('ended.noReason');
  return (
    <section className={classes['card']} data-tone="wait" aria-label={t('verdict.label')}>
      <div>
        <h2 className={classes['title']}>
          <IconCircleX size={28} aria-hidden />
          {t(`ended.${run.state === 'canceled' || run.state === 'interrupted' ? run.state : 'failed'}`)}
        </h2>
        <p className={classes['what']}>{text}</p>
        <p className={classes['what']}>{t('ended.noVerdict')}</p>
      </div>
      <StepList transcript={transcript} />
      {failure !== undefined && (
        <div className={classes['facts']}>
          <Facts
            facts={[
              [t('ended.reason'), <Token key="reason">{failure.reason}</Token>],
              [
                t('ended.detail'),
                <span key="detail" lang="en">
                  {failure.detail}
                </span>,
              ],
            ]}
          />
        </div>
      )}
    </section>
  );
}
