import { Link } from '@tanstack/react-router';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { RunMark } from '#shared/api/schemas.js';
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

/** A line's last diagnoses, a bar each: one stop for Tab, arrow keys within. Height and pattern tell what colour tells. */
export function HistoryStrip({ marks, number }: HistoryStripProps) {
  const { t, exact } = useWords();
  const strip = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<number>();
  const at = Math.min(place ?? marks.length - 1, marks.length - 1);
  if (marks.length === 0) return null;

  const move = (event: KeyboardEvent) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: marks.length - 1 }[event.key];
    if (to === undefined || to < 0 || to >= marks.length) return;
    event.preventDefault();
    setPlace(to);
    strip.current?.querySelectorAll('a')[to]?.focus();
  };
  const good = marks.filter((mark) => kindOf(mark) === 'good').length;
  const bad = marks.filter((mark) => kindOf(mark) === 'bad').length;
  return (
    <div
      ref={strip}
      className={classes['strip']}
      role="group"
      aria-label={t('strip.label', { number, count: marks.length, good, bad })}
      onKeyDown={move}
    >
      {Array.from({ length: Math.max(0, PLACES - marks.length) }, (_, i) => (
        <span key={i} className={classes['empty']} aria-hidden />
      ))}
      {marks.map((mark, i) => {
        const text = `${exact(mark.at)}: ${nameOf(mark)}`;
        return (
          <Link
            key={mark.id}
            to="/runs/$id"
            params={{ id: mark.id }}
            className={classes['mark']}
            data-kind={kindOf(mark)}
            tabIndex={i === at ? 0 : -1}
            aria-label={text}
            title={text}
            preload={false}
            onFocus={() => setPlace(i)}
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

function kindOf({ state, category }: RunMark): 'good' | 'bad' | 'mute' | 'open' {
  if (state === 'queued' || state === 'requested' || state === 'running') return 'open';
  return category === undefined ? 'mute' : toneOf(category);
}
