import { ManagedPhone, PARAMETER_KEY } from '../test/fakes/managed-phone.js';
import { LINE } from '../test/fakes/phone.js';
import { PROFILE } from './cwmp/data-model/voice-service.js';

let phone: ManagedPhone;
beforeEach(() => {
  phone = new ManagedPhone();
});
afterEach(() => phone.stop());

describe('AddObject and DeleteObject (§A.3.2.6, §A.3.2.7)', () => {
  const lines = `${PROFILE}Line.`;

  it('make and remove a line with ParameterKey, over a restart; its attributes go with it', async () => {
    await phone.startReachable();
    await phone.ask({ method: 'AddObject', objectName: lines, parameterKey: 'k1' });
    expect(phone.acs.answers).toEqual([{ method: 'AddObjectResponse', instanceNumber: 2, status: 0 }]);
    await phone.ask({
      method: 'SetParameterAttributes',
      parameterList: [{ name: `${lines}2.Status`, notification: 1 }],
    });
    await phone.startAgain();
    expect([phone.value(`${lines}2.Status`), phone.value(PARAMETER_KEY)]).toEqual(['Disabled', 'k1']);
    phone.acs.requests.push({ method: 'DeleteObject', objectName: `${lines}2.`, parameterKey: 'k2' });
    await phone.startAgain();
    expect(phone.acs.answers.at(-1)).toEqual({ method: 'DeleteObjectResponse', status: 0 });
    expect(phone.value(PARAMETER_KEY)).toBe('k2');
    expect([...phone.host.stored.values()].join('')).not.toContain(`${lines}2.Status`);
  });

  it('are taken back when the disk fails, ParameterKey too, and the agent says so', async () => {
    await phone.startReachable();
    phone.host.disk = { ms: 0, fails: true };
    await phone.ask(
      { method: 'AddObject', objectName: lines, parameterKey: 'k' },
      { method: 'SetParameterAttributes', parameterList: [{ name: `${LINE}Enable`, notification: 2 }] },
      { method: 'Reboot', commandKey: '' },
      { method: 'FactoryReset' },
      { method: 'ScheduleInform', delaySeconds: 1, commandKey: '' },
      { method: 'GetParameterAttributes', parameterNames: [`${LINE}Enable`] },
      { method: 'GetParameterNames', parameterPath: lines, nextLevel: true },
      { method: 'GetParameterValues', parameterNames: [PARAMETER_KEY] },
    );
    const { answers } = phone.acs;
    expect(answers.slice(0, 5).map((answer) => 'code' in answer && answer.code)).toEqual([
      9002, 9002, 9002, 9002, 9002,
    ]);
    expect(answers.slice(5)).toMatchObject([
      { parameterList: [{ notification: 0 }] },
      { parameterList: [{ name: LINE }] },
      { parameterList: [{ value: '' }] },
    ]);
    expect(phone.host.logged.filter((line) => line.startsWith('the state cannot be stored'))).not.toEqual([]);
    const informs = phone.acs.informs.length;
    await phone.host.clock.advance(60_000);
    expect(phone.acs.informs).toHaveLength(informs); // neither restarted nor scheduled
    phone.host.disk = { ms: 0, fails: false };
    await phone.ask({ method: 'AddObject', objectName: lines, parameterKey: 'k' });
    expect(answers.at(-1)).toMatchObject({ method: 'AddObjectResponse', instanceNumber: 2 });
  });

  it.each([
    ['AddObject' as const, `${PROFILE}Nothing.`],
    ['DeleteObject' as const, `${lines}7.`],
    ['DeleteObject' as const, PROFILE.slice(0, -2)],
  ])('%s of %s is fault 9005', async (method, objectName) => {
    await phone.startReachable();
    await phone.ask({ method, objectName, parameterKey: '' });
    expect(phone.acs.answers).toMatchObject([{ code: 9005 }]);
  });
});
