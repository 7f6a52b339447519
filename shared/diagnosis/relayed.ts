import { redactMessage } from '../lib/redact.js';
import { parseCSeq, topVia } from '../sip/headers.js';
import { headerValue, parseSipMessage, type SipResponse } from '../sip/message.js';
import type { Run, RunEffect } from './run.js';

/** What is different where an engine (a drachtio server) sends the REGISTERs: its Via, and answers of its own making. */

/** The REGISTER as it went out: responses are matched by the branch that it has there, and the trace shows it. */
export function onSentAs(run: Run, bytes: Uint8Array): RunEffect[] {
  const parsed = parseSipMessage(bytes);
  if (!parsed.ok || parsed.value.kind !== 'request') return [];
  const cseq = parseCSeq(headerValue(parsed.value, 'CSeq') ?? '')?.seq;
  const branch = topVia(parsed.value)?.branch;
  const attempt = run.attempts.find((one) => one.cseq === cseq);
  if (attempt === undefined || branch === undefined) return [];
  attempt.branch = branch;
  const entry = run.trace[attempt.traceIndex ?? -1];
  if (entry !== undefined && attempt.traceIndex !== undefined) {
    run.trace[attempt.traceIndex] = { ...entry, text: redactMessage(new TextDecoder().decode(bytes)) };
  }
  return [];
}

/** Time-out, transport error, no memory (sofia-sip, nta.c, the callers of outgoing_reply). */
const ENGINES_STATUS: ReadonlySet<number> = new Set([408, 500, 503]);
/** All that sofia-sip puts into an answer of its own (nta.c, complete_response and outgoing_reply). */
const ENGINES_HEADERS: ReadonlySet<string> = new Set([
  'via',
  'from',
  'to',
  'call-id',
  'cseq',
  'content-length',
  'retry-after',
]);

/**
 * Can the engine have made this answer itself? Its own has the Via as it was sent, so `received` or a filled `rport`
 * (RFC 3581 §4) prove another sender, and so does any header that it never writes.
 */
export function canBeEnginesOwn(response: SipResponse): boolean {
  if (!ENGINES_STATUS.has(response.status)) return false;
  const via = topVia(response);
  if (via?.params.has('received') === true || (via?.params.get('rport') ?? '') !== '') return false;
  return response.headers.every(({ name }) => ENGINES_HEADERS.has(name.toLowerCase()));
}
