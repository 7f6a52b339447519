import { base64 } from '../lib/base64.js';
import { redactBytes, redactMessage } from '../lib/redact.js';
import type { RunOptions } from './options.js';
import type { Run, SocketAddress } from './run.js';
import type { TraceEntry } from './trace.js';

/** Entries of the trace, made while the run goes on. Secrets are masked here, before anything is kept. */

const utf8 = new TextDecoder('utf-8', { fatal: true });

export function traceSip(
  run: Run,
  o: RunOptions,
  at: number,
  dir: 'out' | 'in',
  flow: number,
  remote: SocketAddress,
  bytes: Uint8Array,
): number {
  const { network } = o.simulated;
  const { transport } = run.target ?? {};
  return push(run, sipEntry({ at, dir, local: run.flows[flow]?.local, remote, transport, bytes, simulated: network }));
}

export function sipEntry(about: {
  readonly at: number;
  readonly dir: 'out' | 'in';
  readonly local: SocketAddress | undefined;
  readonly remote: SocketAddress;
  readonly transport: TraceEntry['transport'];
  readonly bytes: Uint8Array;
  readonly simulated: boolean;
}): TraceEntry {
  const { local, transport } = about;
  return {
    ms: about.at,
    proto: 'sip',
    dir: about.dir,
    ...(local && { local: printAddress(local) }),
    remote: printAddress(about.remote),
    ...(transport && { transport }),
    ...textOrBase64(about.bytes),
    ...(about.simulated && { simulated: true as const }),
  };
}

/** A copy of a message sent before: refers to it instead of repeating it. */
export function traceRetransmission(run: Run, at: number, original: number): void {
  const first = run.trace[original];
  if (first === undefined) return;
  const { text: _text, base64: _base64, ...rest } = first;
  push(run, { ...rest, ms: at, retransmissionOf: original });
}

export function traceNote(
  run: Run,
  o: RunOptions,
  at: number,
  proto: 'dns' | 'icmp' | 'error',
  dir: TraceEntry['dir'],
  text: string,
): void {
  const simulated = proto === 'icmp' ? o.simulated.ping : proto === 'error' && o.simulated.network;
  push(run, {
    ms: at,
    proto,
    dir,
    text,
    ...(run.target && proto !== 'dns' && { remote: printAddress(run.target) }),
    ...(run.target && proto === 'error' && { transport: run.target.transport }),
    ...(simulated && { simulated: true as const }),
  });
}

export function printAddress({ address, port }: SocketAddress): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function push(run: Run, entry: TraceEntry): number {
  return run.trace.push(entry) - 1;
}

function textOrBase64(bytes: Uint8Array): { text: string } | { base64: string } {
  try {
    return { text: redactMessage(utf8.decode(bytes)) };
  } catch {
    return { base64: base64(redactBytes(bytes)) };
  }
}
