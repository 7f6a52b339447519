import { Button } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RunDetail } from '#shared/api/schemas.js';
import type { Transcript } from '#shared/diagnosis/transcript.js';
import { cancelRun, runQuery, sessionQuery } from '../../api/queries.js';
import { Problem } from '../../components/problem.js';
import { useNow } from '../../components/use-now.js';
import { elapsedTime } from '../../i18n/formats.js';
import { useWords } from '../../i18n/use-words.js';
import { StepList } from './step-list.js';
import classes from './cards.module.css';

/** While a run goes on: what happens, since when, and how long it can take at most. */
export function RunningCard({ run, transcript }: { readonly run: RunDetail; readonly transcript: Transcript }) {
  const { t, exact } = useWords();
  const client = useQueryClient();
  const session = useQuery(sessionQuery).data;
  const now = useNow(1000);
  const cancel = useMutation({
    mutationFn: () => cancelRun(run.id),
    onSettled: () => client.invalidateQueries({ queryKey: runQuery(run.id).queryKey }),
  });
  const active = transcript.steps.find((step) => step.state === 'active');
  const { elapsedFrom } = transcript;
  return (
    <div className={classes['card']} data-tone="busy">
      <div className={classes['running']}>
        <div>
          <h2 className={classes['title']}>{t(run.state === 'queued' ? 'running.queued' : 'running.title')}</h2>
          <p className={classes['what']}>
            {active === undefined ? t('running.ending') : t(`step.${active.key}.explained`)}
          </p>
        </div>
        <div className={classes['clock']}>
          <div role="timer">
            <div className={classes['elapsed']}>{elapsedTime(now - (elapsedFrom ?? run.createdAt))}</div>
            <div className={classes['small']}>
              {t(elapsedFrom === undefined ? 'running.sinceOrder' : 'running.sincePhone')}
            </div>
          </div>
          {session?.role !== 'viewer' && (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPlayerStop size={15} aria-hidden />}
              loading={cancel.isPending}
              onClick={() => cancel.mutate()}
            >
              {t('running.cancel')}
            </Button>
          )}
        </div>
      </div>
      <StepList transcript={transcript} />
      {run.deadlineAt !== undefined && (
        <p className={classes['small']}>{t('running.deadline', { time: exact(run.deadlineAt) })}</p>
      )}
      {cancel.error !== null && <Problem error={cancel.error} title={t('running.notCanceled')} />}
    </div>
  );
}
