import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, type CommandLine } from '../../test/fakes/command-line.js';
import { aRun } from '../../test/fakes/store-rows.js';
import { DEVICE, WebConsole } from '../../test/fakes/web-console.js';
import { exportRun, importRuns } from './run-files.js';
import { cancelRun, listRuns, showRun } from './runs.js';

const VERDICT = {
  faultCode: 401,
  category: 'credentials',
  cause: 'account-or-password-rejected',
  confidence: 'likely',
} as const;

describe('sipdx runs', () => {
  let web: WebConsole;
  let emil: CommandLine;
  /** Ended with a verdict, and still open. */
  let [ended, open] = ['', ''];

  beforeEach(async () => {
    web = await WebConsole.start();
    emil = commandLine(web, 'engineer', 80);
    const first = aRun(DEVICE, { createdAt: 100_000 });
    ended = first.id;
    const topic = `run:${ended}`;
    await web.store.createRun(first);
    const change = { state: 'complete', endedAt: 130_000, verdict: VERDICT } as const;
    const complete = { at: 130_000, topic, type: 'run.complete', data: {} };
    await web.store.transition(ended, ['queued'], change, complete);
    const headers = await web.login('engineer');
    open = ((await web.call('POST', '/runs', { headers, body: { deviceId: DEVICE } })).json as { id: string }).id;
  });
  afterEach(() => web.close());

  it('list has the newest first, with the result in words, in 80 columns', async () => {
    const { options, output, environment } = emil;
    expect(await listRuns({ ...options, limit: 50 }, output, environment)).toBe(0);
    const [head = '', ...rows] = emil.out().trimEnd().split('\n');
    expect(head).toMatch(/^Run +Begun +\S/);
    expect(rows.map((row) => row.split(' ')[0])).toEqual([open, ended]);
    expect(rows[0]).toMatch(/1970-01-01T00:16Z +00A0BC\S+0001 +Queued$/);
    expect(rows[1]).toMatch(/1970-01-01T00:01Z .*0001 +401 a.*…/);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(80);
  });

  it.each([
    [{ runState: 'complete' }, 1],
    [{ category: 'credentials', device: '1001' }, 1],
    [{ cause: 'dns-nxdomain' }, 0],
    [{ since: 150_000 }, 1],
    [{ until: 150_000 }, 1],
    [{ line: 'X.' }, 0],
  ])('list %j', async (filter, count) => {
    const { options, output, environment } = emil;
    const status = await listRuns({ ...options, ...filter, json: true, limit: 50 }, output, environment);
    expect([status, emil.out().split('\n').length - 1]).toEqual([count === 0 ? 3 : 0, count]);
  });

  it('list says when there are more, and refuses a device that nobody knows', async () => {
    const { options, output, environment } = emil;
    await listRuns({ ...options, limit: 1 }, output, environment);
    expect([emil.out().includes(ended), emil.err()]).toEqual([false, 'The newest 1 are shown; --limit shows more\n']);
    const wrong = listRuns({ ...options, device: 'nobody', limit: 1 }, output, environment);
    await expect(wrong).rejects.toMatchObject({ exitStatus: 3 });
  });

  it('show tells steps and verdict with the exit status of diagnose; of an open run that it is open, status 5', async () => {
    const { options, output, environment } = emil;
    expect(await showRun(ended, options, output, environment)).toBe(14);
    const text = emil.out();
    expect(text).toContain(`${DEVICE}  sip:1001@x`);
    expect(text).toContain('Fault code 401');
    expect(await showRun(open, options, output, environment)).toBe(5);
    expect(emil.out()).toMatch(/\n… Queued\n$/);
    expect(await showRun(ended, { ...options, json: true }, output, environment)).toBe(14);
    expect(JSON.parse(emil.out())).toMatchObject({ id: ended, verdict: VERDICT, events: [{}, {}] });
    await expect(showRun('../users', options, output, environment)).rejects.toMatchObject({ exitStatus: 3 });
  });

  it('cancel ends an open run once', async () => {
    const { options, output, environment } = emil;
    expect(await cancelRun(open, options, output, environment)).toBe(0);
    expect(emil.out()).toBe(`${open}: canceled\n`);
    await expect(cancelRun(open, options, output, environment)).rejects.toThrow(/run-ended/);
  });

  it('export writes a document for its owner, never over another file; another server takes it in, and once', async () => {
    const { options, output, environment } = emil;
    const file = join(web.files, 'run.json');
    expect(await exportRun(ended, { ...options, output: file }, output, environment)).toBe(0);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(emil.out()).toBe('');
    await exportRun(ended, options, output, environment);
    const { exportedAt: _, ...printed } = JSON.parse(emil.out()) as { exportedAt: number };
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject(printed);
    const again = exportRun(ended, { ...options, output: file }, output, environment);
    await expect(again).rejects.toMatchObject({ exitStatus: 2, message: expect.stringContaining(file) as string });

    const other = await WebConsole.start();
    try {
      const there = commandLine(other, 'engineer');
      for (let time = 0; time < 2; time++) {
        expect(await importRuns([file], there.options, there.output, there.environment)).toBe(0);
        expect(there.out()).toBe(`${ended}: ${DEVICE}, complete\n`);
      }
      await listRuns({ ...there.options, json: true, limit: 50 }, there.output, there.environment);
      expect(there.out().trimEnd().split('\n')).toHaveLength(1);
    } finally {
      await other.close();
    }
  });

  it('import sends nothing when one of the files is wrong, and names it', async () => {
    const { options, output, environment } = emil;
    const [good, bad] = [join(web.files, 'good.json'), join(web.files, 'bad.json')];
    await exportRun(ended, { ...options, output: good }, output, environment);
    for (const [text, says] of [
      ['{', /bad\.json is no JSON/],
      ['{"format": "sipdx-run"}', /bad\.json is no run .*\(version: /],
    ] as const) {
      writeFileSync(bad, text);
      const importing = importRuns([good, bad], options, output, environment);
      await expect(importing).rejects.toMatchObject({ exitStatus: 2, message: expect.stringMatching(says) as string });
    }
    await expect(importRuns([join(web.files, 'none')], options, output, environment)).rejects.toThrow(
      /none cannot be read: ENOENT/,
    );
    expect(emil.out()).toBe('');
  });
});
