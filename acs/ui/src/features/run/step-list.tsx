import { IconAlertTriangle, IconCircle, IconCircleCheck, IconCircleX, IconProgress } from '@tabler/icons-react';
import type { RunDetail } from '#shared/api/schemas.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import type { Step } from './steps.js';
import classes from './step-list.module.css';

const icons = {
  done: IconCircleCheck,
  active: IconProgress,
  pending: IconCircle,
  refused: IconAlertTriangle,
  stopped: IconCircleX,
} as const;

/** The steps of a run with the time that each took since the run was ordered. */
export function StepList({ run, steps }: { readonly run: RunDetail; readonly steps: readonly Step[] }) {
  const { t, seconds } = useWords();
  return (
    <ol className={classes['steps']}>
      {steps.map((step) => {
        const Icon = icons[step.state];
        return (
          <li key={step.name} className={classes['step']} data-state={step.state}>
            <Icon size={18} className={classes['icon']} aria-hidden />
            <div className={classes['text']}>
              <div>
                {step.state === 'refused' ? t('step.refused') : t(`step.${step.name}.${step.state}`)}
                {step.at !== undefined && step.at >= run.createdAt && (
                  <span className={classes['time']}>+{seconds(step.at - run.createdAt)}</span>
                )}
              </div>
              <StepNote step={step} run={run} />
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function StepNote({ step, run }: { readonly step: Step; readonly run: RunDetail }) {
  const { t } = useWords();
  if (step.state === 'refused') {
    const words = wordFor('connectionRequest', step.reason ?? '') ?? step.detail;
    return (
      <div className={classes['note']}>
        {words} {run.state === 'queued' && t('step.refusedGoesOn')}
      </div>
    );
  }
  if (step.name === 'diagnose' && step.state === 'active') {
    return (
      <div className={classes['note']}>
        {t('step.worstCase', { count: Math.round(run.guardMs / 1000) })}
        {step.polls !== undefined && ` ${t('step.polls', { count: step.polls })}`}
      </div>
    );
  }
  return null;
}
