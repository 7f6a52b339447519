import type { RunEventType, StoredEvent } from '#shared/api/events.js';
import type { AttemptEvidence, Evidence, Outcome } from '#shared/diagnosis/evidence.js';
import { inOrder } from '#shared/diagnosis/transcript.js';
import { isHeader } from '#shared/sip/header-fields.js';
import type { TracedRun, TraceMessage } from '#shared/trace/traced-run.js';
import { hostOf } from './ladder-lanes.js';
import type { Draft } from './ladder-rows.js';

type MessageDraft = Extract<Draft, { kind: 'message' }>;

const LONGEST_LABEL = 200;

/** The messages of a trace, each with its retransmissions (RFC 3261 §17.1.2.2) folded in. */
export function messageDrafts(
  traced: TracedRun,
  evidence: Evidence | undefined,
  gateway: string | undefined,
): readonly MessageDraft[] {
  const known = new Set(traced.messages.map(({ number }) => number));
  const copies = new Map<number, TraceMessage[]>();
  const firsts = traced.messages.filter((message) => {
    const original = message.retransmissionOf;
    if (original === undefined || original === message.number || !known.has(original)) return true;
    const list = copies.get(original);
    if (list === undefined) copies.set(original, [message]);
    else list.push(message);
    return false;
  });
  return firsts.map((message): MessageDraft => {
    const { number, entry, head, text, binary } = message;
    const repeated = copies.get(number) ?? [];
    const far = farLane(entry, evidence, gateway);
    const failed = hasFailed(message);
    const [from, to] =
      failed || entry.dir === 'out' ? ['phone', far] : entry.dir === 'in' ? [far, 'phone'] : here(entry, far);
    return {
      kind: 'message',
      key: `m${number}`,
      number,
      numbers: [number, ...repeated.map((copy) => copy.number)],
      ms: entry.ms,
      from,
      to,
      proto: entry.proto,
      label: labelOf(message),
      ...(head?.status !== undefined && { status: head.status }),
      credentials:
        head?.headers.some(({ name }) => isHeader(name, 'authorization') || isHeader(name, 'proxy-authorization')) ===
        true,
      failed,
      copies: repeated.map((copy) => copy.entry.ms),
      unfolded: false,
      ...(entry.remote !== undefined && { remote: entry.remote }),
      ...(entry.probe !== undefined && { probe: entry.probe }),
      simulated: entry.simulated === true,
      binary: binary && text !== '',
    };
  });
}

type Entry = TraceMessage['entry'];

/** A look-up whose answer stands in one entry with the question came from a name server all the same. */
function here({ proto }: Entry, far: string): readonly [string, string] {
  return proto === 'dns' ? [far, 'phone'] : ['phone', 'phone'];
}

function farLane({ proto, remote }: Entry, evidence: Evidence | undefined, gateway: string | undefined): string {
  if (proto === 'dns') return remote === undefined ? 'dns' : `dns ${hostOf(remote)}`;
  const host = remote === undefined ? evidence?.target?.address : hostOf(remote);
  return host === undefined ? 'phone' : host === gateway ? 'gateway' : host;
}

/** As shared/diagnosis/tracing.ts and deep/probe-trace.ts word what was waited for in vain. */
function hasFailed({ entry: { proto, dir, text = '' } }: TraceMessage): boolean {
  if (proto === 'error') return true;
  if (dir !== 'local') return false;
  return proto === 'dns' ? text.endsWith('→ timeout') : text.startsWith('no echo reply');
}

function labelOf({ head, text, entry }: TraceMessage): string {
  const label =
    head?.method !== undefined
      ? `${head.method} ${head.uri ?? ''}`
      : head?.status !== undefined
        ? `${String(head.status)} ${head.reason ?? ''}`
        : (text.trimStart().split(/\r?\n/, 1)[0] ?? '');
  return (label.trim() === '' ? entry.proto.toUpperCase() : label.trim()).slice(0, LONGEST_LABEL);
}

/** Where a phone sends no trace: what its evidence tells of look-up and attempts. */
export function attemptDrafts(evidence: Evidence | undefined): readonly MessageDraft[] {
  if (evidence === undefined) return [];
  const { dns, target, attempts } = evidence;
  const far = target?.address ?? 'others';
  const drafts: MessageDraft[] = [];
  if (dns !== undefined) {
    const answer = dns.error ?? dns.addresses.join(', ');
    drafts.push({
      ...bare('dns', dns.ms, 'dns', 'dns', 'phone', `${dns.name} → ${answer}`),
      failed: dns.error === 'timeout',
    });
  }
  for (const { n, sentAt, credentials, outcome } of attempts) {
    const copies = sentAt.slice(1);
    drafts.push({ ...bare(`a${n}`, sentAt[0] ?? 0, 'sip', 'phone', far, 'REGISTER'), credentials, copies });
    const end = endOf(outcome);
    if (end !== undefined) drafts.push({ ...bare(`r${n}`, end.at, 'sip', far, 'phone', end.label), ...end.more });
  }
  return drafts;
}

function endOf(outcome: Outcome):
  | {
      readonly at: number;
      readonly label: string;
      readonly more: { status: number } | { failed: true; proto: 'error' };
    }
  | undefined {
  if (outcome.kind === 'response') {
    const { at, status, reason } = outcome;
    return { at, label: `${String(status)} ${reason}`, more: { status } };
  }
  if (outcome.kind !== 'transport-error') return undefined;
  return { at: outcome.at, label: outcome.code, more: { failed: true, proto: 'error' } };
}

function bare(key: string, ms: number, proto: 'sip' | 'dns', from: string, to: string, label: string): MessageDraft {
  return {
    ...{ kind: 'message', key, ms, proto, from, to, label, numbers: [], copies: [], unfolded: false },
    ...{ credentials: false, failed: false, simulated: false, binary: false },
  };
}

/** A request that nobody answered: evidence tells it, for no packet does. */
export function timeoutDrafts(messages: readonly MessageDraft[], evidence: Evidence | undefined): readonly Draft[] {
  if (evidence === undefined) return [];
  const own = (evidence.deep?.registers ?? []).map(({ sentAt, outcome, target }) => ({ sentAt, outcome, target }));
  const tries: readonly (Pick<AttemptEvidence, 'sentAt' | 'outcome'> & {
    readonly target?: { readonly address: string };
  })[] = [...evidence.attempts, ...own];
  return tries.flatMap(({ sentAt, outcome, target = evidence.target }, i): readonly Draft[] => {
    if (outcome.kind !== 'timeout') return [];
    const sent = sentAt[0] ?? outcome.at;
    const request = messages.find(
      ({ proto, from, ms, to }) =>
        proto === 'sip' && from === 'phone' && ms === sent && (target === undefined || to === target.address),
    );
    const to = request?.to ?? target?.address ?? 'others';
    const numbers = request?.numbers ?? [];
    return [{ kind: 'timeout', key: `t${i}`, ms: outcome.at, from: 'phone', to, waitMs: outcome.at - sent, numbers }];
  });
}

/** Who says each step to whom. */
const STEPS = {
  'run.queued': ['acs', 'acs'],
  'connection-request.sent': ['acs', 'phone'],
  'connection-request.accepted': ['phone', 'acs'],
  'connection-request.failed': ['acs', 'phone'],
  'session.started': ['phone', 'acs'],
  'run.requested': ['acs', 'phone'],
  'run.running': ['phone', 'acs'],
  'run.polled': ['acs', 'phone'],
  'diagnostics-complete': ['phone', 'acs'],
  'run.complete': ['acs', 'acs'],
  'run.failed': ['acs', 'acs'],
  'run.canceled': ['acs', 'acs'],
  'run.interrupted': ['acs', 'acs'],
} as const satisfies Readonly<Record<RunEventType, readonly [string, string]>>;

/** @param startedAt epoch ms */
export function stepDrafts(events: readonly StoredEvent[], startedAt: number): readonly Draft[] {
  return inOrder(events).flatMap(({ id, at, type, data }): readonly Draft[] => {
    if (!isStep(type)) return [];
    const [from, to] = STEPS[type];
    const { reason } = data;
    return [
      {
        ...{ kind: 'step', key: `e${id}`, ms: at - startedAt, from, to, type },
        failed: type === 'connection-request.failed',
        ...(typeof reason === 'string' && { reason }),
      },
    ];
  });
}

function isStep(type: string): type is RunEventType {
  return Object.hasOwn(STEPS, type);
}
