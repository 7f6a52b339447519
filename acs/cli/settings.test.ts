import { commandLine, type CommandLine } from '../../test/fakes/command-line.js';
import { WebConsole } from '../../test/fakes/web-console.js';
import { settings } from '#shared/api/settings.js';
import { changedSettings, settingRows } from './setting-values.js';
import { setSettings, showSettings } from './settings.js';

const DEFAULTS = settings.parse({});

describe('settings on the command line', () => {
  it('are written as they are shown', () => {
    const changed = changedSettings(DEFAULTS, [
      'retention.runDays=90',
      'unknownDevices=refuse',
      'periodicInformSeconds=300',
      'connectionRequestNetworks=10.20.0.0/16, fd00::/8',
    ]);
    expect(changed).toEqual({
      retention: { ...DEFAULTS.retention, runDays: 90 },
      unknownDevices: 'refuse',
      periodicInformSeconds: 300,
      connectionRequestNetworks: ['10.20.0.0/16', 'fd00::/8'],
    });
    const assignments = settingRows(DEFAULTS).map(([name, value]) => `${name}=${value}`);
    expect(changedSettings(changed, assignments)).toEqual(DEFAULTS);
  });

  it.each([
    ['colour=red', /no setting 'colour'; there are retention.runDays, .*unknownDevices/],
    ['retention=5', /no setting 'retention'/],
    ['__proto__=5', /no setting '__proto__'/],
    ['unknownDevices', /write unknownDevices=/],
    ['unknownDevices=yes', /^unknownDevices: .*quarantine.*approve.*refuse/],
    ['periodicInformSeconds=soon', /^periodicInformSeconds: .*number/],
    ['retention.auditDays=5', /^retention.auditDays: .*90/],
  ])('%s is wrong usage, and the setting is named', (assignment, says) => {
    const change = () => changedSettings(DEFAULTS, [assignment]);
    expect(change).toThrow(says);
    expect(change).toThrow(expect.objectContaining({ exitStatus: 2 }) as Error);
  });
});

describe('sipdx settings', () => {
  let web: WebConsole;
  let ada: CommandLine;
  const asked: string[] = [];
  const answer = (yes: boolean) => (question: string) => Promise.resolve(asked.push(question) > 0 && yes);

  beforeEach(async () => {
    asked.length = 0;
    web = await WebConsole.start();
    ada = commandLine(web);
  });
  afterEach(() => web.close());

  it('set tells what changed, and leaves the rest', async () => {
    const { options, output, environment } = ada;
    expect(await setSettings(['periodicInformSeconds=300'], options, output, environment, answer(false))).toBe(0);
    expect(ada.out()).toBe('periodicInformSeconds: none → 300\n');
    await setSettings(['periodicInformSeconds=300'], options, output, environment, answer(false));
    expect([ada.out(), ada.err()]).toEqual(['', 'It was so already\n']);
    await showSettings(options, output, environment);
    expect(ada.out()).toMatch(/^periodicInformSeconds +300$/m);
    await showSettings({ ...options, json: true }, output, environment);
    expect(JSON.parse(ada.out())).toEqual({ ...DEFAULTS, periodicInformSeconds: 300 });
    expect(asked).toEqual([]);
  });

  it('a shorter retention deletes, so it is asked for', async () => {
    const { options, output, environment } = ada;
    expect(await setSettings(['retention.runDays=90'], options, output, environment, answer(false))).toBe(6);
    expect(web.administration.settings.current()).toEqual(DEFAULTS);
    expect(await setSettings(['retention.runDays=90'], options, output, environment, answer(true))).toBe(0);
    expect(
      await setSettings(['retention.runDays=30'], { ...options, yes: true }, output, environment, answer(false)),
    ).toBe(0);
    expect(asked).toHaveLength(2);
    expect(web.administration.settings.current().retention.runDays).toBe(30);
  });

  it('who may not, is told so: status 4', async () => {
    const { options, output, environment } = commandLine(web, 'engineer');
    await expect(
      setSettings(['unknownDevices=approve'], options, output, environment, answer(true)),
    ).rejects.toMatchObject({
      exitStatus: 4,
    });
  });
});
