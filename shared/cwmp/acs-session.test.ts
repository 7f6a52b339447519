import fc from 'fast-check';
import {
  newAcsSession,
  stepAcsSession,
  type AcsSession,
  type AcsSessionEffect,
  type AcsSessionEvent,
} from './acs-session.js';
import { cwmpFault } from './fault.js';
import type { AcsRequest, CwmpMessage, Envelope, Inform } from './messages.js';

const inform: Inform = {
  method: 'Inform',
  deviceId: { manufacturer: 'M', oui: '00AABB', productClass: 'P', serialNumber: 'S' },
  events: [{ eventCode: '2 PERIODIC', commandKey: '' }],
  maxEnvelopes: 1,
  currentTime: '',
  retryCount: 0,
  parameterList: [],
};
const read: AcsRequest = { method: 'GetParameterValues', parameterNames: ['A.'] };
const values: CwmpMessage = { method: 'GetParameterValuesResponse', parameterList: [] };

function post(message?: CwmpMessage, header: Envelope = {}): AcsSessionEvent {
  return { type: 'post', envelope: message === undefined ? header : { ...header, message } };
}

/** Runs the events; returns the state and the last step's effects. */
function run(events: readonly AcsSessionEvent[], from = newAcsSession): [AcsSession, readonly AcsSessionEffect[]] {
  let effects: readonly AcsSessionEffect[] = [];
  let session = from;
  for (const event of events) [session, effects] = stepAcsSession(session, event);
  return [session, effects];
}

function sent(effects: readonly AcsSessionEffect[]): Envelope | undefined {
  return effects.find((effect) => effect.type === 'send')?.envelope;
}

const opened = [post(inform), { type: 'informed' }] as const;
const asked = [...opened, post(), { type: 'next-request', request: read }] as const;

describe('ACS session (TR-069 Amd 6 §3.7)', () => {
  it('runs from Inform to 204', () => {
    let step = run([post(inform, { id: '7', namespace: 'urn:dslforum-org:cwmp-1-2' })]);
    expect(step[1]).toEqual([{ type: 'inform', inform }]);
    step = run([{ type: 'informed' }], step[0]);
    expect(step[1]).toEqual([
      {
        type: 'send',
        envelope: {
          id: '7',
          namespace: 'urn:dslforum-org:cwmp-1-2',
          message: { method: 'InformResponse', maxEnvelopes: 1 },
        },
      },
    ]);
    step = run([post()], step[0]);
    expect(step[1]).toEqual([{ type: 'ask' }]);
    step = run([{ type: 'next-request', request: read }], step[0]);
    expect(step[1]).toEqual([
      { type: 'send', envelope: { id: '1', namespace: 'urn:dslforum-org:cwmp-1-2', message: read } },
    ]);
    step = run([post(values, { id: 'other' })], step[0]);
    expect(step[1]).toEqual([{ type: 'deliver', request: read, response: values }]);
    step = run([{ type: 'delivered' }], step[0]);
    expect(step[1]).toEqual([{ type: 'ask' }]);
    step = run([{ type: 'next-request', request: undefined }], step[0]);
    expect(step[1]).toEqual([{ type: 'send-nothing' }, { type: 'end', how: 'clean' }]);
    expect(step[0].phase).toBe('ended');
  });

  it.each([
    ['nothing', undefined],
    ['a response', values],
    ['another request', { method: 'GetRPCMethods' } as const],
  ])('§3.7.1.4: a session that begins with %s is refused, and the application never hears of it', (_case, message) => {
    expect(run([post(message)])[1]).toEqual([{ type: 'refuse', detail: 'a session begins with an Inform' }]);
  });

  it('an Inform without any identity is a fault 8003', () => {
    const nobody = { ...inform, deviceId: { ...inform.deviceId, oui: '', serialNumber: '' } };
    const [session, effects] = run([post(nobody, { id: '1' })]);
    expect(effects).toHaveLength(1);
    expect(sent(effects)).toMatchObject({ id: '1', message: { method: 'Fault', code: 8003 } });
    expect(session.phase).toBe('ended');
  });

  it('answers in cwmp-1-0 where the CPE names no version, and without an ID where it sent none', () => {
    const envelope = sent(run(opened)[1]);
    expect(envelope?.namespace).toBe('urn:dslforum-org:cwmp-1-0');
    expect(envelope).not.toHaveProperty('id');
  });

  it.each([
    [['1.0', '1.1', '1.2', '1.3', '1.4'], '1.4'],
    [['1.4', '1.5'], '1.4'],
    [['1.0'], '1.0'],
    [[], undefined],
    [undefined, undefined],
  ])('§3.7.4: of the versions %j it chooses %s', (offered, version) => {
    const header = offered === undefined ? {} : { supportedCwmpVersions: offered };
    const [session, effects] = run([post(inform, header), { type: 'informed' }]);
    expect(sent(effects)?.useCwmpVersion).toBe(version);
    const next = run([post(), { type: 'next-request', request: read }], session)[1];
    expect(sent(next)).not.toHaveProperty('useCwmpVersion');
  });

  it('§3.7.4: without a common version the Inform is answered with 8006', () => {
    const effects = run([post(inform, { supportedCwmpVersions: ['2.0'] })])[1];
    expect(effects).toHaveLength(1);
    expect(sent(effects)?.message).toMatchObject({ code: 8006 });
  });

  it.each([
    [
      { method: 'GetRPCMethods' },
      { methodList: ['Inform', 'GetRPCMethods', 'TransferComplete', 'AutonomousTransferComplete'] },
    ],
    [
      { method: 'TransferComplete', commandKey: '', faultCode: 0, faultString: '', startTime: '', completeTime: '' },
      { method: 'TransferCompleteResponse' },
    ],
    [
      {
        method: 'AutonomousTransferComplete',
        announceUrl: '',
        transferUrl: '',
        isDownload: true,
        fileType: '',
        fileSize: 0,
        targetFileName: '',
        faultCode: 0,
        faultString: '',
        startTime: '',
        completeTime: '',
      },
      { method: 'AutonomousTransferCompleteResponse' },
    ],
    [{ method: 'Unknown', name: 'Kicked' }, { code: 8000 }],
    [{ method: 'Unknown', name: 'RequestDownload' }, { code: 8000 }],
    [{ method: 'SetParameterValues', parameterList: [], parameterKey: '' }, { code: 8000 }],
  ] as const)('answers %j of the CPE, before and after its empty POST', (message, expected) => {
    for (const events of [opened, asked]) {
      const [session, effects] = run([...events, post(message, { id: 'q' })]);
      expect(sent(effects)).toMatchObject({ id: 'q', message: expected });
      expect(effects).toContainEqual({ type: 'own-request', message, answer: sent(effects)?.message });
      expect(session.phase).toBe('cpe-turn');
      expect(session.outstanding).toEqual(events === asked ? read : undefined);
    }
  });

  it('an Inform in mid-session is taken, and the request before it stays open', () => {
    const [session, effects] = run([...asked, post(inform, { id: '9' })]);
    expect(effects).toEqual([{ type: 'inform', inform }]);
    const [after, answer] = run([{ type: 'informed' }], session);
    expect(sent(answer)).toMatchObject({ id: '9', message: { method: 'InformResponse' } });
    expect(run([post(values)], after)[1]).toEqual([{ type: 'deliver', request: read, response: values }]);
  });

  it('a fault answers the request', () => {
    const fault = cwmpFault(9005);
    expect(run([...asked, post(fault)])[1]).toEqual([{ type: 'deliver', request: read, response: fault }]);
  });

  it.each([
    ['nothing', asked, undefined],
    ['an answer to something else', asked, { method: 'SetParameterValuesResponse', status: 0 } as const],
    ['an answer to nothing', opened, values],
    ['a fault to nothing', opened, cwmpFault(9002)],
    ['an unknown response', asked, { method: 'Unknown', name: 'RebootResponse' } as const],
    ["the ACS's own kind of answer", opened, { method: 'InformResponse', maxEnvelopes: 1 } as const],
  ])('a POST with %s is refused and the session is lost', (_case, events, message) => {
    const [session, effects] = run([...events, post(message)]);
    expect(effects).toEqual([
      { type: 'refuse', detail: expect.stringMatching(/answer/) as string },
      { type: 'end', how: 'lost' },
    ]);
    expect(session.phase).toBe('ended');
  });

  it('an Inform that the application could not take is answered with 8002', () => {
    const effects = run([post(inform, { id: '1' }), { type: 'failed' }])[1];
    expect(sent(effects)).toMatchObject({ id: '1', message: { code: 8002 } });
    expect(effects.at(-1)).toEqual({ type: 'end', how: 'lost' });
  });

  it('a device that the application turns away has had no session', () => {
    const [session, effects] = run([post(inform, { id: '1' }), { type: 'turned-away' }]);
    expect(effects).toEqual([{ type: 'turn-away' }]);
    expect(session.phase).toBe('ended');
  });

  it('a device that is turned away in mid-session has had one, which the application hears the end of', () => {
    const effects = run([...asked, post(inform), { type: 'turned-away' }])[1];
    expect(effects).toEqual([{ type: 'turn-away' }, { type: 'end', how: 'lost' }]);
  });

  it('an application that fails later ends the session without a message', () => {
    expect(run([...opened, post(), { type: 'failed' }])[1]).toEqual([
      { type: 'give-up' },
      { type: 'end', how: 'lost' },
    ]);
  });

  it('whatever happens: one request open, one answer per POST, one end for a session the application knows', () => {
    const message = fc.constantFrom<CwmpMessage | undefined>(
      inform,
      undefined,
      values,
      cwmpFault(9001),
      { method: 'GetRPCMethods' },
      { method: 'Unknown', name: 'X' },
    );
    const event = fc.oneof(
      message.map((each) => post(each)),
      fc.constantFrom<AcsSessionEvent>(
        { type: 'informed' },
        { type: 'turned-away' },
        { type: 'delivered' },
        { type: 'next-request', request: read },
        { type: 'next-request', request: undefined },
      ),
      { weight: 1, arbitrary: fc.constantFrom<AcsSessionEvent>({ type: 'failed' }, { type: 'lost' }) },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let session = newAcsSession;
        let informed = false;
        let waiting = false;
        let ends = 0;
        for (const each of [...events, { type: 'lost' } as const]) {
          const before = session;
          let effects: readonly AcsSessionEffect[];
          [session, effects] = stepAcsSession(session, each);
          if (each.type === 'post' && before.phase !== session.phase) waiting = true;
          for (const effect of effects) {
            if (effect.type === 'inform') informed = true;
            if (effect.type === 'turn-away' && !before.welcome) informed = false;
            if (effect.type === 'end') ends++;
            if (effect.type === 'deliver') expect(before.outstanding).toBe(effect.request);
            if (effect.type === 'send' && effect.envelope.message === read) {
              expect(before.outstanding).toBeUndefined();
            }
          }
          const replies = effects.filter(({ type }) =>
            ['send', 'send-nothing', 'refuse', 'turn-away', 'give-up'].includes(type),
          );
          expect(replies.length).toBeLessThanOrEqual(1);
          if (replies.length === 1) waiting = false;
          if (session.phase === 'cpe-turn') expect(waiting).toBe(false);
        }
        expect(ends).toBe(informed ? 1 : 0);
        expect(stepAcsSession(session, post(inform))[1]).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
