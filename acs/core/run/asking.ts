import { readResult } from '#shared/diagnosis/result-parameters.js';
import { unreachable } from '#shared/lib/unreachable.js';
import {
  cancelRequest,
  faultDetail,
  objectValues,
  probeRequest,
  readingOf,
  resultRequest,
  startRequest,
  type Answer,
  type Reading,
} from './diagnostics-object.js';
import { complete, fail, interrupt, missDeadline } from './ends.js';
import { DEADLINE_MS, isOpen, type Data, type RunEffect, type RunMachine, type Step } from './machine.js';

/** What a run asks of the device inside a session, and what it makes of the answers. */

export function ask(m: RunMachine): Step {
  if (m.mustCancel) {
    return [{ ...m, asked: 'cancel' }, [{ type: 'send', request: cancelRequest(m.line, m.requestKey) }]];
  }
  return [{ ...m, asked: 'probe' }, [{ type: 'send', request: probeRequest(m.line) }]];
}

export function answered(m: RunMachine, asked: RunMachine['asked'], answer: Answer, now: number): Step {
  if (asked === 'nothing') return [m, []];
  if (asked === 'cancel') return [{ ...m, mustCancel: false, session: 'served' }, [{ type: 'forget' }]];
  // Canceled meanwhile: the answer comes too late to matter, what is left is to stop the device.
  if (!isOpen(m.state)) return [m, []];
  if (answer.method === 'Fault') return fail(m, 'cwmp-fault', faultDetail(answer), now);
  switch (asked) {
    case 'probe':
      return probed(m, readingOf(objectValues(m.line, answer) ?? {}), now);
    case 'start':
      return acknowledged(m, now, {});
    case 'result':
      return resultRead(m, objectValues(m.line, answer) ?? {}, now);
    default:
      return unreachable(asked);
  }
}

function probed(m: RunMachine, reading: Reading, now: number): Step {
  if (m.state !== 'queued') return judge(m, reading, now);
  // Our key is there: it was requested before a crash or a lost session. Never a second time.
  if (reading.requestKey !== m.requestKey) {
    return [{ ...m, asked: 'start' }, [{ type: 'send', request: startRequest(m.line, m.requestKey) }]];
  }
  const [requested, moved] = acknowledged(m, now, { adopted: true });
  const [judged, effects] = judge(requested, reading, now);
  return [judged, [...moved, ...effects]];
}

/** SetParameterValuesResponse Status 0 and 1 are both success (TR-069 Amd 6 §A.3.2.1). */
function acknowledged(m: RunMachine, now: number, data: Data): Step {
  const deadlineAt = now + DEADLINE_MS;
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
      { type: 'set-timer', timer: 'deadline', ms: DEADLINE_MS },
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
  const resultsAreOurs = reading.resultKey === m.requestKey;
  switch (reading.state) {
    case 'none':
      return interrupt(m, now);
    case 'error-internal':
    case 'error-other':
      // Another writer's diagnosis that failed says nothing of ours.
      if (reading.requestKey !== m.requestKey && !resultsAreOurs) return wait(m, now);
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
  return [{ ...m, asked: 'result' }, [{ type: 'send', request: resultRequest(m.line) }]];
}

function resultRead(m: RunMachine, values: Readonly<Record<string, string>>, now: number): Step {
  // Somebody requested anew between the two readings.
  if (values['ResultKey'] !== undefined && readingOf(values).resultKey !== m.requestKey) return wait(m, now);
  const { verdict, evidence, trace, problems } = readResult(values);
  const facts = {
    result: values,
    ...(evidence !== undefined && { evidence }),
    ...(trace !== undefined && { trace }),
  };
  if (verdict === undefined) return fail(m, 'result-unreadable', problems.join('; '), now, facts);
  return complete(m, { verdict, ...facts }, now);
}
