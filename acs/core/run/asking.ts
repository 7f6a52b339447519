import type { Fault } from '#shared/cwmp/messages.js';
import { unreachable } from '#shared/lib/unreachable.js';
import { faultDetail, type Answer, type Reading, type Values } from './dialect.js';
import { dialects } from './dialects.js';
import { masked, maskedTexts } from './masking.js';
import { complete, fail, interrupt, missDeadline } from './ends.js';
import { deadlineMs, isOpen, MAX_CONNECTS, type Data, type RunEffect, type RunMachine, type Step } from './machine.js';

const INVALID_PARAMETER_NAME = 9005;

/** What a run asks of the device inside a session, and what it makes of the answers. */

export function ask(m: RunMachine): Step {
  if (m.mustCancel) {
    return [{ ...m, asked: 'cancel' }, [{ type: 'send', request: dialects[m.dialect].cancel(m.line, m.requestKey) }]];
  }
  return [{ ...m, asked: 'probe' }, [{ type: 'send', request: dialects[m.dialect].probe(m.line) }]];
}

export function answered(m: RunMachine, asked: RunMachine['asked'], answer: Answer, now: number): Step {
  if (asked === 'nothing') return [m, []];
  if (asked === 'cancel') return stopped(m, answer);
  // Canceled meanwhile: the answer comes too late to matter, what is left is to stop the device.
  if (!isOpen(m.state)) return [m, []];
  if (answer.method === 'Fault') return refused(m, asked, answer, now);
  const values = dialects[m.dialect].values(m.line, answer) ?? {};
  switch (asked) {
    case 'probe':
      return probed(m, dialects[m.dialect].reading(values, m.requestKey, m.state !== 'queued'), now);
    case 'start':
      return acknowledged(m, now, {});
    case 'result':
      return resultRead(m, values, now);
    default:
      return unreachable(asked);
  }
}

/** A device that does not know how to stop is left to its diagnosis, and nothing else begins on it before the deadline. */
function stopped(m: RunMachine, answer: Answer): Step {
  const served: RunMachine = { ...m, mustCancel: false, session: 'served' };
  return answer.method === 'Fault' ? [{ ...served, lingers: true }, []] : [served, [{ type: 'forget' }]];
}

function refused(m: RunMachine, asked: RunMachine['asked'], fault: Fault, now: number): Step {
  if (asked === 'probe' && m.state === 'queued' && fault.code === INVALID_PARAMETER_NAME) {
    const detail = `The phone has no diagnostics object for ${m.line}: ${faultDetail(fault)}`;
    return fail(m, 'object-not-supported', detail, now);
  }
  return fail(m, 'cwmp-fault', faultDetail(fault), now);
}

function probed(m: RunMachine, reading: Reading, now: number): Step {
  if (m.state !== 'queued') return judge(m, reading, now);
  // It will inform by itself when the other diagnosis has ended (8 DIAGNOSTICS COMPLETE).
  if (reading.isTaken) return [{ ...m, session: 'served', connects: MAX_CONNECTS }, []];
  // What is ours was requested before a crash or a lost session. Never a second time.
  if (!reading.isOurs) {
    const request = dialects[m.dialect].start(m.line, m.requestKey, m.depth);
    return [{ ...m, asked: 'start' }, [{ type: 'send', request }]];
  }
  const [requested, moved] = acknowledged(m, now, { adopted: true });
  const [judged, effects] = judge(requested, reading, now);
  return [judged, [...moved, ...effects]];
}

/** SetParameterValuesResponse Status 0 and 1 are both success (TR-069 Amd 6 §A.3.2.1). */
function acknowledged(m: RunMachine, now: number, data: Data): Step {
  const deadlineAt = now + deadlineMs(m);
  return [
    { ...m, state: 'requested', deadlineAt, session: 'served' },
    [
      {
        type: 'move',
        from: m.state,
        change: { state: 'requested', requestedAt: now, deadlineAt },
        event: 'run.requested',
        data: { ...data, deadlineAt },
      },
      { type: 'set-timer', timer: 'deadline', ms: deadlineMs(m) },
    ],
  ];
}

/** Requested or running: what the object says of our request. */
function judge(m: RunMachine, reading: Reading, now: number): Step {
  const polled: readonly RunEffect[] =
    m.state === 'running' ? [{ type: 'note', event: 'run.polled', data: { state: reading.stateText } }] : [];
  const [judged, effects] = verdictOf(m, reading, now);
  return [judged, [...polled, ...effects]];
}

function verdictOf(m: RunMachine, reading: Reading, now: number): Step {
  const { resultsAreOurs } = reading;
  switch (reading.state) {
    case 'none':
      return interrupt(m, now);
    case 'error-internal':
    case 'error-other':
      // Another writer's diagnosis that failed says nothing of ours.
      if (!reading.isOurs && !resultsAreOurs) return wait(m, now);
      return fail(m, reading.state, `The phone could not carry the diagnosis out: ${reading.stateText}`, now);
    case 'complete':
      return resultsAreOurs ? readResults(m) : wait(m, now);
    case 'requested':
    case 'unknown':
      // In the field the state may stay at Requested though the results are there: after the deadline they count.
      return m.lastReading && resultsAreOurs ? readResults(m) : wait(m, now);
    default:
      return unreachable(reading.state);
  }
}

function wait(m: RunMachine, now: number): Step {
  return m.lastReading ? missDeadline(m, now, 'it still has no result') : [{ ...m, session: 'served' }, []];
}

function readResults(m: RunMachine): Step {
  return [{ ...m, asked: 'result' }, [{ type: 'send', request: dialects[m.dialect].result(m.line) }]];
}

function resultRead(m: RunMachine, values: Values, now: number): Step {
  const dialect = dialects[m.dialect];
  if (dialect.isOvertaken(values, m.requestKey)) return wait(m, now);
  const { verdict, evidence, trace, problems } = dialect.readResult(values);
  // What could be read is not kept a second time as text.
  const { Evidence: evidenceText, Trace: traceText, ...rest } = values;
  const result = {
    ...rest,
    ...(evidence === undefined && evidenceText !== undefined && { Evidence: evidenceText }),
    ...(trace === undefined && traceText !== undefined && { Trace: traceText }),
  };
  const facts = {
    result: maskedTexts(result),
    ...(evidence !== undefined && { evidence: masked(evidence) }),
    ...(trace !== undefined && { trace: masked(trace) }),
  };
  if (verdict === undefined) return fail(m, 'result-unreadable', problems.join('; '), now, facts);
  return complete(m, { verdict, ...facts }, now);
}
