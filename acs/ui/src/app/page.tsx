import { useEffect, useRef, type ReactNode } from 'react';
import classes from './page.module.css';

interface PageProps {
  /** Of the browser's tab, and the heading unless `heading` says more. */
  readonly title: string;
  readonly heading?: ReactNode;
  /** Above the heading: where this page lies. */
  readonly trail?: ReactNode;
  /** Below the heading. */
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

let firstPage = true;

/** A page's frame. After a navigation the heading has the focus, so that keyboard and screen reader start there. */
export function Page({ title, heading, trail, subtitle, actions, children }: PageProps) {
  const headingRef = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${title} · sipdx`;
  }, [title]);

  useEffect(() => {
    if (!firstPage) headingRef.current?.focus({ preventScroll: true });
    firstPage = false; // the browser itself has put the focus where a loaded document begins
  }, []);

  return (
    <div className={classes['page']}>
      <header className={classes['head']}>
        <div className={classes['titles']}>
          {trail}
          <h1 ref={headingRef} tabIndex={-1} className={classes['title']}>
            {heading ?? title}
          </h1>
          {subtitle !== undefined && <div className={classes['subtitle']}>{subtitle}</div>}
        </div>
        {actions !== undefined && <div className={classes['actions']}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
