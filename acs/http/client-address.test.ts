import type { RequestHeaders } from '../../test/fakes/console-calls.js';
import { PASSWORD, USERS, WebConsole } from '../../test/fakes/web-console.js';

describe('who asks behind a proxy', () => {
  const forwarded = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7, 127.0.0.2' };

  async function addressOf(
    trustProxy: readonly string[] | undefined,
    headers: RequestHeaders,
  ): Promise<string | undefined> {
    const web = await WebConsole.start({ ...(trustProxy && { trustProxy }) });
    try {
      await web.call('POST', '/session', { headers, body: { username: USERS.viewer, password: PASSWORD } });
      return (await web.store.audit({ limit: 1 })).items[0]?.address;
    } finally {
      await web.close();
    }
  }

  it('is the peer, whatever the header says, unless the peer is a trusted proxy', async () => {
    expect(await addressOf(undefined, forwarded)).toBe('127.0.0.1');
    expect(await addressOf(['192.0.2.0/24'], forwarded)).toBe('127.0.0.1');
  });

  it('is then the right-most address that is no trusted proxy: the left ones are the client’s own words', async () => {
    expect(await addressOf(['127.0.0.1'], forwarded)).toBe('127.0.0.2');
    expect(await addressOf(['127.0.0.0/8'], forwarded)).toBe('198.51.100.7');
    expect(await addressOf(['127.0.0.0/8'], { 'x-forwarded-for': '203.0.113.9, unknown' })).toBe('127.0.0.1');
  });
});
