import type { AcsRequest } from '#shared/cwmp/messages.js';
import { ManagedPhone } from '../test/fakes/managed-phone.js';
import { LINE } from '../test/fakes/phone.js';

let phone: ManagedPhone;
beforeEach(() => {
  phone = new ManagedPhone();
});
afterEach(() => phone.stop());

describe('SetParameterAttributes (§A.3.2.4)', () => {
  const attributes = (name: string): AcsRequest => ({ method: 'GetParameterAttributes', parameterNames: [name] });
  const set = (...parameterList: { name: string; notification?: number; accessList?: string[] }[]): AcsRequest => ({
    method: 'SetParameterAttributes',
    parameterList,
  });
  const notifications = (): unknown => {
    const answer = phone.acs.answers.at(-1);
    return answer?.method === 'GetParameterAttributesResponse'
      ? Object.fromEntries(answer.parameterList.map(({ name, notification }) => [name, notification]))
      : answer;
  };

  it('takes partial paths, later entries before earlier ones, and survives a restart', async () => {
    await phone.startReachable();
    await phone.ask(
      set({ name: `${LINE}SIP.`, notification: 1 }, { name: `${LINE}SIP.URI`, notification: 2, accessList: [] }),
    );
    await phone.startAgain();
    phone.acs.requests.push(attributes(`${LINE}SIP.`));
    await phone.startAgain();
    expect(notifications()).toEqual({
      [`${LINE}SIP.AuthUserName`]: 1,
      [`${LINE}SIP.AuthPassword`]: 1,
      [`${LINE}SIP.URI`]: 2,
    });
    expect(phone.acs.answers.at(-1)).toMatchObject({
      parameterList: [{ accessList: ['Subscriber'] }, { accessList: ['Subscriber'] }, { accessList: [] }],
    });
  });

  it('ignores other values where active notification is forced', async () => {
    await phone.startReachable();
    await phone.ask(set({ name: 'Device.DeviceInfo.SoftwareVersion', notification: 0 }));
    await phone.ask(attributes('Device.DeviceInfo.SoftwareVersion'));
    expect(notifications()).toEqual({ 'Device.DeviceInfo.SoftwareVersion': 2 });
  });

  it.each([
    ['a lightweight notification', [{ name: `${LINE}Status`, notification: 3 }], 9003],
    ['no number', [{ name: `${LINE}Status`, notification: -1 }], 9003],
    ['an unknown name', [{ name: `${LINE}Nothing`, notification: 1 }], 9005],
    ['active notification of what changes all the time', [{ name: 'Device.DeviceInfo.UpTime', notification: 2 }], 9009],
  ])('is refused whole with %s', async (_what, list, code) => {
    await phone.startReachable();
    await phone.ask(set({ name: `${LINE}Enable`, notification: 1 }, ...list));
    expect(phone.acs.answers).toMatchObject([{ method: 'Fault', code }]);
    await phone.ask(attributes(`${LINE}Enable`));
    expect(notifications()).toEqual({ [`${LINE}Enable`]: 0 });
  });

  it('makes a change of Status wait for another cause (passive), or go untold (off)', async () => {
    await phone.startReachable();
    await phone.ask(set({ name: `${LINE}Status`, notification: 1 }));
    phone.acs.set({ [`${LINE}Enable`]: 'Enabled' });
    await phone.ask();
    const before = phone.acs.informs.length;
    await phone.host.clock.advance(10_000);
    expect([phone.value(`${LINE}Status`), phone.acs.informs.length]).toEqual(['Registering', before]);
    await phone.ask(set({ name: `${LINE}Status`, notification: 0 }));
    expect(phone.events()).toEqual(['6 CONNECTION REQUEST', '4 VALUE CHANGE']);
    phone.acs.set({ [`${LINE}Enable`]: 'Disabled' });
    await phone.ask();
    await phone.host.clock.advance(10_000);
    await phone.ask();
    expect(phone.events()).toEqual(['6 CONNECTION REQUEST']);
  });
});
