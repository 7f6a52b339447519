import { Link } from '@tanstack/react-router';
import type { Explanation } from '#shared/knowledge/book.js';
import { EntryBadges } from './entry-badges.js';
import classes from './entry-list.module.css';

/** Entries in a line or two each; a click anywhere on one opens it. */
export function EntryList({ entries, label }: { readonly entries: readonly Explanation[]; readonly label: string }) {
  return (
    <ul className={classes['list']} aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.id} className={classes['item']}>
          <div className={classes['text']}>
            <Link to="/knowledge/$id" params={{ id: entry.id }} className={classes['open']}>
              {entry.title}
            </Link>
            <p className={classes['what']}>{entry.what}</p>
          </div>
          <div className={classes['marks']}>
            <span className={classes['badges']}>
              <EntryBadges entry={entry} />
            </span>
            <code className={classes['id']} translate="no">
              {entry.id}
            </code>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Titles alone, in columns: an index to be skimmed. */
export function EntryIndex({ entries, label }: { readonly entries: readonly Explanation[]; readonly label: string }) {
  return (
    <ul className={classes['index']} aria-label={label}>
      {entries.map(({ id, title }) => (
        <li key={id}>
          <Link to="/knowledge/$id" params={{ id }} title={id}>
            {title}
          </Link>
        </li>
      ))}
    </ul>
  );
}
