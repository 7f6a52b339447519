import {
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
} from 'react';
import { usePreferences } from '../../app/preferences.js';
import { useWords } from '../../i18n/use-words.js';
import { LaneHead } from './lane-head.js';
import type { Lane } from './ladder-lanes.js';
import type { Ladder } from './ladder-model.js';
import { LadderRowItem } from './ladder-row.js';
import type { TimeMode } from './run-search.js';
import classes from './ladder.module.css';

/** So many rows are drawn at once, wherever they are; of more, those that are in sight. */
const LONG = 150;

interface LadderProps {
  readonly ladder: Ladder;
  /** What each lane is called, in their order. */
  readonly laneNames: readonly string[];
  readonly asList: boolean;
  readonly time: TimeMode;
  /** Numbers of messages. */
  readonly selected: number | undefined;
  readonly marked: readonly number[];
  /** Moved to by a key: once it is selected, the focus follows. */
  readonly follow: number | undefined;
  readonly onSelect: (number: number) => void;
  readonly onMark: (number: number) => void;
  readonly onFold: (number: number) => void;
  /** An empty name: as it was. */
  readonly onRename: (lane: Lane, name: string) => void;
}

/**
 * An ordered list with a button for each message, so it reads as it stands; Tab leads to one of them, arrow keys on to the
 * others. Clicks and keys are heard here, for all rows.
 */
export function LadderView(props: LadderProps) {
  const { ladder, laneNames, asList, time, selected, marked, follow, onSelect, onMark, onFold } = props;
  const { t } = useWords();
  const { keys } = usePreferences();
  const list = useRef<HTMLOListElement>(null);
  const numbers = ladder.rows.flatMap((row) =>
    row.kind === 'message' && row.number !== undefined ? [row.number] : [],
  );
  const [last, setLast] = useState<number>();
  const active = [last, selected].find((number) => number !== undefined && numbers.includes(number)) ?? numbers[0];

  const focus = (number: number | undefined) => {
    if (number === undefined) return;
    setLast(number);
    list.current?.querySelector<HTMLElement>(`[data-number="${String(number)}"]`)?.focus();
  };
  const followSelection = useEffectEvent(() => focus(selected));
  const arrived = follow !== undefined && follow === selected;
  useEffect(() => {
    if (arrived) followSelection();
  }, [arrived, selected]);
  const showSelection = useEffectEvent(() => {
    if (selected === undefined) return;
    list.current?.querySelector(`[data-number="${String(selected)}"]`)?.scrollIntoView({ block: 'nearest' });
  });
  // A link opens the page at the message that it names.
  useEffect(() => showSelection(), []);

  const click = (event: MouseEvent) => {
    const { number, fold } = buttonData(event.target);
    if (number !== undefined) {
      setLast(number);
      onSelect(number);
    } else if (fold !== undefined) onFold(fold);
  };
  const press = (event: KeyboardEvent) => {
    const { number } = buttonData(event.target);
    if (number === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = numbers.indexOf(number);
    const target: Readonly<Record<string, number | undefined>> = {
      ArrowDown: numbers[place + 1],
      ArrowUp: numbers[place - 1],
      Home: numbers[0],
      End: numbers.at(-1),
    };
    if (event.key === ' ' && keys === 'on') onMark(number);
    else if (Object.hasOwn(target, event.key)) focus(target[event.key]);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={classes['scroll']}
      role="region"
      aria-label={t(asList ? 'ladder.list' : 'ladder.ladder')}
      tabIndex={0}
    >
      <div
        className={classes['inner']}
        data-view={asList ? 'list' : 'ladder'}
        data-time={time}
        data-long={ladder.rows.length > LONG}
        style={{ '--lanes': ladder.lanes.length } as CSSProperties}
      >
        {!asList && (
          <div className={classes['heads']}>
            <span />
            {ladder.lanes.map((lane, i) => (
              <LaneHead
                key={lane.id}
                lane={lane}
                name={laneNames[i] ?? ''}
                onRename={(name) => props.onRename(lane, name)}
              />
            ))}
          </div>
        )}
        <ol
          ref={list}
          className={classes['rows']}
          onClick={click}
          onKeyDown={press}
          onKeyUp={(event) => {
            // Firefox presses a button when the space bar is let go.
            if (event.key === ' ' && keys === 'on' && buttonData(event.target).number !== undefined)
              event.preventDefault();
          }}
        >
          {ladder.rows.map((row) => {
            const number = row.kind === 'message' ? row.number : undefined;
            const place = number === undefined ? -1 : marked.indexOf(number);
            return (
              <LadderRowItem
                key={row.key}
                row={row}
                laneNames={laneNames}
                asList={asList}
                time={time}
                startedAt={ladder.startedAt}
                selected={number !== undefined && number === selected}
                mark={place === 0 ? 1 : place === 1 ? 2 : 0}
                active={number !== undefined && number === active}
              />
            );
          })}
        </ol>
      </div>
    </div>
  );
}

/** What the row's button that was hit stands for. */
function buttonData(target: EventTarget): { readonly number?: number; readonly fold?: number } {
  const button = target instanceof Element ? target.closest<HTMLElement>('button') : null;
  const { number, fold } = button?.dataset ?? {};
  return { ...(number !== undefined && { number: Number(number) }), ...(fold !== undefined && { fold: Number(fold) }) };
}
