import type { Batch } from '#shared/api/batches.js';
import { EntryLink } from '../../components/entry-link.js';
import { useBook } from '../../components/knowledge.js';
import { toneOf } from '../../components/verdict-tone.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords } from '../../i18n/use-words.js';
import classes from './batch.module.css';

/** One cause, so many lines: where the trouble of the selection lies. */
export function BatchVerdicts({ batch }: { readonly batch: Batch }) {
  const { number } = useWords();
  const book = useBook();
  const most = Math.max(1, ...batch.verdicts.map(({ lines }) => lines));
  return (
    <ol className={classes['verdicts']}>
      {batch.verdicts.map(({ category, cause, lines }) => {
        const explained = book?.explain(cause, category);
        return (
          <li key={`${category} ${cause}`}>
            <span className={classes['cause']}>
              {explained === undefined ? (
                (wordFor('category', category) ?? cause)
              ) : (
                <EntryLink id={explained.id}>{explained.title}</EntryLink>
              )}
            </span>
            <span className={classes['share']} aria-hidden>
              <span data-tone={toneOf(category)} style={{ width: `${String((100 * lines) / most)}%` }} />
            </span>
            <b>{number(lines)}</b>
          </li>
        );
      })}
    </ol>
  );
}
