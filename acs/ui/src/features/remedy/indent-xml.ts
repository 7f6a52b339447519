/** XML that was written in one line, an element to a line. Only for reading: text stays as it is, escapes and all. */
export function indentXml(xml: string): string {
  const lines: string[] = [];
  let depth = 0;
  let opened = false;
  const goOn = (text: string) => lines.push((lines.pop() ?? '') + text);
  for (const piece of xml.match(/<[^>]*>|[^<]+/g) ?? []) {
    if (piece.startsWith('</')) {
      depth -= 1;
      if (opened) goOn(piece);
      else lines.push('  '.repeat(depth) + piece);
      opened = false;
    } else if (piece.startsWith('<')) {
      lines.push('  '.repeat(depth) + piece);
      opened = !piece.startsWith('<?') && !piece.endsWith('/>');
      if (opened) depth += 1;
    } else if (opened) {
      goOn(piece);
    } else if (piece.trim() !== '') {
      lines.push('  '.repeat(depth) + piece.trim());
    }
  }
  return lines.join('\n');
}
