import type { TracedRun, TraceMessage } from './traced-run.js';

/**
 * The messages for reading, a block each: number, moment, time since the start, direction, addresses, and what was said.
 * Control characters are shown as `\xNN`: a server's answer must not command the reader's terminal.
 */
export function printText(run: TracedRun): string {
  return run.messages.map((message) => `${headingOf(message)}\n${bodyOf(message)}\n`).join('\n');
}

function headingOf({ number, at, entry, retransmissionOf, cut }: TraceMessage): string {
  const { ms, proto, dir, transport, local, remote, probe } = entry;
  const [from, to] = dir === 'in' ? [remote, local] : [local, remote];
  return [
    `#${number}`,
    new Date(at).toISOString(),
    `+${(ms / 1000).toFixed(3)} s`,
    dir,
    transport === undefined ? proto : `${proto}/${transport}`,
    ...(local === undefined && remote === undefined ? [] : [`${visible(from ?? '?')} → ${visible(to ?? '?')}`]),
    ...(retransmissionOf === undefined ? [] : [`retransmission of #${retransmissionOf}`]),
    ...(probe === undefined ? [] : [`probe ${visible(probe)}`]),
    ...(entry.simulated === true ? ['simulated'] : []),
    ...(cut ? ['shortened by the phone'] : []),
  ].join('  ');
}

function bodyOf({ text, binary }: TraceMessage): string {
  return (binary ? visibleBytes(text) : visible(text)).trimEnd();
}

/** Text of others, fit for a terminal: line breaks become its own, control characters `\xNN`. */
export function visible(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, escaped);
}

/** Each character is one byte. */
function visibleBytes(text: string): string {
  return visible(text).replace(/[\xa0-\xff]/g, escaped);
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
}
