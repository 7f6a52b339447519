import { isFaultPhrase, taskFault, waitingReason } from './task-outcome.js';

// The phrases of exchanges 26 to 33, 41 and 44.
it.each([
  ['Device is offline', 'device-offline'],
  ['Connection request error: Unexpected status code 500', 'connection-request-failed'],
  ['Connection request error: Incorrect connection request credentials', 'connection-request-failed'],
  ['Task queued but not processed', 'not-processed'],
  ['Accepted', 'unknown-cause'],
  ['', 'unknown-cause'],
])('takes %j for %s', (phrase, reason) => {
  expect(waitingReason(phrase).reason).toBe(reason);
  expect(isFaultPhrase(phrase)).toBe(false);
});

it("repeats GenieACS's own words where they say more than ours, and no others", () => {
  expect(waitingReason('Connection request error: Unexpected status code 500').detail).toContain('status code 500');
  expect(waitingReason('<script>').detail).not.toContain('script');
});

it('makes the fault that the device gave of the document of it, with each parameter (fact 14)', () => {
  const fault = taskFault({
    code: 'cwmp.9003',
    message: 'Invalid arguments',
    detail: {
      ...{ faultCode: '9003', faultString: 'Invalid arguments' },
      setParameterValuesFault: [
        { parameterName: 'Device.Port', faultCode: '9007', faultString: 'Invalid parameter value' },
      ],
    },
  });
  expect(fault).toEqual({
    kind: 'cwmp',
    fault: {
      ...{ method: 'Fault', code: 9003, string: 'Invalid arguments', faultcode: 'Client' },
      parameterFaults: [{ parameterName: 'Device.Port', faultCode: 9007, faultString: 'Invalid parameter value' }],
    },
  });
});

it('calls a broken session no answer of the device', () => {
  expect(taskFault({ code: 'session_terminated', message: 'The TR-069 session ended' }).kind).toBe('session-lost');
});

it.each([{ code: 'too_many_rpcs', message: 'm' }, { code: 'script.Error' }, {}, { code: 7, detail: 'x' }])(
  "makes no code of the device's of %j",
  (document) => {
    expect(taskFault(document)).toMatchObject({ kind: 'genieacs', fault: { code: 0 } });
  },
);

it('reads faults of whatever shape', () => {
  const detail = { setParameterValuesFault: [null, 'x', { faultCode: 'y' }] };
  expect(taskFault({ code: 'cwmp.9001', detail })).toMatchObject({
    fault: { code: 9001, parameterFaults: [{ parameterName: '', faultCode: 0, faultString: '' }] },
  });
});
