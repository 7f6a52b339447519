import { headerParts } from './header-parts.js';
import type { TraceMessage } from '#shared/trace/traced-run.js';
import { useWords } from '../../i18n/use-words.js';
import classes from './message-pane.module.css';

/** Start line and headers, the fields of Digest one by one; credentials were masked before. */
export function ParsedMessage({ message: { head, text } }: { readonly message: TraceMessage }) {
  const { t } = useWords();
  if (head === undefined) return <p className={classes['hint']}>{t('message.notParsed')}</p>;
  const body = head.bodyAt === undefined ? '' : text.slice(head.bodyAt);
  return (
    <>
      <p className={classes['start']} translate="no">
        {text.trimStart().split(/\r?\n/, 1)[0]}
      </p>
      <table className={classes['headers']} aria-label={t('message.headers')}>
        <tbody translate="no">
          {head.headers.map(({ name, value }, i) => {
            const parts = headerParts(name, value);
            return (
              <tr key={i}>
                <th scope="row">{name}</th>
                <td>
                  {parts.length < 2 ? (
                    value
                  ) : (
                    <ul className={classes['parts']}>
                      {parts.map((part, at) => (
                        <li key={at}>{part}</li>
                      ))}
                    </ul>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {body !== '' && (
        <pre className={classes['text']} translate="no" tabIndex={0} role="region" aria-label={t('message.body')}>
          {body}
        </pre>
      )}
    </>
  );
}
