import { canonicalHeaderName, type SipHeader } from '#shared/sip/header-fields.js';
import type { TraceMessage } from '#shared/trace/traced-run.js';

/** What differs between two messages, header by header. Pure. */

/** A line of the comparison. `name`: of the header as the first message that has it writes it; absent for start line and body. */
export interface DifferenceLine {
  readonly part: 'start' | 'header' | 'body';
  readonly name?: string;
  readonly left?: string;
  readonly right?: string;
}

/**
 * Start line, headers in the order of the left message (those that only the right one has stand where they came there),
 * body. The same header in its long and compact form (RFC 3261 §7.3.3) is one; several of a name are paired in their order.
 */
export function messageDifference(left: TraceMessage, right: TraceMessage): readonly DifferenceLine[] {
  return [
    line('start', undefined, startLine(left), startLine(right)),
    ...headerLines(left.head?.headers ?? [], right.head?.headers ?? []),
    ...(bodyOf(left) === '' && bodyOf(right) === '' ? [] : [line('body', undefined, bodyOf(left), bodyOf(right))]),
  ];
}

export function isSame({ left, right }: DifferenceLine): boolean {
  return left === right;
}

/** Where two values part: what they share in front and behind, and what each has between. */
export function parting(
  left: string,
  right: string,
): readonly [front: string, left: string, right: string, behind: string] {
  const shortest = Math.min(left.length, right.length);
  let front = 0;
  while (front < shortest && left[front] === right[front]) front++;
  let behind = 0;
  while (behind < shortest - front && left.at(-1 - behind) === right.at(-1 - behind)) behind++;
  return [
    left.slice(0, front),
    left.slice(front, left.length - behind),
    right.slice(front, right.length - behind),
    left.slice(left.length - behind),
  ];
}

function headerLines(left: readonly SipHeader[], right: readonly SipHeader[]): readonly DifferenceLine[] {
  const [lefts, rights] = [keyed(left), keyed(right)];
  const leftKeys = new Set(lefts.map(({ key }) => key));
  const ofRight = new Map(rights.map((header) => [header.key, header]));
  const lines: DifferenceLine[] = [];
  let next = 0;
  /** What only the right message has, up to the header that both have. */
  const takeRightUntil = (key: string | undefined) => {
    for (; next < rights.length && rights[next]?.key !== key; next++) {
      const header = rights[next];
      if (header === undefined || leftKeys.has(header.key)) continue;
      lines.push(line('header', header.name, undefined, header.value));
    }
  };
  for (const { key, name, value } of lefts) {
    const match = ofRight.get(key);
    if (match !== undefined && match.at >= next) {
      takeRightUntil(key);
      next++;
    }
    lines.push(line('header', name, value, match?.value));
  }
  takeRightUntil(undefined);
  return lines;
}

/** Each header with a key that is its own: its name and its place among those of that name. */
function keyed(headers: readonly SipHeader[]): readonly (SipHeader & { readonly key: string; readonly at: number })[] {
  const seen = new Map<string, number>();
  return headers.map(({ name, value }, at) => {
    const canonical = canonicalHeaderName(name);
    const place = seen.get(canonical) ?? 0;
    seen.set(canonical, place + 1);
    return { name, value, at, key: `${canonical} ${place}` };
  });
}

function startLine({ head, text }: TraceMessage): string {
  return head === undefined ? text.trim() : (text.trimStart().split(/\r?\n/, 1)[0] ?? '');
}

function bodyOf({ head, text }: TraceMessage): string {
  return head?.bodyAt === undefined ? '' : text.slice(head.bodyAt);
}

function line(
  part: DifferenceLine['part'],
  name: string | undefined,
  left: string | undefined,
  right: string | undefined,
): DifferenceLine {
  return {
    part,
    ...(name !== undefined && { name }),
    ...(left !== undefined && { left }),
    ...(right !== undefined && { right }),
  };
}
