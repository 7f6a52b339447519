import type { ReactNode } from 'react';
import type { Tone } from './status-badge.js';
import classes from './status-badge.module.css';

interface BadgeProps {
  readonly tone: Tone;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A small word on a ground of its tone. */
export function Badge({ tone, title, children }: BadgeProps) {
  return (
    <span className={classes['badge']} data-tone={tone} title={title}>
      {children}
    </span>
  );
}
