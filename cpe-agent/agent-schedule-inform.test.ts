import { ManagedPhone } from '../test/fakes/managed-phone.js';

let phone: ManagedPhone;
beforeEach(() => {
  phone = new ManagedPhone();
});
afterEach(() => phone.stop());

describe('ScheduleInform (§A.4.1.2)', () => {
  it('is SCHEDULED with M ScheduleInform when its time has come, over a restart', async () => {
    await phone.startReachable();
    await phone.ask(
      { method: 'ScheduleInform', delaySeconds: 60, commandKey: 'a' },
      { method: 'ScheduleInform', delaySeconds: 3600, commandKey: 'b' },
    );
    await phone.host.clock.advance(60_000);
    expect(phone.events()).toEqual(['3 SCHEDULED', 'M ScheduleInform(a)']);
    await phone.startAgain();
    expect(phone.events()).toEqual(['1 BOOT']);
    await phone.host.clock.advance(3_600_000);
    expect(phone.events()).toEqual(['3 SCHEDULED', 'M ScheduleInform(b)']);
  });

  it('keeps its event over a restart until an ACS confirms it, and so RetryCount', async () => {
    await phone.startReachable();
    await phone.ask({ method: 'ScheduleInform', delaySeconds: 10, commandKey: 'a' });
    phone.acs.failure = 'ECONNREFUSED';
    await phone.host.clock.advance(12_000);
    phone.acs.failure = undefined;
    await phone.startAgain();
    expect(phone.events()).toEqual(['3 SCHEDULED', '1 BOOT', 'M ScheduleInform(a)']);
    expect(phone.acs.informs.at(-1)?.retryCount).toBe(1);
    await phone.startAgain();
    expect(phone.events()).toEqual(['1 BOOT']);
    expect(phone.acs.informs.at(-1)?.retryCount).toBe(0);
  });

  it('survives a Reboot', async () => {
    await phone.startReachable();
    await phone.ask(
      { method: 'ScheduleInform', delaySeconds: 60, commandKey: 'a' },
      { method: 'Reboot', commandKey: 'r' },
    );
    await phone.host.clock.advance(60_000);
    expect(phone.acs.events.slice(1)).toEqual([
      ['1 BOOT', 'M Reboot'],
      ['3 SCHEDULED', 'M ScheduleInform'],
    ]);
  });

  it('is refused without a delay', async () => {
    await phone.startReachable();
    await phone.ask({ method: 'ScheduleInform', delaySeconds: 0, commandKey: '' });
    expect(phone.acs.answers).toMatchObject([{ code: 9003 }]);
  });
});
