import { commandLine } from '../../test/fakes/command-line.js';
import { WebConsole } from '../../test/fakes/web-console.js';
import { listAudit } from './audit.js';
import { setSettings } from './settings.js';
import { changeUser } from './users.js';

it('sipdx audit: who did what, newest first, filtered; in 80 columns', async () => {
  const web = await WebConsole.start();
  const ada = commandLine(web, 'admin', 80);
  const { options, output, environment } = ada;
  try {
    await setSettings(['unknownDevices=refuse'], options, output, environment, () => Promise.resolve(true));
    await changeUser('olga', { disabled: true }, options, output, environment);
    ada.out();
    expect(await listAudit({ ...options, limit: 50 }, output, environment)).toBe(0);
    const [head = '', ...rows] = ada.out().trimEnd().split('\n');
    expect(head).toMatch(/^Time +Who +What +Of +Detail +From$/);
    const changes = rows.filter((row) => /user\.c|settings/.test(row));
    expect(changes.map((row) => /user|settings/.exec(row)?.[0])).toEqual(['user', 'settings']);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(80);

    const filtered = { ...options, action: 'user.change', limit: 50 };
    await listAudit({ ...filtered, json: true }, output, environment);
    const entries = ada.out().trimEnd().split('\n');
    expect(entries).toHaveLength(1);
    expect(JSON.parse(entries[0] ?? '')).toMatchObject({ actor: 'ada', target: 'olga', detail: { password: false } });

    expect(await listAudit({ ...options, limit: 1 }, output, environment)).toBe(0);
    expect(ada.out().trimEnd().split('\n')).toHaveLength(2);
    expect(ada.err()).toBe('The newest 1 are shown; --limit shows more\n');
    expect(await listAudit({ ...options, actor: 'nobody', limit: 5 }, output, environment)).toBe(3);
    expect([ada.out(), ada.err()]).toEqual(['', 'There is no such entry\n']);
  } finally {
    await web.close();
  }
});
