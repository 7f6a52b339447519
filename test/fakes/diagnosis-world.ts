import { createHash } from 'node:crypto';
import type { RegistrationPlan } from '#shared/diagnosis/configuration.js';
import { advance, begin, nextDeadline } from '#shared/diagnosis/machine.js';
import type { RunOptions } from '#shared/diagnosis/options.js';
import type { DiagnosisResult } from '#shared/diagnosis/result.js';
import type { Run, RunEffect, RunEvent, SocketAddress } from '#shared/diagnosis/run.js';
import { Secret } from '#shared/lib/secret.js';
import type { DnsAnswer } from '#shared/sip/dns-records.js';
import { headerValue, headerValues, parseSipMessage, type SipRequest } from '#shared/sip/message.js';

/** A virtual world around the pure diagnosis machine: one clock, one scripted registrar, one scripted host to ping. */

export const REGISTRAR: SocketAddress = { address: '192.0.2.10', port: 5060 };
export const PHONE: SocketAddress = { address: '192.0.2.77', port: 40000 };

/** What the scripted registrar does with a REGISTER. `afterMs` counts from the moment it was sent. */
export type Reply = { readonly afterMs?: number } & (
  | {
      readonly status: number;
      readonly reason?: string;
      readonly headers?: readonly string[];
      readonly from?: SocketAddress;
    }
  | { readonly raw: string; readonly from?: SocketAddress }
  | { readonly error: string }
);

export interface Script {
  /** Called for each first transmission; `n` counts from 1. */
  readonly register: (request: SipRequest, n: number) => readonly Reply[];
  readonly ping?: 'replies' | 'lost' | 'filtered-slowly' | 'unavailable';
  /** The DNS, by `TYPE name`; what is not there stays silent. */
  readonly dns?: Readonly<Record<string, { readonly afterMs: number; readonly answer: DnsAnswer }>>;
  /** Of a UDP socket: it cannot be opened. */
  readonly openFails?: string;
  /** TCP and TLS: what becomes of the `n`th connection; without it, it stands after 5 ms, under TLS after 10. */
  readonly connection?: (n: number) => Connection;
}

/** When each step is reached, ms after the opening; `error` comes at its time, whatever was reached. */
export interface Connection {
  readonly connectedAfterMs?: number;
  readonly openAfterMs?: number;
  readonly error?: { readonly afterMs: number; readonly code: string };
}

export interface Played {
  readonly result: DiagnosisResult;
  readonly endedAt: number;
  readonly sends: readonly { readonly at: number; readonly request: SipRequest }[];
  readonly pings: readonly number[];
  readonly opened: readonly { readonly at: number; readonly connected: boolean }[];
  /** Effects other than `done` that came after the end: always empty, or the machine is wrong. */
  readonly afterEnd: number;
}

export const PLAN: RegistrationPlan = {
  registrarUri: 'sip:example.com',
  aor: 'sip:1001@example.com',
  nextHop: { host: REGISTRAR.address, port: REGISTRAR.port, transport: 'UDP' },
  authUserName: '1001',
  authPassword: new Secret('correct horse'),
  expires: 600,
};

export const OPTIONS: RunOptions = {
  plan: PLAN,
  timeoutMs: 32_000,
  attemptTimeoutMs: 8_000,
  repetitions: 3,
  contact: 'sip:1001@192.0.2.77:5062',
  seed: '00112233445566778899aabbccddeeff',
  userAgent: 'sipdx-test',
  hash: (algorithm, data) =>
    createHash(algorithm === 'sha512-256' ? 'sha512-256' : algorithm)
      .update(data)
      .digest('hex'),
  simulated: { network: false, ping: false },
};

const LIMIT_MS = 200_000;

export function play(script: Script, changes: Partial<RunOptions> & { readonly withoutContact?: true } = {}): Played {
  const { withoutContact, ...options } = changes;
  const { contact, ...rest }: RunOptions = { ...OPTIONS, ...options };
  const o: RunOptions = withoutContact === true || contact === undefined ? rest : { ...rest, contact };
  const pending: { at: number; order: number; event: RunEvent }[] = [];
  const sends: { at: number; request: SipRequest }[] = [];
  const pings: number[] = [];
  const opened: { at: number; connected: boolean }[] = [];
  const connected = new Map<number, boolean>();
  const seen = new Set<string>();
  let order = 0;
  let now = 0;
  let result: DiagnosisResult | undefined;
  let endedAt = -1;
  let afterEnd = 0;

  function later(afterMs: number, event: (at: number) => RunEvent): void {
    pending.push({ at: now + afterMs, order: order++, event: event(now + afterMs) });
  }

  function registrar(flow: number, bytes: Uint8Array): void {
    const parsed = parseSipMessage(bytes);
    if (!parsed.ok || parsed.value.kind !== 'request') throw new Error('the machine sent something that is no request');
    const request = parsed.value;
    sends.push({ at: now, request });
    const branch = headerValue(request, 'Via') ?? '';
    if (seen.has(branch)) return;
    seen.add(branch);
    for (const reply of script.register(request, seen.size)) {
      if ('error' in reply) {
        later(reply.afterMs ?? 20, (at) => ({ type: 'flow-error', at, flow, code: reply.error }));
        continue;
      }
      const from = reply.from ?? REGISTRAR;
      // A connected socket drops what comes from elsewhere.
      if (connected.get(flow) === true && (from.address !== REGISTRAR.address || from.port !== REGISTRAR.port))
        continue;
      const answer = new TextEncoder().encode('raw' in reply ? reply.raw : printReply(request, reply));
      later(reply.afterMs ?? 20, (at) => ({ type: 'datagram', at, flow, bytes: answer, from }));
    }
  }

  function connect(flow: number, transport: 'TCP' | 'TLS'): void {
    const usual: Connection = { connectedAfterMs: 5, openAfterMs: transport === 'TLS' ? 10 : 5 };
    const { connectedAfterMs, openAfterMs, error } = script.connection?.(opened.length) ?? usual;
    const local = { ...PHONE, port: PHONE.port + flow };
    if (connectedAfterMs !== undefined) later(connectedAfterMs, (at) => ({ type: 'flow-connected', at, flow }));
    if (openAfterMs !== undefined) later(openAfterMs, (at) => ({ type: 'flow-open', at, flow, local }));
    if (error !== undefined) later(error.afterMs, (at) => ({ type: 'flow-error', at, flow, code: error.code }));
  }

  function carryOut(effect: RunEffect): void {
    if (result !== undefined) afterEnd++;
    switch (effect.type) {
      case 'query': {
        const told = script.dns?.[`${effect.recordType} ${effect.name}`];
        if (told === undefined) return; // stays silent: the machine's own limit counts
        later(told.afterMs, (at) => ({ type: 'answer', at, id: effect.id, answer: told.answer }));
        return;
      }
      case 'open-flow': {
        opened.push({ at: now, connected: effect.connected });
        connected.set(effect.flow, effect.connected);
        if (effect.remote.transport !== 'UDP') {
          connect(effect.flow, effect.remote.transport);
          return;
        }
        const code = script.openFails;
        later(0, (at) =>
          code === undefined
            ? { type: 'flow-open', at, flow: effect.flow, local: { ...PHONE, port: PHONE.port + effect.flow } }
            : { type: 'flow-error', at, flow: effect.flow, code },
        );
        return;
      }
      case 'send':
        registrar(effect.flow, effect.bytes);
        return;
      case 'ping':
        pings.push(now);
        if (script.ping === 'replies') later(5, (at) => ({ type: 'ping-reply', at, seq: effect.seq, rttMs: 5 }));
        else if (script.ping === 'unavailable')
          later(1, (at) => ({ type: 'ping-unavailable', at, why: 'no privilege' }));
        else if (script.ping !== 'filtered-slowly')
          later(effect.timeoutMs, (at) => ({ type: 'ping-lost', at, seq: effect.seq }));
        return;
      case 'stop-pings':
        for (let i = pending.length - 1; i >= 0; i--)
          if (pending[i]!.event.type.startsWith('ping')) pending.splice(i, 1);
        return;
      case 'done':
        result = effect.result;
        endedAt = now;
    }
  }

  let run: Run;
  let effects: readonly RunEffect[];
  [run, effects] = begin(o);
  effects.forEach(carryOut);
  while (now < LIMIT_MS) {
    pending.sort((a, b) => a.at - b.at || a.order - b.order);
    const next = pending[0];
    const deadline = nextDeadline(run);
    if (next === undefined && deadline === undefined) break;
    let event: RunEvent;
    if (next !== undefined && (deadline === undefined || next.at <= deadline)) {
      pending.shift();
      event = next.event;
    } else {
      event = { type: 'deadline', at: deadline ?? 0 };
    }
    now = event.at;
    [run, effects] = advance(run, event, o);
    effects.forEach(carryOut);
  }
  if (result === undefined) throw new Error('the run never ended');
  return { result, endedAt, sends, pings, opened, afterEnd };
}

function printReply(request: SipRequest, reply: Extract<Reply, { status: number }>): string {
  const contact = headerValue(request, 'Contact');
  const own = reply.status >= 200 && reply.status < 300 && reply.headers === undefined && contact !== undefined;
  return [
    `SIP/2.0 ${String(reply.status)} ${reply.reason ?? 'Because'}`,
    `Via: ${headerValues(request, 'Via')[0] ?? ''}`,
    `From: ${headerValue(request, 'From') ?? ''}`,
    `To: ${headerValue(request, 'To') ?? ''};tag=registrar`,
    `Call-ID: ${headerValue(request, 'Call-ID') ?? ''}`,
    `CSeq: ${headerValue(request, 'CSeq') ?? ''}`,
    ...(own ? [`Contact: ${contact};expires=600`] : []),
    ...(reply.headers ?? []),
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** A challenge of the registrar; each with its own nonce. */
let nonces = 0;
export function challenge(more: { stale?: boolean; realm?: string; status?: 401 | 407; afterMs?: number } = {}): Reply {
  const status = more.status ?? 401;
  const name = status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate';
  const stale = more.stale === true ? ', stale=true' : '';
  return {
    status,
    ...(more.afterMs !== undefined && { afterMs: more.afterMs }),
    headers: [
      `${name}: Digest realm="${more.realm ?? 'example.com'}", nonce="n${String(nonces++)}", algorithm=MD5, qop="auth"${stale}`,
    ],
  };
}

export function intervalTooBrief(minExpires?: number, afterMs?: number): Reply {
  return {
    status: 423,
    reason: 'Interval Too Brief',
    ...(afterMs !== undefined && { afterMs }),
    headers: minExpires === undefined ? [] : [`Min-Expires: ${String(minExpires)}`],
  };
}

export function hasCredentials(request: SipRequest): boolean {
  return (
    headerValue(request, 'Authorization') !== undefined || headerValue(request, 'Proxy-Authorization') !== undefined
  );
}

export function expiresOf(request: SipRequest): number {
  const inContact = /;expires=(\d+)/.exec(headerValue(request, 'Contact') ?? '')?.[1];
  return Number(headerValue(request, 'Expires') ?? inContact);
}
