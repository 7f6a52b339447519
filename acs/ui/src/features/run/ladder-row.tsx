import { VisuallyHidden } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconKey } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { Badge } from '../../components/badge.js';
import { wordFor } from '../../i18n/i18n.js';
import { useWords, type Words } from '../../i18n/use-words.js';
import { LadderArrow } from './ladder-arrow.js';
import type { GapRow, LadderRow, MessageRow } from './ladder-rows.js';
import type { TimeMode } from './run-search.js';
import classes from './ladder.module.css';

export interface RowProps {
  readonly row: LadderRow;
  /** In their order. */
  readonly laneNames: readonly string[];
  readonly asList: boolean;
  readonly time: TimeMode;
  /** Epoch ms that rows count from. */
  readonly startedAt: number;
  readonly selected: boolean;
  /** 1 or 2 of the two marked messages; 0: not marked. */
  readonly mark: 0 | 1 | 2;
  /** The one row that Tab leads to. */
  readonly active: boolean;
}

/**
 * One row; of a thousand only those whose props change are drawn anew, so clicks and keys are heard by the list. What is
 * a message is a button with its number.
 */
export const LadderRowItem = memo(function LadderRowItem(props: RowProps) {
  const words = useWords();
  const { row, selected, mark, active } = props;
  if (row.kind === 'gap') return <Gap row={row} />;
  const number = row.kind === 'message' ? row.number : undefined;
  const content = (
    <>
      <span className={classes['time']}>{timeOf(row, props, words)}</span>
      {props.asList ? <ListContent {...props} row={row} /> : <LaneContent {...props} row={row} />}
    </>
  );
  return (
    <li
      className={classes['item']}
      data-kind={row.kind}
      data-tone={toneOf(row)}
      data-mark={mark === 0 ? undefined : mark}
    >
      {number === undefined ? (
        <div className={classes['row']}>{content}</div>
      ) : (
        <button
          type="button"
          className={classes['row']}
          data-number={number}
          aria-pressed={selected}
          tabIndex={active ? 0 : -1}
        >
          {content}
        </button>
      )}
      {row.kind === 'message' && row.copies.length > 0 && <Fold {...props} row={row} />}
    </li>
  );
});

type Shown = Exclude<LadderRow, GapRow>;

function LaneContent({ row, laneNames, mark }: RowProps & { readonly row: Shown }) {
  const { from, to } = row;
  const lanes = laneNames.length;
  const left = `calc(${String(((Math.min(from, to) + 0.5) * 100) / lanes)}% + 9px)`;
  return (
    <span className={classes['lanes']}>
      <Way row={row} laneNames={laneNames} />
      <span className={classes['label']} style={{ marginLeft: left }}>
        <Mark mark={mark} />
        <Label row={row} />
      </span>
      <LadderArrow
        from={from}
        to={to}
        lanes={lanes}
        broken={row.kind === 'timeout' || (row.kind !== 'copy' && row.failed)}
      />
    </span>
  );
}

function ListContent({ row, laneNames, mark }: RowProps & { readonly row: Shown }) {
  const way = [laneNames[row.from] ?? '', laneNames[row.to] ?? ''];
  return (
    <span className={classes['cells']}>
      <span className={classes['way']}>{row.from === row.to ? way[0] : way.join(' → ')}</span>
      <span className={classes['proto']} translate="no">
        {row.kind === 'message' ? row.proto.toUpperCase() : row.kind === 'step' ? 'CWMP' : 'SIP'}
      </span>
      <span className={classes['label']}>
        <Mark mark={mark} />
        <Label row={row} />
      </span>
    </span>
  );
}

/** Who said it to whom, for those who do not see the arrow. */
function Way({ row: { from, to }, laneNames }: Pick<RowProps, 'laneNames'> & { readonly row: Shown }) {
  const { t } = useWords();
  const [start = '', end = ''] = [laneNames[from], laneNames[to]];
  return (
    <VisuallyHidden>
      {from === to ? t('ladder.at', { lane: start }) : t('ladder.fromTo', { from: start, to: end })}
    </VisuallyHidden>
  );
}

function Label({ row }: { readonly row: Shown }): ReactNode {
  const { t, seconds } = useWords();
  switch (row.kind) {
    case 'timeout':
      return <span className={classes['text']}>{t('ladder.timeout', { time: seconds(row.waitMs) })}</span>;
    case 'step':
      return (
        <span className={classes['text']}>
          {t(`ladder.step.${row.type}`)}
          {row.failed && row.reason !== undefined && `: ${wordFor('connectionRequest', row.reason) ?? row.reason}`}
        </span>
      );
    case 'copy':
      return <span className={classes['text']}>{t('ladder.copy')}</span>;
    case 'message':
      return <MessageLabel row={row} />;
  }
}

function MessageLabel({ row }: { readonly row: MessageRow }) {
  const { t } = useWords();
  return (
    <>
      <span className={classes['token']} translate="no">
        {row.binary ? t('messages.binary') : row.label}
      </span>
      {row.credentials && (
        <span className={classes['key']} title={t('ladder.withCredentials')}>
          <IconKey size={14} role="img" aria-label={t('ladder.withCredentials')} />
        </span>
      )}
      {row.simulated && <Badge tone="sim">{t('simulated.badge')}</Badge>}
    </>
  );
}

function Mark({ mark }: Pick<RowProps, 'mark'>) {
  const { t } = useWords();
  if (mark === 0) return null;
  return (
    <span className={classes['mark']}>
      <VisuallyHidden>{t('ladder.marked')} </VisuallyHidden>
      {mark === 1 ? 'A' : 'B'}
    </span>
  );
}

/** `×5, last +7.5 s`: opens to a row for each. */
function Fold({ row, laneNames, asList, active }: RowProps & { readonly row: MessageRow }) {
  const { t, offset } = useWords();
  const Chevron = row.unfolded ? IconChevronDown : IconChevronRight;
  const share = String(((Math.min(row.from, row.to) + 0.5) * 100) / laneNames.length);
  const indent = asList ? undefined : { marginLeft: `calc(${share}% + 9px)` };
  const text = t('messages.copies', { value: row.copies.length + 1, time: offset(row.copies.at(-1) ?? 0) });
  return (
    <div className={classes['fold']}>
      {row.number === undefined ? (
        <span className={classes['copies']} style={indent}>
          {text}
        </span>
      ) : (
        <button
          type="button"
          className={classes['copies']}
          style={indent}
          data-fold={row.number}
          aria-expanded={row.unfolded}
          aria-label={t('ladder.fold', { text, number: row.number })}
          tabIndex={active ? 0 : -1}
        >
          <Chevron size={14} aria-hidden />
          {text}
        </button>
      )}
    </div>
  );
}

function Gap({ row }: { readonly row: GapRow }) {
  const { t, seconds } = useWords();
  return (
    <li className={classes['gap']}>
      <span>{t('ladder.gap', { time: seconds(row.gapMs) })}</span>
    </li>
  );
}

function timeOf(row: Shown, { time, startedAt }: RowProps, { offset, clock }: Words): string {
  switch (time) {
    case 'absolute':
      return clock(startedAt + row.ms);
    case 'delta':
      return row.deltaMs === undefined ? '' : offset(row.deltaMs);
    case 'relative':
      return offset(row.ms);
  }
}

function toneOf(row: Shown): string | undefined {
  if (row.kind === 'timeout') return 'bad';
  if (row.kind !== 'message') return row.kind === 'step' && row.failed ? 'bad' : 'dim';
  if (row.failed) return 'bad';
  if (row.proto !== 'sip') return undefined;
  if (row.status === undefined) return 'out';
  return row.status < 200 ? 'dim' : row.status < 300 ? 'good' : 'bad';
}
