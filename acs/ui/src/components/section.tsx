import { useId, type ReactNode } from 'react';
import classes from './section.module.css';

interface SectionProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of a page. */
export function Section({ title, note, actions, children }: SectionProps) {
  const id = useId();
  return (
    <section className={classes['section']} aria-labelledby={id}>
      <div className={classes['head']}>
        <h2 id={id} className={classes['title']}>
          {title}
        </h2>
        {note !== undefined && <span className={classes['note']}>{note}</span>}
        {actions !== undefined && <div className={classes['actions']}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}

export function Panel({ children }: { readonly children: ReactNode }) {
  return <div className={classes['panel']}>{children}</div>;
}
