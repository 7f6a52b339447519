import { ManagedPhone, PARAMETER_KEY } from '../test/fakes/managed-phone.js';
import { DIAGNOSTICS, LINE } from '../test/fakes/phone.js';

let phone: ManagedPhone;
beforeEach(() => {
  phone = new ManagedPhone();
});
afterEach(() => phone.stop());

describe('Reboot (TR-069 Amd 6 §A.3.2.9)', () => {
  it('restarts after the session: BOOT with M Reboot, the state of a diagnosis and its undelivered event gone', async () => {
    await phone.startReachable();
    await phone.ask(
      {
        method: 'SetParameterValues',
        parameterList: [{ name: `${DIAGNOSTICS}DiagnosticsState`, value: 'Requested', type: '' }],
        parameterKey: 'k',
      },
      { method: 'Reboot', commandKey: 'why' },
      { method: 'GetParameterValues', parameterNames: [`${DIAGNOSTICS}DiagnosticsState`] },
    );
    expect(phone.acs.answers.map(({ method }) => method)).toEqual([
      'SetParameterValuesResponse',
      'RebootResponse',
      'GetParameterValuesResponse',
    ]);
    await phone.host.clock.advance(5_000);
    expect(phone.acs.informs).toHaveLength(2);
    expect(phone.events()).toEqual(['1 BOOT', 'M Reboot(why)']);
    expect(phone.value(`${DIAGNOSTICS}DiagnosticsState`)).toBe('None');
    expect(phone.value(PARAMETER_KEY)).toBe('k');
    await phone.host.clock.advance(60_000);
    expect(phone.acs.informs).toHaveLength(2);
  });

  it('keeps M Reboot over a kill before it was delivered', async () => {
    await phone.startReachable();
    phone.acs.onPost = (body) => {
      if (body.includes('RebootResponse')) phone.acs.failure = 'ECONNRESET';
    };
    await phone.ask({ method: 'Reboot', commandKey: 'x' });
    phone.acs.failure = undefined;
    await phone.startAgain();
    expect(phone.events()).toEqual(['1 BOOT', 'M Reboot(x)']);
  });

  it('is refused with a CommandKey that is too long', async () => {
    await phone.startReachable();
    await phone.ask({ method: 'Reboot', commandKey: 'x'.repeat(33) });
    expect(phone.acs.answers).toMatchObject([{ method: 'Fault', code: 9003 }]);
  });
});

it('FactoryReset goes back to the configured values, with BOOTSTRAP (§A.4.1.6)', async () => {
  await phone.startReachable();
  phone.acs.set({ 'Device.DeviceInfo.ProvisioningCode': 'P' }, 'k');
  await phone.ask(
    { method: 'SetParameterAttributes', parameterList: [{ name: `${LINE}Status`, notification: 0 }] },
    { method: 'FactoryReset' },
  );
  await phone.host.clock.advance(5_000);
  expect(phone.events()).toEqual(['0 BOOTSTRAP', '1 BOOT']);
  expect([phone.value('Device.DeviceInfo.ProvisioningCode'), phone.value(PARAMETER_KEY)]).toEqual(['', '']);
  await phone.ask({ method: 'GetParameterAttributes', parameterNames: [`${LINE}Status`] });
  expect(phone.acs.answers.at(-1)).toMatchObject({ parameterList: [{ notification: 2 }] });
});
