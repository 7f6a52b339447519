/** No column is cut to less than this. */
const LEAST_WIDTH = 6;
const GAP = '  ';

/**
 * Columns as wide as their widest cell. East Asian characters count double, as terminals show them.
 * @param limit of the terminal, in characters: the widest cells are then cut in their middle. Without it nothing is cut.
 * @param whole columns that are never cut, from 0: what a user copies, or what half of says nothing
 */
export function table(rows: readonly (readonly string[])[], limit?: number, whole: readonly number[] = [0]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const natural = Array.from({ length: columns }, (_, column) =>
    rows.reduce((widest, row) => Math.max(widest, width(row[column] ?? '')), 0),
  );
  const widths = limit === undefined ? natural : fitted(natural, limit, whole);
  return rows
    .map((row) =>
      row
        .map((text, column) => {
          const cell = cut(text, widths[column] ?? 0);
          return cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell)));
        })
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

/** Takes from whichever column is the widest, character by character. */
function fitted(natural: readonly number[], limit: number, whole: readonly number[]): readonly number[] {
  const widths = [...natural];
  const room = limit - GAP.length * Math.max(0, widths.length - 1);
  for (let excess = widths.reduce((sum, one) => sum + one, 0) - room; excess > 0; excess--) {
    const widest = widths.reduce<number | undefined>(
      (best, one, column) =>
        whole.includes(column) || (best !== undefined && one <= (widths[best] ?? 0)) ? best : column,
      undefined,
    );
    if (widest === undefined || (widths[widest] ?? 0) <= LEAST_WIDTH) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** Ends of ids and causes tell as much as beginnings. */
function cut(text: string, limit: number): string {
  if (width(text) <= limit) return text;
  const all = Array.from(text);
  let [head, tail] = [Math.ceil((limit - 1) / 2), Math.floor((limit - 1) / 2)];
  const short = () => `${all.slice(0, head).join('')}…${tail === 0 ? '' : all.slice(-tail).join('')}`;
  while (width(short()) > limit && head + tail > 0) {
    if (tail >= head) tail--;
    else head--;
  }
  return short();
}

const WIDE = /[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/gu;

function width(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}
