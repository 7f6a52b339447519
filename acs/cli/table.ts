/** Columns as wide as their widest cell. East Asian characters count double, as terminals show them. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => width(row[column] ?? ''))),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const WIDE = /[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/gu;

function width(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}
