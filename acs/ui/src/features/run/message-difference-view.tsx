import type { TraceMessage } from '#shared/trace/traced-run.js';
import { useWords } from '../../i18n/use-words.js';
import { isSame, messageDifference, parting, type DifferenceLine } from './message-difference.js';
import classes from './message-pane.module.css';

interface MessageDifferenceProps {
  readonly left: TraceMessage;
  readonly right: TraceMessage;
}

/** Two messages side by side; where they part is marked. */
export function MessageDifference({ left, right }: MessageDifferenceProps) {
  const { t } = useWords();
  const lines = messageDifference(left, right);
  const changed = lines.filter((line) => !isSame(line)).length;
  return (
    <>
      <p className={classes['count']} role="status">
        {changed === 0 ? t('message.same') : t('message.differing', { count: changed })}
      </p>
      <table className={`${classes['headers'] ?? ''} ${classes['difference'] ?? ''}`}>
        <thead>
          <tr>
            <th scope="col">{t('message.part')}</th>
            <th scope="col">A · {t('message.title', { number: left.number })}</th>
            <th scope="col">B · {t('message.title', { number: right.number })}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, i) => (
            <tr key={i} data-changed={!isSame(line)}>
              <th scope="row" {...(line.name === undefined ? {} : { translate: 'no' as const })}>
                {line.name ?? t(line.part === 'body' ? 'message.body' : 'message.startLine')}
              </th>
              <Side line={line} side="left" />
              <Side line={line} side="right" />
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Side({ line, side }: { readonly line: DifferenceLine; readonly side: 'left' | 'right' }) {
  const { t } = useWords();
  const value = line[side];
  if (value === undefined) return <td className={classes['absent']}>{t('message.absent')}</td>;
  if (isSame(line) || line.left === undefined || line.right === undefined) return <td translate="no">{value}</td>;
  const [front, left, right, behind] = parting(line.left, line.right);
  const own = side === 'left' ? left : right;
  return (
    <td translate="no">
      {front}
      {own !== '' && <mark>{own}</mark>}
      {behind}
    </td>
  );
}
