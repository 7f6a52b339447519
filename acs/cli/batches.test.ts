import { commandLine, type CommandLine } from '../../test/fakes/command-line.js';
import { diagnosedRun } from '../../test/fakes/diagnosed-run.js';
import { DEVICE, LINE, WebConsole } from '../../test/fakes/web-console.js';
import { listAudit } from './audit.js';
import { listBatches, showBatch, startBatch, stopBatch, watchBatch } from './batches.js';
import { listDevices } from './devices.js';
import { giveFeedback, listFeedback } from './feedback.js';
import { listRuns } from './runs.js';
import { showStatistics } from './statistics.js';

describe('from the command line', () => {
  let web: WebConsole;
  let ada: CommandLine;
  beforeEach(async () => {
    web = await WebConsole.start();
    ada = commandLine(web, 'admin', 80);
  });
  afterEach(() => web.close());

  const start = (devices: readonly string[], more: object = {}, pause?: () => Promise<unknown>): Promise<number> =>
    startBatch(
      devices,
      { ...ada.options, lines: 'enabled', concurrency: 5, wait: false, ...more },
      ada.output,
      ada.environment,
      pause,
    );

  it('sipdx batches: previewed, started, shown, watched, stopped', async () => {
    expect(await start([], { status: 'failing', dryRun: true })).toBe(0);
    expect(ada.out()).toBe('1 lines of 1 phones; at most 2 min where all phones can be reached\n  x:5060: 1\n');
    expect(await web.store.batches()).toEqual([]);

    expect(await start(['1001'])).toBe(0);
    const id = ada.out().trim();
    expect(await listBatches(ada.options, ada.output, ada.environment)).toBe(0);
    expect(ada.out()).toMatch(new RegExp(`^Batch .*\n${id} .* ada +${id.slice(0, 6)}`));
    expect(await showBatch(id, ada.options, ada.output, ada.environment)).toBe(0);
    expect(ada.out()).toContain('sip:1001@x');

    let asked = 0;
    const pause = async (): Promise<void> => {
      asked += 1;
      const [run] = await web.store.openRuns(DEVICE);
      if (run !== undefined) await web.runs.cancel(run.id, 'ada');
    };
    expect(await watchBatch(id, ada.options, ada.output, ada.environment, pause)).toBe(0);
    expect(asked).toBeGreaterThan(0);
    expect(ada.err()).toMatch(/No result 1 \/ 1\n$/);
    const stop = stopBatch(id, { ...ada.options, cancelRunning: true }, ada.output, ada.environment);
    await expect(stop).rejects.toThrow('The batch has ended');
  });

  it('sipdx batches start: neither the whole fleet by mistake nor two kinds of selection at once', async () => {
    await expect(start([])).rejects.toMatchObject({ exitStatus: 2 });
    await expect(start(['1001'], { model: 'x' })).rejects.toMatchObject({ exitStatus: 2 });
    await expect(start(['nobody'])).rejects.toMatchObject({ exitStatus: 3 });
    expect(await web.store.batches()).toEqual([]);
  });

  it('sipdx statistics: figures in the language asked for, and as the API has them', async () => {
    expect(await showStatistics(ada.options, ada.output, ada.environment)).toBe(0);
    expect(ada.out()).toMatch(/^Phones +1\nRegistered lines +0 \/ 1\nFailing lines +1\n/);
    expect(await showStatistics({ ...ada.options, lang: 'ru' }, ada.output, ada.environment)).toBe(0);
    expect(ada.out()).toMatch(/^Телефоны? +1\n/);
    expect(await showStatistics({ ...ada.options, json: true }, ada.output, ada.environment)).toBe(0);
    expect(JSON.parse(ada.out())).toMatchObject({ lines: { enabled: 1, failing: 1 } });
  });

  it('sipdx feedback: given once per user, and counted', async () => {
    const id = await diagnosedRun(web.store, { deviceId: DEVICE, line: LINE, createdAt: web.clock.now() });
    const give = (more: object) => giveFeedback(id, { ...ada.options, ...more }, ada.output, ada.environment);
    expect(await listFeedback(ada.options, ada.output, ada.environment)).toBe(3);
    ada.err();
    await expect(give({})).rejects.toMatchObject({ exitStatus: 2 });
    await expect(give({ wrong: true, cause: 'moon' })).rejects.toMatchObject({ exitStatus: 2 });
    expect(await give({ right: true })).toBe(0);
    expect(await give({ wrong: true, cause: 'dns-nxdomain' })).toBe(0);
    ada.out();
    expect(await listFeedback(ada.options, ada.output, ada.environment)).toBe(0);
    expect(ada.out()).toMatch(/interval-too-brief .* 0 +1 +dns-nxdomain 1\n$/);
  });

  it('--csv: whole lists for a spreadsheet', async () => {
    const csv = { ...ada.options, csv: true, limit: 50 } as const;
    expect(await listDevices(undefined, { ...csv, columns: 'serialNumber,aor' }, ada.output, ada.environment)).toBe(0);
    expect(ada.out()).toBe('\u{FEFF}Serial number,Address of record\r\n0001,sip:1001@x\n');
    expect(await listRuns({ ...csv, columns: 'run' }, ada.output, ada.environment)).toBe(0);
    expect(ada.out()).toBe('\u{FEFF}Diagnosis\n');
    expect(await listAudit({ ...csv, columns: 'actor' }, ada.output, ada.environment)).toBe(0);
    expect(ada.out()).toContain('Who');
    await expect(listAudit({ ...csv, columns: 'x' }, ada.output, ada.environment)).rejects.toMatchObject({
      exitStatus: 2,
    });
  });
});
