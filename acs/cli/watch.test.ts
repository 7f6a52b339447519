import { commandLine, type CommandLine } from '../../test/fakes/command-line.js';
import { DEVICE, LINE, WebConsole } from '../../test/fakes/web-console.js';
import type { Device } from '#shared/api/devices.js';
import type { CreateRun, RunDetail } from '#shared/api/runs.js';
import { connect, type ApiClient } from './api-client.js';
import { diagnose } from './diagnose.js';
import { ordered, realTime, watchLine, type WatchTime } from './watch.js';

const REJECTED = {
  faultCode: 401,
  category: 'credentials',
  cause: 'account-or-password-rejected',
  confidence: 'likely',
} as const;
const REGISTERED = { faultCode: 200, category: 'registered', cause: 'registered', confidence: 'certain' } as const;

describe('sipdx diagnose --watch', () => {
  let web: WebConsole;
  let olga: CommandLine;
  let client: ApiClient;
  let lines: Device['lines'];
  let now: number;
  /** What the phone tells of its line, by second. */
  let told: Readonly<Record<number, string>>;
  /** When a diagnosis began, s, and what was ordered. */
  let begun: [number, CreateRun][];
  let verdicts: (RunDetail['verdict'] | undefined)[];
  /** Ctrl-C, s. */
  let endAt: number;

  const time: WatchTime = {
    now: () => now,
    pause: async (ms) => {
      for (const end = now + ms; now < end; now += 1000) {
        if (now >= endAt * 1000) return false;
        await pass();
      }
      return true;
    },
  };
  const pass = async () => {
    const status = told[now / 1000];
    if (status === undefined) return;
    const row = { directoryNumber: '1001', aor: 'sip:1001@x', registrar: 'x:5060', status, enabled: true };
    await web.store.setLines(DEVICE, '', [{ ...row, path: LINE, diagnosable: true, dialect: 'sipdx' }], now);
  };

  beforeEach(async () => {
    web = await WebConsole.start();
    olga = commandLine(web, 'operator');
    client = await connect(olga.options, olga.environment);
    lines = (await web.store.deviceView(DEVICE))?.lines ?? [];
    [now, told, begun, verdicts, endAt] = [0, {}, [], [REJECTED], 1000];
  });
  afterEach(() => web.close());

  /** A diagnosis takes 10 s. */
  async function fakeDiagnosis(order: CreateRun): Promise<RunDetail> {
    begun.push([now / 1000, order]);
    for (const end = now + 10_000; now < end; now += 1000) await pass();
    const verdict = verdicts.length > 1 ? verdicts.shift() : verdicts[0];
    return { deviceId: DEVICE, line: LINE, ...(verdict && { verdict }) } as RunDetail;
  }

  const watch = (untilRegistered: boolean) =>
    watchLine({
      client,
      lines,
      order: { deviceId: DEVICE, insist: true, depth: 'Deep' },
      diagnose: fakeDiagnosis,
      untilRegistered,
      output: olga.output,
      time,
    });

  it('diagnoses again when the Status becomes another, and ends when it registers', async () => {
    verdicts = [REJECTED, REGISTERED];
    told = { 100: 'Up' };
    expect(await watch(true)).toBe(0);
    expect(begun.map(([at]) => at)).toEqual([0, 105]);
    expect(begun[1]?.[1]).toEqual({ deviceId: DEVICE, line: LINE, insist: false, depth: 'Deep' });
    expect(olga.err()).toBe('\n1970-01-01T00:01:45Z  Status Error → Up\n');
  });

  it('at most once in 60 s, counted from the beginning', async () => {
    told = { 15: 'Disabled', 75: 'Error', 90: 'Disabled' };
    endAt = 300;
    expect(await watch(false)).toBe(14);
    expect(begun.map(([at]) => at)).toEqual([0, 60, 120]);
  });

  it('sees a Status that became another while the first diagnosis ran', async () => {
    verdicts = [REJECTED, REGISTERED];
    told = { 5: 'Up' };
    expect(await watch(true)).toBe(0);
    expect(begun.map(([at]) => at)).toEqual([0, 60]);
  });

  it('does not count states on the way, nor Up after a diagnosis that registered', async () => {
    verdicts = [REGISTERED];
    told = { 20: 'Registering', 30: 'Error', 40: 'Unregistering', 50: 'Up' };
    endAt = 200;
    expect(await watch(false)).toBe(0);
    expect(begun).toHaveLength(1);
  });

  it('Ctrl-C ends it with the status of the last verdict; without one 5', async () => {
    endAt = 50;
    expect(await watch(true)).toBe(14);
    verdicts = [undefined];
    expect(await watch(true)).toBe(5);
  });

  it('Ctrl-C ends a pause, and means what it always does afterwards', async () => {
    const before = process.listenerCount('SIGINT');
    const pausing = realTime.pause(600_000);
    process.emit('SIGINT');
    expect(await pausing).toBe(false);
    expect(await realTime.pause(0)).toBe(true);
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  it('--watch and --no-wait contradict each other', async () => {
    const options = { ...olga.options, watch: true, wait: false } as const;
    await expect(diagnose('1001', options, olga.output, olga.environment)).rejects.toMatchObject({ exitStatus: 2 });
  });

  it('a line that was diagnosed a moment ago is waited for as long as the server says', async () => {
    await web.store.setAdmission(DEVICE, 'approved', 'ada', 1);
    const first = await ordered(client, { deviceId: DEVICE }, olga.output, time);
    const topic = `run:${first.id}`;
    const requestedAt = web.clock.now() - 20_000;
    const ended = { state: 'complete', requestedAt, endedAt: web.clock.now(), verdict: REJECTED } as const;
    await web.store.transition(first.id, ['queued'], ended, { at: 1, topic, type: 'run.complete', data: {} });
    const pauses: number[] = [];
    const pause = (ms: number) => {
      pauses.push(ms);
      web.clock.advance(ms);
      return Promise.resolve(true);
    };
    const second = await ordered(client, { deviceId: DEVICE }, olga.output, { now: () => 0, pause });
    expect(second.id).not.toBe(first.id);
    expect(pauses).toEqual([40_000]);
    expect(olga.err()).toBe('Diagnosed a moment ago; again in 40 s\n');
  });
});
