import { Button } from '@mantine/core';
import { IconCheck, IconPlayerStop } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RunDetail } from '#shared/api/runs.js';
import type { Transcript } from '#shared/diagnosis/transcript.js';
import { cancelRun, deviceQuery, runQuery, sessionQuery } from '../../api/queries.js';
import { Problem } from '../../components/problem.js';
import { useNow } from '../../components/use-now.js';
import { elapsedTime } from '../../i18n/formats.js';
import { useWords } from '../../i18n/use-words.js';
import { ruledOut } from './ruled-out.js';
import { StepList } from './step-list.js';
import classes from './cards.module.css';

/** While a run goes on: what happens, since when, how long it can take at most, and what has been ruled out so far. */
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
    <section className={classes['card']} data-tone="busy" aria-label={t('running.label')}>
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
      <RuledOutSoFar run={run} />
      <StepList transcript={transcript} />
      {run.state === 'queued' && <WhenItRuns run={run} now={now} />}
      {run.deadlineAt !== undefined && (
        <p className={classes['small']}>{t('running.deadline', { time: exact(run.deadlineAt) })}</p>
      )}
      {cancel.error !== null && <Problem error={cancel.error} title={t('running.notCanceled')} />}
    </section>
  );
}

/** In the verdict's place: no verdict yet, and what it cannot be any more. */
function RuledOutSoFar({ run }: { readonly run: RunDetail }) {
  const { t } = useWords();
  const out = ruledOut(run.events);
  return (
    <div className={classes['ruledOut']}>
      <h3>{t('running.ruledOut')}</h3>
      {out.length === 0 ? (
        <p className={classes['small']}>{t('running.nothingYet')}</p>
      ) : (
        <ul>
          {out.map((one) => (
            <li key={one}>
              <IconCheck size={16} aria-hidden />
              {t(`running.out.${one}`)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A phone that cannot be called is served when it comes by itself: when that is, as far as anybody knows. */
function WhenItRuns({ run, now }: { readonly run: RunDetail; readonly now: number }) {
  const { t, short, exact } = useWords();
  const device = useQuery(deviceQuery(run.deviceId)).data;
  if (device === undefined) return null;
  const interval = device.informIntervalSeconds;
  const expected = interval === undefined ? undefined : device.lastInformAt + interval * 1000;
  return (
    <p className={classes['small']}>
      {expected === undefined
        ? t('running.noPeriod')
        : expected >= now
          ? t('running.expected', { time: short(expected, now) })
          : t('running.overdue', { time: short(expected, now) })}
      {run.expiresAt !== undefined && ` ${t('running.expires', { time: exact(run.expiresAt) })}`}
    </p>
  );
}
