/** CSV (RFC 4180) that spreadsheets open as UTF-8 and whose cells they never take for formulas. */

export type CsvCell = string | number | boolean | undefined;

/** Without it Excel reads the bytes in the system's own encoding. */
export const CSV_BOM = '\u{FEFF}';

/**
 * What a spreadsheet may take for the beginning of a formula, also in its fullwidth form, and what it skips before one.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const BEGINS_FORMULA = /^[\s\u{FEFF}\0]*[=+\-@＝＋－＠]|^[\t\r\n]/u;
const NEEDS_QUOTES = /[",\r\n\t;]|^\s|\s$/;

/**
 * One record, with its line break. A text that begins like a formula gets an apostrophe in front: a phone number as
 * `+49301234` becomes `'+49301234`, and nothing of it is lost. Numbers are written as they are.
 */
export function csvRow(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: CsvCell): string {
  if (typeof cell !== 'string') return cell === undefined ? '' : String(cell);
  const text = BEGINS_FORMULA.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
