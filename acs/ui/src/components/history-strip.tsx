import { useNavigate } from '@tanstack/react-router';
import { useId, useState, type KeyboardEvent } from 'react';
import type { RunMark } from '#shared/api/runs.js';
import { wordFor } from '../i18n/i18n.js';
import { useWords } from '../i18n/use-words.js';
import { toneOf } from './verdict-tone.js';
import classes from './history-strip.module.css';

interface HistoryStripProps {
  /** Oldest first, at most 14. */
  readonly marks: readonly RunMark[];
  /** Of the line. */
  readonly number: string;
}

const PLACES = 14;

/**
 * A line's last diagnoses, a bar each; height and pattern tell what colour tells. One control, since a bar is too small a
 * target: arrow keys choose, Enter opens.
 */
export function HistoryStrip({ marks, number }: HistoryStripProps) {
  const { t, exact } = useWords();
  const navigate = useNavigate();
  const id = useId();
  const [place, setPlace] = useState<number>();
  const at = Math.min(place ?? marks.length - 1, marks.length - 1);
  if (marks.length === 0) return null;

  const open = (mark: RunMark | undefined) => {
    if (mark !== undefined) void navigate({ to: '/runs/$id', params: { id: mark.id } });
  };
  const press = (event: KeyboardEvent) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: marks.length - 1 }[event.key];
    if (to !== undefined) setPlace(Math.max(0, Math.min(to, marks.length - 1)));
    else if (event.key === 'Enter') open(marks[at]);
    else return;
    event.preventDefault();
  };
  const count = (kind: Kind) => marks.filter((mark) => kindOf(mark) === kind).length;
  return (
    <div
      className={classes['strip']}
      role="listbox"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={t('strip.label', { number, count: marks.length, good: count('good'), bad: count('bad') })}
      aria-activedescendant={`${id}-${String(at)}`}
      onKeyDown={press}
    >
      {Array.from({ length: Math.max(0, PLACES - marks.length) }, (_, i) => (
        <span key={i} className={classes['empty']} aria-hidden />
      ))}
      {marks.map((mark, i) => {
        const text = `${exact(mark.at)}: ${nameOf(mark)}`;
        return (
          <span
            key={mark.id}
            id={`${id}-${String(i)}`}
            role="option"
            aria-selected={i === at}
            aria-label={text}
            title={text}
            className={classes['mark']}
            data-kind={kindOf(mark)}
            onClick={() => open(mark)}
          />
        );
      })}
    </div>
  );

  function nameOf({ state, category, faultCode }: RunMark): string {
    if (category === undefined) return t(`runState.${state}`);
    return `${wordFor('category', category) ?? category}${faultCode === undefined ? '' : ` (${String(faultCode)})`}`;
  }
}

type Kind = 'good' | 'bad' | 'mute' | 'open';

function kindOf({ state, category }: RunMark): Kind {
  if (state === 'queued' || state === 'requested' || state === 'running') return 'open';
  return category === undefined ? 'mute' : toneOf(category);
}
