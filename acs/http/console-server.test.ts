import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { get } from 'node:https';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditPage } from '#shared/api/audit.js';
import { makeCertificate, opensslMissing } from '../../test/certificates.js';
import { DEVICE_PATH, PASSWORD, USERS, WebConsole } from '../../test/fakes/web-console.js';
import { itWithPeer } from '../../test/peer.js';

describe('the console', () => {
  let web: WebConsole;
  beforeEach(async () => {
    web = await WebConsole.start();
  });
  afterEach(() => web.close());

  it('that is not built says what to run', async () => {
    const response = await fetch(`${web.base}/devices/x`);
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('npm run build')]);
  });

  it('is served for every view, hashed files for ever, under headers that let nothing foreign run', async () => {
    mkdirSync(join(web.files, 'assets'));
    writeFileSync(join(web.files, 'index.html'), '<!doctype html>console');
    writeFileSync(join(web.files, 'assets', 'index-abc.js'), '1');
    for (const path of ['/', '/devices/00A0BC-T46%252DU-0001', '/runs/01J']) {
      const page = await fetch(web.base + path);
      expect([page.status, await page.text(), page.headers.get('cache-control')]).toEqual([
        200,
        '<!doctype html>console',
        'no-cache',
      ]);
      expect(page.headers.get('content-security-policy')).toContain(
        "script-src 'self';style-src 'self' 'unsafe-inline'",
      );
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
      expect(page.headers.get('strict-transport-security')).toBeNull();
    }
    const asset = await fetch(`${web.base}/assets/index-abc.js`);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await fetch(`${web.base}/assets/old.js`)).status).toBe(404);
    expect((await fetch(`${web.base}/api`)).headers.get('content-type')).toContain('problem+json');
    expect(
      (await fetch(`${web.base}/`, { method: 'POST', headers: { 'content-type': 'application/json' } })).status,
    ).toBe(404);
  });

  it('answers /healthz without a login', async () => {
    expect((await fetch(`${web.base}/healthz`)).status).toBe(200);
  });

  it('is not asked for parts of a file, and says so of a condition that it cannot meet', async () => {
    writeFileSync(join(web.files, 'index.html'), '<!doctype html>console');
    const part = await fetch(`${web.base}/`, { headers: { range: 'bytes=1000-2000' } });
    expect([part.status, await part.text()]).toEqual([200, '<!doctype html>console']);
    const other = await fetch(`${web.base}/`, { headers: { 'if-match': '"other"' } });
    expect([other.status, other.headers.get('content-type')]).toEqual([412, 'application/problem+json; charset=utf-8']);
  });
});

describe('the console behind a proxy', () => {
  const seen = async (options: Parameters<typeof WebConsole.start>[0]): Promise<string | undefined> => {
    const web = await WebConsole.start(options);
    try {
      const headers = { ...(await web.login('engineer')), 'x-forwarded-for': '203.0.113.7' };
      await web.call('POST', `${DEVICE_PATH}/admission`, { headers, body: { admission: 'approved' } });
      const audit = await web.call('GET', '/audit?action=device.admission', { headers: await web.login('admin') });
      return auditPage.parse(audit.json).items[0]?.address;
    } finally {
      await web.close();
    }
  };

  it('believes what it is told of the client only where the proxy is trusted', async () => {
    expect(await seen({})).toBe('127.0.0.1');
    expect(await seen({ trustProxy: ['192.0.2.0/24'] })).toBe('127.0.0.1');
    expect(await seen({ trustProxy: ['127.0.0.1'] })).toBe('203.0.113.7');
  });

  it('tells browsers to stay with https where that is what they came by', async () => {
    const web = await WebConsole.start({ secure: true });
    try {
      expect((await fetch(`${web.base}/`)).headers.get('strict-transport-security')).toContain('max-age=');
      const body = { username: USERS.viewer, password: PASSWORD };
      expect((await web.call('POST', '/session', { body })).headers.getSetCookie()[0]).toContain('; Secure');
    } finally {
      await web.close();
    }
  });
});

describe('the console with a certificate', () => {
  itWithPeer(
    'is served over TLS 1.2 or newer, and nothing else; browsers are told to stay with it',
    opensslMissing,
    async () => {
      const { cert, key } = makeCertificate('IP:127.0.0.1');
      const web = await WebConsole.start({ tls: { cert, key } });
      try {
        const headers = await new Promise<IncomingHttpHeaders>((resolve, reject) => {
          get(`${web.base}/api/v1/info`, { ca: cert, agent: false }, (response) => {
            response.resume().on('end', () => resolve(response.headers));
          }).on('error', reject);
        });
        expect(headers['strict-transport-security']).toContain('max-age=');
        const old = get(`${web.base}/api/v1/info`, {
          ca: cert,
          agent: false,
          maxVersion: 'TLSv1.1',
          minVersion: 'TLSv1',
        });
        await expect(once(old, 'response')).rejects.toThrow();
        await expect(fetch(web.base.replace('https', 'http'))).rejects.toThrow();
      } finally {
        await web.close();
      }
    },
  );
});
