import { IconAlertTriangle, IconCircle, IconCircleCheck, IconCircleX, IconProgress } from '@tabler/icons-react';
import { wordFor } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import type { Transcript, TranscriptStep } from '#shared/diagnosis/transcript.js';
import classes from './step-list.module.css';

const icons = {
  done: IconCircleCheck,
  active: IconProgress,
  pending: IconCircle,
  refused: IconAlertTriangle,
  stopped: IconCircleX,
} as const;

/** The steps of a run with the time since it was ordered. */
export function StepList({ transcript }: { readonly transcript: Transcript }) {
  const { t, seconds } = useWords();
  const start = transcript.startedAt;
  return (
    <ol className={classes['steps']}>
      {transcript.steps.map((step) => {
        const Icon = icons[step.state];
        return (
          <li key={step.key} className={classes['step']} data-state={step.state}>
            <Icon size={18} className={classes['icon']} aria-hidden />
            <div className={classes['text']}>
              <div>
                {t(step.labelKey)}
                {step.at !== undefined && start !== undefined && (
                  <span className={classes['time']}>+{seconds(Math.max(0, step.at - start))}</span>
                )}
              </div>
              <StepNote step={step} transcript={transcript} />
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function StepNote({ step, transcript }: { readonly step: TranscriptStep; readonly transcript: Transcript }) {
  const { t } = useWords();
  const { polls, worstCaseMs, phase } = transcript;
  if (step.state === 'refused') {
    const words = wordFor('connectionRequest', step.reason ?? '') ?? step.detail;
    return (
      <div className={classes['note']}>
        {words} {phase === 'queued' && t('step.refusedGoesOn')}
      </div>
    );
  }
  if (step.key === 'diagnose' && step.state === 'active') {
    return (
      <div className={classes['note']}>
        {t('step.worstCase', { count: Math.round(worstCaseMs / 1000) })}
        {polls > 0 && ` ${t('step.polls', { count: polls })}`}
      </div>
    );
  }
  return null;
}
