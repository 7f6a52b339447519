import { useWords } from '../i18n/use-words.js';

interface TimeProps {
  /** Epoch ms. */
  readonly at: number;
  readonly now: number;
}

/** An age; the exact moment on hover and for machines. */
export function Age({ at, now }: TimeProps) {
  const { relative, exact } = useWords();
  return (
    <time dateTime={new Date(at).toISOString()} title={exact(at)}>
      {relative(Math.min(at, now), now)}
    </time>
  );
}

/** A moment to the minute; exact on hover. */
export function Moment({ at, now }: TimeProps) {
  const { short, exact } = useWords();
  return (
    <time dateTime={new Date(at).toISOString()} title={exact(at)}>
      {short(at, now)}
    </time>
  );
}
