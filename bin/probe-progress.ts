import { wordsOf } from '#acs/cli/words.js';
import type { DiagnosisObserver } from '#cpe-agent/driver.js';
import { DEEP_MS } from '#shared/diagnosis/deep/probing.js';
import { DEFAULT_TIMEOUT_MS } from '#shared/diagnosis/options.js';
import type { TraceEntry } from '#shared/diagnosis/trace.js';
import type { Language } from '#shared/knowledge/index.js';
import { readHead } from '#shared/trace/message-head.js';
import { visible } from '#shared/trace/print-text.js';

export interface Progress extends DiagnosisObserver {
  /** No line is under way any more. */
  end(): void;
}

export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** A line for each thing that happens; on a terminal, under them the time that has passed and the worst case. */
export function showProgress(stream: ProgressStream, deep: boolean, language: Language): Progress {
  const t = wordsOf(language);
  const worst = (DEFAULT_TIMEOUT_MS + (deep ? DEEP_MS : 0)) / 1000;
  const startedAt = Date.now();
  const isTerminal = stream.isTTY === true;
  const clear = isTerminal ? '\r\x1b[K' : '';
  const tick = (): void => {
    const elapsed = Math.floor((Date.now() - startedAt) / 1000);
    stream.write(`${clear}… ${t('probe.elapsed', { elapsed, worst }) ?? ''}`);
  };
  const timer = isTerminal ? setInterval(tick, 1000) : undefined;
  const print = (line: string): void => void stream.write(`${clear}${line}\n`);
  return {
    traced(entries) {
      for (const entry of entries) print(progressLine(entry));
    },
    concluded({ verdict }) {
      if (deep) print(t('probe.deep', { code: verdict.faultCode, seconds: DEEP_MS / 1000 }) ?? '');
    },
    end() {
      clearInterval(timer);
      stream.write(clear);
    },
  };
}

/** `+0.52 s  → REGISTER 192.0.2.1:5060 UDP`. The words are those of the protocols. */
export function progressLine(entry: TraceEntry): string {
  const at = `+${(entry.ms / 1000).toFixed(2)} s`;
  return `${at.padEnd(9)} ${SIGNS[entry.dir]} ${visible(textOf(entry)).replaceAll('\n', ' ')}`;
}

const SIGNS = { out: '→', in: '←', local: '·' } as const;

function textOf({ proto, dir, text = '', retransmissionOf, remote = '', ...entry }: TraceEntry): string {
  const transport: string = entry.transport ?? '';
  if (proto !== 'sip') return text;
  if (retransmissionOf !== undefined) return `REGISTER ${remote} ${transport} ↻ #${String(retransmissionOf + 1)}`;
  const { method, status, reason = '', headers } = readHead(text);
  if (dir === 'in') return status === undefined ? (method ?? '?') : `${String(status)} ${reason}`;
  const cseq = headers.find(({ name }) => name.toLowerCase() === 'cseq')?.value ?? '';
  const signed = headers.some(({ name }) => /^(proxy-)?authorization$/i.test(name)) ? ' Authorization' : '';
  return `${method ?? '?'} ${remote} ${transport} (CSeq ${cseq.split(' ')[0] ?? ''})${signed}`;
}
