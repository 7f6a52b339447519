import { VisuallyHidden } from '@mantine/core';
import { useWords } from '../../i18n/use-words.js';
import classes from './dashboard.module.css';

/** More or fewer than a day before; nothing where that is not known. */
export function Change({ now, before }: { readonly now: number; readonly before: number | undefined }) {
  const { t, number } = useWords();
  if (before === undefined) return <span className={classes['change']} />;
  const difference = now - before;
  const text = difference === 0 ? '±0' : `${difference > 0 ? '+' : '−'}${number(Math.abs(difference))}`;
  return (
    <span className={classes['change']} data-direction={Math.sign(difference)}>
      <span aria-hidden>{text}</span>
      <VisuallyHidden>{t('dashboard.change', { value: text })}</VisuallyHidden>
    </span>
  );
}
