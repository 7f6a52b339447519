import classes from './ladder.module.css';

interface ArrowProps {
  /** Indices of lanes. */
  readonly from: number;
  readonly to: number;
  readonly lanes: number;
  /** It did not arrive, or nothing came back: broken, and ending in a cross. */
  readonly broken: boolean;
}

/** From lane to lane; a dot where it stays on its own. Decoration: the row says the same in words. */
export function LadderArrow({ from, to, lanes, broken }: ArrowProps) {
  const share = (count: number) => `${String((count * 100) / lanes)}%`;
  if (from === to) return <span className={classes['dot']} style={{ left: share(from + 0.5) }} aria-hidden />;
  const toTheRight = to > from;
  const end = toTheRight ? '100%' : '0';
  return (
    <svg
      className={classes['arrow']}
      style={{ left: share(Math.min(from, to) + 0.5), width: share(Math.abs(to - from)) }}
      aria-hidden
      focusable={false}
    >
      <line x1="0" x2="100%" y1="6" y2="6" strokeDasharray={broken ? '6 5' : undefined} />
      <svg x={end} y="6" overflow="visible">
        <path
          d={
            broken
              ? toTheRight
                ? 'M-10-5L0 5M-10 5L0-5'
                : 'M10-5L0 5M10 5L0-5'
              : toTheRight
                ? 'M-8-4L0 0L-8 4'
                : 'M8-4L0 0L8 4'
          }
        />
      </svg>
    </svg>
  );
}
