import { FakeGenieAcs } from '../../test/fakes/nbi/fake-genie-acs.js';
import { ScriptedDevice } from '../../test/fakes/nbi/scripted-device.js';
import { DIAGNOSTICS_OBJECT } from '#shared/diagnosis/data-model.js';
import { installCommand, statusCommand, uninstallCommand } from './genieacs.js';

const LINE = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.';

describe('sipdx genieacs', () => {
  let genie: FakeGenieAcs;
  let printed = '';
  const output = { out: (text: string) => void (printed += `${text}\n`), err: () => undefined };
  const taken = (): string => {
    const text = printed;
    printed = '';
    return text;
  };
  const options = () => ({ nbi: genie.nbi });
  const writes = () =>
    genie.heard.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);

  async function start(more: Parameters<typeof FakeGenieAcs.start>[0] = {}): Promise<void> {
    genie = await FakeGenieAcs.start(more);
    // What others have put there.
    genie.database.provisions.set('inform', { _id: 'inform', script: 'log("theirs");' });
    genie.database.presets.set('inform', { _id: 'inform', channel: 'inform', events: {}, configurations: [] });
  }

  afterEach(async () => {
    expect(genie.deaths).toEqual([]);
    await genie.close();
    printed = '';
  });

  it('puts provisions before presets in place, and the second time changes nothing', async () => {
    await start();
    expect(await statusCommand(options(), output)).toBe(3);
    expect(taken()).toMatch(/GenieACS 1\.2\.16\+\w+\nprovision +sipdx-diagnosis-done +missing\n/);
    expect(await installCommand(options(), output)).toBe(0);
    expect(taken()).toContain('preset sipdx-diagnosis-done: in place\n');
    expect(writes()).toEqual([
      'PUT /provisions/sipdx-diagnosis-done',
      'PUT /provisions/sipdx-lines-known',
      'PUT /presets/sipdx-diagnosis-done',
      'PUT /presets/sipdx-lines-known',
    ]);
    genie.heard.length = 0;
    expect(await installCommand(options(), output)).toBe(0);
    expect([taken(), writes()]).toEqual(['Everything was in place already.\n', []]);
    expect(await statusCommand({ ...options(), json: true }, output)).toBe(0);
    expect(JSON.parse(taken())).toMatchObject({ version: '1.2.16+261120f58c', items: { length: 4 } });
  });

  it('--dry-run tells the difference and changes nothing', async () => {
    await start();
    await installCommand(options(), output);
    const kept = genie.database.provisions.get('sipdx-lines-known')?.script ?? '';
    const script = kept.replace('const now = Date.now();', 'const now = Date.now(86400000);');
    genie.database.provisions.set('sipdx-lines-known', { _id: 'sipdx-lines-known', script });
    genie.database.presets.delete('sipdx-lines-known');
    genie.heard.length = 0;
    taken();
    expect(await installCommand({ ...options(), dryRun: true }, output)).toBe(0);
    const text = taken();
    expect(text).toContain('= provision sipdx-diagnosis-done\n');
    expect(text).toContain(
      '~ provision sipdx-lines-known\n  - const now = Date.now(86400000);\n  + const now = Date.now();\n',
    );
    expect(text).toContain('+ preset sipdx-lines-known\n');
    expect(writes()).toEqual([]);
    await installCommand(options(), output);
    expect(genie.database.provisions.get('sipdx-lines-known')?.script).toBe(kept);
  });

  it('uninstall removes ours, presets first, and nothing else', async () => {
    await start();
    await installCommand(options(), output);
    genie.heard.length = 0;
    taken();
    expect(await uninstallCommand({ ...options(), dryRun: true }, output)).toBe(0);
    expect([taken().split('\n')[0], writes()]).toEqual(['- preset sipdx-lines-known', []]);
    expect(await uninstallCommand(options(), output)).toBe(0);
    expect(writes().map((one) => one.split('/')[1])).toEqual(['presets', 'presets', 'provisions', 'provisions']);
    expect([...genie.database.provisions.keys(), ...genie.database.presets.keys()]).toEqual(['inform', 'inform']);
    taken();
    await uninstallCommand(options(), output);
    expect(taken()).toBe('Nothing of ours was there.\n');
  });

  it('leaves alone what others have called by the same name', async () => {
    await start();
    genie.database.provisions.set('sipdx-lines-known', { _id: 'sipdx-lines-known', script: 'log("theirs");' });
    await expect(installCommand(options(), output)).rejects.toThrow(
      'Not ours, and left alone: provision sipdx-lines-known. Rename it, then install again.',
    );
    expect(writes()).toEqual([]);
    await uninstallCommand(options(), output);
    expect(genie.database.provisions.has('sipdx-lines-known')).toBe(true);
  });

  it.each([
    ['1.3.0-dev+20260101', /does not run presets with an event .*Use 1\.2\.16/],
    ['1.1.3', /has not been tried; 1\.2\.16 has/],
  ])('refuses version %s with the reason', async (version, says) => {
    await start({ version });
    await expect(installCommand(options(), output)).rejects.toThrow(says);
    expect(writes()).toEqual([]);
    expect(await statusCommand(options(), output)).toBe(3);
    expect(taken()).toMatch(says);
  });

  it('--ui prints a card for the first free place of the device page', async () => {
    await start();
    for (const _id of ['ui.device.0.type', 'ui.device.6.type', 'ui.index.9.type'])
      genie.database.config.set(_id, { _id });
    const console = "https://sipdx.example.net/o'brien/";
    await installCommand({ ...options(), ui: true, console }, output);
    const text = taken();
    expect(text).toContain('Admin, Config, Edit device page');
    expect(text).toContain(`\n7:\n  type: "'container'"\n`);
    expect(text).toContain(`parameter: ${DIAGNOSTICS_OBJECT}Cause\n`);
    expect(text).toContain(
      `href: "'https://sipdx.example.net/o''brien/devices/' || ENCODEURICOMPONENT(DeviceID.ID)"\n`,
    );
  });

  it('says that nobody answers, and what is no address', async () => {
    await start();
    await genie.goDown();
    await expect(statusCommand(options(), output)).rejects.toThrow(/^The NBI of GenieACS: .*ECONNREFUSED/);
    await expect(async () => statusCommand({ nbi: 'localhost:7557' }, output)).rejects.toThrow(/is no address such as/);
  });

  it('makes GenieACS know a phone’s lines at 1 BOOT, and read its result at 8 DIAGNOSTICS COMPLETE', async () => {
    await start();
    await installCommand(options(), output);
    const object = LINE + DIAGNOSTICS_OBJECT;
    const phone = new ScriptedDevice(genie, 'S1', {
      'Device.DeviceInfo.SoftwareVersion': { value: '1' },
      [`${LINE}Status`]: { value: 'Error' },
      [`${object}DiagnosticsState`]: { value: 'None', writable: true },
      [`${object}Cause`]: { value: '' },
    });
    phone.informs = ['Device.DeviceInfo.SoftwareVersion'];
    await phone.session('1 BOOT');
    const value = (name: string) => genie.database.devices.get(phone.id)?.leaves.get(name)?.value;
    expect([value(`${LINE}Status`), value(`${object}DiagnosticsState`)]).toEqual(['Error', 'None']);

    phone.set(`${object}DiagnosticsState`, 'Complete');
    phone.set(`${object}Cause`, 'account-forbidden');
    await phone.session('2 PERIODIC');
    expect(value(`${object}Cause`)).toBe('');
    genie.cwmp.asked.clear();
    await phone.session('8 DIAGNOSTICS COMPLETE');
    expect(value(`${object}Cause`)).toBe('account-forbidden');
    expect(genie.cwmp.asked.get(phone.id)?.filter((method) => method === 'GetParameterValues')).toHaveLength(1);
  });
});
