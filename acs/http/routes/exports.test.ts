import { exportList } from '../../core/exports/export-list.js';
import type { Store } from '../../store/ports/store.js';
import { DEVICE, expectProblem, WebConsole } from '../../../test/fakes/web-console.js';

describe('lists as CSV', () => {
  let web: WebConsole;
  beforeEach(async () => {
    web = await WebConsole.start();
  });
  afterEach(() => web.close());

  async function text(path: string, role: 'viewer' | 'admin' = 'viewer', method = 'GET'): Promise<string> {
    const headers = await web.login(role);
    const response = await fetch(`${web.base}/api/v1/exports/${path}`, { method, headers });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="sipdx-\w+-1970-01-01\.csv"$/);
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
  }

  it('have the columns that are asked for, in their order, with headings in the language that is asked for', async () => {
    await web.runs.start({ deviceId: DEVICE, insist: false, createdBy: 'olga' });
    expect(await text('devices?columns=serialNumber,aor,status,state&lang=ru&q=1001')).toBe(
      '\u{FEFF}Серийный номер,Адрес записи (AOR),Состояние линии,Состояние диагностики\r\n0001,sip:1001@x,Error,queued\r\n',
    );
    expect(await text('devices?columns=id&status=Up')).toBe('\u{FEFF}Id\r\n');
    expect(await text('runs?columns=by,state,cause&open=true')).toBe(
      '\u{FEFF}By,State of the diagnosis,Cause\r\nolga,queued,\r\n',
    );
    expect(await text('devices', 'viewer', 'HEAD')).toBe('');
  });

  it('have every heading in every language', async () => {
    for (const list of ['devices', 'runs', 'audit']) {
      for (const lang of ['en', 'zh', 'ru']) {
        const [headings = ''] = (await text(`${list}?lang=${lang}`, 'admin')).slice(1).split('\r\n');
        expect(headings.split(',').length).toBeGreaterThan(6);
        if (lang !== 'en') expect(headings).not.toMatch(/(^|,)[a-z]+(,|$)/);
      }
    }
  });

  it('have a row for each line and for a device without one, and no formula', async () => {
    await web.store.upsertDevice({
      ...{
        id: 'X',
        manufacturer: '=cmd|calc',
        oui: 'X',
        productClass: 'X',
        serialNumber: '+1',
        root: 'Device.',
        at: 2,
      },
    });
    const [, ...rows] = (await text('devices?columns=serialNumber,manufacturer,directoryNumber')).split('\r\n');
    expect(rows).toEqual(['0001,Acme,1001', "'+1,'=cmd|calc,", '']);
  });

  it('are refused with an unknown column or filter, and the audit log to who may not read it', async () => {
    const call = async (path: string, role: 'viewer' | 'admin') =>
      web.call('GET', `/exports/${path}`, { headers: await web.login(role) });
    expectProblem(await call('devices?columns=id,password', 'viewer'), 400, 'invalid-request');
    expectProblem(await call('devices?limit=5', 'viewer'), 400, 'invalid-request');
    expectProblem(await call('audit', 'viewer'), 403, 'forbidden');
    expect(await text('audit?columns=actor,action', 'admin')).toContain('Who,Action');
  });

  it('are never in memory as a whole: no page is read before the last one was taken', async () => {
    let read = 0;
    const item = { id: 1, at: 1, actor: 'a', address: '', action: 'x', target: '', detail: {} };
    const store: Pick<Store, 'audit'> = {
      audit: ({ limit }) => {
        read++;
        return Promise.resolve({ items: Array.from({ length: limit }, () => item), nextCursor: 'more' });
      },
    };
    const chunks = exportList.audit(store, { limit: 1 }, { columns: ['actor'], heading: (name) => name });
    for (const pages of [0, 1, 2, 3]) {
      await chunks.next();
      expect(read).toBe(pages);
    }
    await chunks.return();
  });
});
