import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import { useWords } from '../../i18n/use-words.js';
import type { Series } from './history-legend.js';
import classes from './dashboard.module.css';

interface HistoryChartProps {
  /** Epoch ms. */
  readonly at: readonly number[];
  readonly total: readonly number[];
  readonly series: readonly Series[];
  /** What it shows, for those who do not see it. */
  readonly label: string;
}

const HEIGHT = 220;

/** Strokes differ by dash too: colours alone tell some people nothing. */
const DASHES = [[], [6, 3], [2, 3], [10, 4], [8, 3, 2, 3], [4, 4], [12, 3, 3, 3], [1, 4]];

export function HistoryChart({ at, total, series, label }: HistoryChartProps) {
  const { language, axisTime } = useWords();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    // Asked at each drawing: they change with the theme.
    const colour = (name: string) => () => getComputedStyle(element).getPropertyValue(name).trim();
    const axis = {
      stroke: colour('--sd-dim'),
      grid: { stroke: colour('--sd-border'), width: 1 },
      ticks: { show: false },
    };
    const number = new Intl.NumberFormat(language);
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.05)] } },
        axes: [
          { ...axis, size: 30, values: (_, moments) => moments.map((seconds) => axisTime(seconds * 1000, spanOf(at))) },
          {
            ...axis,
            values: (_, values) => values.map((value) => (Number.isInteger(value) ? number.format(value) : '')),
          },
        ],
        series: [
          {},
          { stroke: colour('--sd-series-0'), width: 2 },
          ...series.map((_, i) => ({
            stroke: colour(`--sd-series-${String(i + 1)}`),
            width: 1.5,
            dash: DASHES[(i + 1) % DASHES.length] ?? [],
          })),
        ],
      },
      [at.map((ms) => ms / 1000), [...total], ...series.map(({ failing }) => [...failing])],
      element,
    );
    const watcher = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    watcher.observe(element);
    const theme = new MutationObserver(() => plot.redraw(false));
    theme.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
    return () => {
      watcher.disconnect();
      theme.disconnect();
      plot.destroy();
    };
  }, [at, total, series, language, axisTime]);
  return <div ref={box} className={classes['chart']} role="img" aria-label={label} />;
}

function spanOf(at: readonly number[]): number {
  return (at.at(-1) ?? 0) - (at[0] ?? 0);
}
