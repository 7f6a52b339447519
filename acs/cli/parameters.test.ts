import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, type CommandLine } from '../../test/fakes/command-line.js';
import { DEVICE, WebConsole } from '../../test/fakes/web-console.js';
import { parseAssignments } from './assignments.js';
import { cancelTask, listParameters, listTasks, refreshParameters } from './parameters.js';
import { setParameters, type SetOptions } from './set-parameters.js';

const INTERVAL = 'Device.ManagementServer.PeriodicInformInterval';
const AUTH_PASSWORD = 'Device.Services.VoiceService.1.VoiceProfile.1.Line.1.SIP.AuthPassword';
const SECRET = 'the secret of the line';

describe('parameters on the command line', () => {
  let web: WebConsole;
  let emil: CommandLine;
  let setOptions: SetOptions;
  const nobody = () => Promise.reject(new Error('nobody is to be asked'));
  const nobodyAsked = { confirm: nobody, ask: nobody };

  /** The device does what is ordered, while the command waits. */
  const device =
    (state: 'complete' | 'failed', more: { note?: string; failure?: { reason: string; detail: string } } = {}) =>
    async () => {
      const [task] = await web.store.openTasks(DEVICE);
      await web.store.moveTask(task?.id ?? '', ['queued'], { state, at: 2_000_000, ...more });
    };

  beforeEach(async () => {
    web = await WebConsole.start();
    emil = commandLine(web, 'engineer', 80);
    setOptions = { ...emil.options, wait: true };
    await web.store.setAdmission(DEVICE, 'approved', 'ada', 1);
    await web.store.putParameters(DEVICE, [
      { name: 'Device.', at: 1 },
      { name: INTERVAL, value: '300', type: 'unsignedInt', writable: true, at: 5_000 },
      { name: 'Device.DeviceInfo.SoftwareVersion', value: '1.2', type: 'string', writable: false, at: 5_000 },
      { name: AUTH_PASSWORD, type: 'string', writable: true, at: 5_000 },
    ]);
  });
  afterEach(() => web.close());

  it('devices parameters: one per line as name = value, by path or text; secrets only as such', async () => {
    const { options, output, environment } = emil;
    expect(await listParameters('1001', undefined, options, output, environment)).toBe(0);
    expect(emil.out().trimEnd().split('\n')).toEqual([
      'Device.',
      'Device.DeviceInfo.SoftwareVersion = 1.2',
      `${INTERVAL} = 300`,
      `${AUTH_PASSWORD} (secret)`,
    ]);
    await listParameters('1001', 'Device.DeviceInfo.', { ...options, json: true }, output, environment);
    expect(JSON.parse(emil.out())).toMatchObject({ value: '1.2', type: 'string', writable: false, at: 5_000 });
    await listParameters('1001', undefined, { ...options, search: 'interval' }, output, environment);
    expect(emil.out()).toBe(`${INTERVAL} = 300\n`);
    expect(await listParameters('1001', 'Device.WiFi.', options, output, environment)).toBe(3);
    expect(emil.err()).toContain('sipdx devices refresh 1001 Device.WiFi.');
  });

  it('devices refresh: waits for the task, whose end is the exit status', async () => {
    const { output, environment } = emil;
    const options = { ...emil.options, wait: true };
    expect(await refreshParameters('1001', ['Device.'], options, output, environment, device('complete'))).toBe(0);
    expect(emil.out()).toBe(`${DEVICE}: complete\n`);
    const failure = { reason: 'cwmp-fault', detail: '9005 Invalid parameter name' };
    const failing = device('failed', { failure });
    expect(await refreshParameters('1001', ['Device.X.'], options, output, environment, failing)).toBe(5);
    expect(emil.out()).toBe(`${DEVICE}: failed: 9005 Invalid parameter name (cwmp-fault)\n`);
    await expect(refreshParameters('1001', ['a b'], options, output, environment)).rejects.toMatchObject({
      exitStatus: 2,
      message: expect.stringContaining('names') as string,
    });
  });

  it('devices refresh: tells somebody who waits for a phone that does not come', async () => {
    const { output, environment } = emil;
    let waited = 0;
    const pause = async (ms: number) => {
      waited += ms;
      if (waited > 60_000) await device('complete')();
    };
    await refreshParameters('1001', ['Device.'], { ...emil.options, wait: true }, output, environment, pause);
    expect(emil.err().match(/has not come yet/g)).toHaveLength(1);
  });

  it('devices refresh --no-wait, tasks, cancel-task', async () => {
    const { options, output, environment } = emil;
    expect(await refreshParameters('1001', ['Device.'], { ...options, wait: false }, output, environment)).toBe(0);
    const id = emil.out().trim();
    expect(await listTasks('1001', options, output, environment)).toBe(0);
    const [head, row = ''] = emil.out().trimEnd().split('\n');
    expect(head).toMatch(/^Task +Ordered +By +What +State$/);
    expect(row).toMatch(new RegExp(`^${id} +1970-.* emil +refresh Device\\. +queued$`));
    expect(row.length).toBeLessThanOrEqual(80);
    expect(await cancelTask(id, options, output, environment)).toBe(0);
    expect(emil.out()).toContain(`${id}: canceled`);
    await expect(cancelTask(id, options, output, environment)).rejects.toThrow(/task-ended/);
  });

  it('devices set: shows old and new, asks, writes; nothing is written without a yes', async () => {
    const { output, environment } = emil;
    const asking = (yes: boolean) => ({
      ...nobodyAsked,
      confirm: () => Promise.resolve(yes),
      pause: device('complete'),
    });
    expect(await setParameters('1001', [`${INTERVAL}=600`], setOptions, output, environment, asking(false))).toBe(6);
    expect(emil.err()).toBe(`${DEVICE}\n  ${INTERVAL}\n    300 → 600  (unsignedInt, read 1970-01-01T00:00:05Z)\n`);
    expect(await web.store.tasksOf(DEVICE)).toEqual([]);
    expect(await setParameters('1001', [`${INTERVAL}=600`], setOptions, output, environment, asking(true))).toBe(0);
    expect(emil.out()).toBe(`${DEVICE}: complete\n`);
    expect((await web.store.tasksOf(DEVICE))[0]?.request).toEqual({
      values: [{ name: INTERVAL, type: 'unsignedInt', value: '600' }],
    });
  });

  it.each([
    ['after-reboot', 0, 'the phone applies it when it restarts'],
    ['read-back-differs', 5, 'reads back another value'],
  ])('devices set: a note %s is status %i', async (note, status, says) => {
    const { output, environment } = emil;
    const options = { ...setOptions, yes: true } as const;
    const asking = { ...nobodyAsked, pause: device('complete', { note }) };
    expect(await setParameters('1001', [`${INTERVAL}=600`], options, output, environment, asking)).toBe(status);
    expect(emil.out()).toContain(says);
  });

  it('devices set: a secret is asked for or read from a file, and shown nowhere', async () => {
    const { output, environment } = emil;
    const options = { ...setOptions, yes: true, wait: false, json: true } as const;
    const questions: string[] = [];
    const ask = (question: string) => Promise.resolve(questions.push(question) > 0 ? SECRET : '');
    expect(await setParameters('1001', [AUTH_PASSWORD], options, output, environment, { ...nobodyAsked, ask })).toBe(0);
    expect(questions).toEqual([`Value of ${AUTH_PASSWORD}`]);
    const file = join(web.files, 'secret');
    writeFileSync(file, `${SECRET}\n`);
    const fromFile = { ...options, secret: [`${AUTH_PASSWORD}=${file}`] };
    expect(await setParameters('1001', [], fromFile, output, environment, nobodyAsked)).toBe(0);
    const printed = emil.out() + emil.err();
    expect(printed).toContain('(secret) → (secret)');
    expect(printed).not.toContain(SECRET);
    expect(web.logged.join()).not.toContain(SECRET);
  });

  it.each([
    [['Device.DeviceInfo.SoftwareVersion=2'], {}, 4, 'SoftwareVersion'],
    [[`${INTERVAL}=soon`], {}, 2, 'a whole number from 0'],
    [[`${INTERVAL}=-1`], { type: 'int' }, 0, ''],
  ])('devices set %j %j is status %i', async (assignments, more, status, says) => {
    const { output, environment } = emil;
    const options = { ...setOptions, ...more, yes: true, wait: false } as const;
    const setting = setParameters('1001', assignments, options, output, environment, nobodyAsked);
    if (status === 0) expect(await setting).toBe(0);
    else
      await expect(setting).rejects.toMatchObject({
        exitStatus: status,
        message: expect.stringContaining(says) as string,
      });
  });
});

describe('what is to be written', () => {
  it('is everything behind the first =, an empty value too', () => {
    expect(parseAssignments(['A.B=c=d', 'A.C='], ['A.D=/tmp/x=y'])).toEqual([
      { name: 'A.B', from: 'argument', value: 'c=d' },
      { name: 'A.C', from: 'argument', value: '' },
      { name: 'A.D', from: 'file', file: '/tmp/x=y' },
    ]);
  });

  it.each([
    [[], [], /Say what to write: NAME=VALUE/],
    [['A.B'], [], /A\.B has no value: write A\.B=VALUE/],
    [['=x'], [], /no name/],
    [
      ['A.Password=hunter2'],
      [],
      /A\.Password is a secret.*write A\.Password alone to be asked, or --secret A\.Password=FILE/,
    ],
    [[], ['A.Password'], /--secret takes NAME=FILE/],
    [[], ['A.Password=-', 'B.Password=-'], /one secret only/],
  ])('%j %j is wrong usage with the remedy, and without the secret', (assignments, secrets, says) => {
    const parse = () => parseAssignments(assignments, secrets);
    expect(parse).toThrow(says);
    expect(parse).toThrow(expect.objectContaining({ exitStatus: 2 }) as Error);
    expect(parse).not.toThrow(/hunter2/);
  });
});
