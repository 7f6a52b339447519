import { IconCircleFilled, IconCircleDashed } from '@tabler/icons-react';
import { useStreamState, useTopics } from '../api/live.js';
import { useWords } from '../i18n/use-words.js';
import classes from './shell.module.css';

const nothing = () => undefined;

/** Whether what is shown is live; while it is not, since when. */
export function ConnectionDot() {
  const { t, short } = useWords();
  // Pages that follow nothing themselves show the state of the connection too.
  useTopics(['fleet'], nothing, nothing);
  const state = useStreamState();
  const text =
    state.name === 'live'
      ? t('connection.live')
      : state.name === 'connecting'
        ? t('connection.connecting')
        : t('connection.reconnecting', { time: short(state.since, Date.now()) });
  const Icon = state.name === 'live' ? IconCircleFilled : IconCircleDashed;
  return (
    <span className={classes['dot']} data-state={state.name} role="img" aria-label={text}>
      <Icon size={12} data-state={state.name} aria-hidden />
      <span className={classes['dotText']}>{text}</span>
    </span>
  );
}
