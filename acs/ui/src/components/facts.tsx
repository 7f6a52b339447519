import type { ReactNode } from 'react';
import classes from './facts.module.css';

/** Names and values. A fact without a value is left out: absent beats wrong. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={classes['facts']}>
      {facts.filter(isKnown).map(([name, value]) => (
        <div key={name} className={classes['fact']}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export type Fact = readonly [name: string, value: ReactNode];

export function isKnown([, value]: Fact): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** A technical token: monospace, and no business of a translator. */
export function Token({ children }: { readonly children: ReactNode }) {
  return (
    <code className={classes['token']} translate="no">
      {children}
    </code>
  );
}
