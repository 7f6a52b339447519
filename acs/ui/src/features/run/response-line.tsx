import classes from './evidence-section.module.css';

/** A status line in the colour of its class. */
export function ResponseLine({ status, reason }: { readonly status: number; readonly reason: string }) {
  return (
    <span className={classes['response']} data-class={Math.floor(status / 100)} translate="no">
      {status} {reason}
    </span>
  );
}
