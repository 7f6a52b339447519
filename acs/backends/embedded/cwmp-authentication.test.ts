import { CwmpEndpoint } from '../../../test/fakes/cwmp-endpoint.js';
import { cpePassword, phoneId } from '../../../test/fakes/recording-application.js';
import { informOf } from '../../../test/fakes/tiny-cpe.js';

let endpoint: CwmpEndpoint;

beforeEach(async () => {
  endpoint = new CwmpEndpoint();
  await endpoint.start();
});

afterEach(() => endpoint.close());

describe('authentication (TR-069 Amd 6 §3.4.5)', () => {
  it.each([
    ['a wrong password', 'phone-1', 'wrong'],
    ['an unknown user', 'nobody', cpePassword],
  ])('%s is answered with a new challenge and heard by nobody', async (_case, username, secret) => {
    const device = endpoint.cpe(username, secret);
    const answer = await device.post(informOf('S1'));
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).not.toContain('stale');
    expect(endpoint.application.heard).toEqual([]);
    expect(endpoint.lines.join()).toContain(`"username":"${username}"`);
    expect(endpoint.metered).toEqual(['401', 'failed digest', '401']);
  });

  it('a nonce serves on any connection, until it is 5 minutes old: then the challenge says stale', async () => {
    const device = endpoint.cpe();
    await device.postOnce();
    device.reconnect();
    endpoint.clock.advance(300_000);
    expect((await device.postOnce(informOf('S1'), {}, true)).status).toBe(200);
    device.reconnect();
    endpoint.clock.advance(1);
    const stale = await device.postOnce(informOf('S1'), {}, true);
    expect([stale.status, stale.headers['www-authenticate']]).toEqual([401, expect.stringContaining('stale=true')]);
    expect((await device.postOnce(informOf('S1'), {}, true)).status).toBe(200);
  });

  it('a nonce that this server did not make is stale', async () => {
    const device = endpoint.cpe();
    await device.postOnce();
    await endpoint.restart();
    const foreign = await endpoint
      .cpe()
      .postOnce(informOf('S1'), { headers: { authorization: device.authorization() } });
    expect([foreign.status, foreign.headers['www-authenticate']]).toEqual([401, expect.stringContaining('stale=true')]);
  });

  it.each(['Basic cGhvbmUtMTpwYXNzLXdvcmQtNw==', 'Digest', 'nonsense', ''])(
    '%j is no answer',
    async (authorization) => {
      expect((await endpoint.cpe().postOnce(informOf('S1'), { headers: { authorization } })).status).toBe(401);
    },
  );

  it('a user bound to a device speaks for no other', async () => {
    const device = endpoint.cpe();
    expect((await device.post(informOf('S2'))).status).toBe(403);
    expect(endpoint.application.heard).toEqual([]);
    expect(endpoint.application.mismatches).toEqual([
      { username: 'phone-1', boundTo: phoneId, deviceId: '00AABB-Phone-S2', remoteAddress: '127.0.0.1' },
    ]);
    expect(endpoint.metered).toContain('refused identity');
    expect(endpoint.lines.join()).toContain('not bound');
  });

  it('is refused also where the application cannot take notice of it', async () => {
    endpoint.application.failing = 'mismatch';
    expect((await endpoint.cpe().post(informOf('S2'))).status).toBe(403);
    expect(endpoint.application.mismatches).toHaveLength(1);
  });

  it('the application hears who it is: a user of its own, a shared one, or the one of the first contact', async () => {
    for (const username of ['phone-1', 'shared', 'first']) await endpoint.cpe(username).post(informOf('S1'));
    expect(endpoint.application.sessions.map(({ username, bound, bootstrap }) => [username, bound, bootstrap])).toEqual(
      [
        ['phone-1', true, false],
        ['shared', false, false],
        ['first', false, true],
      ],
    );
  });

  it('a device that the application turns away gets 403 and no session', async () => {
    endpoint.application.answer = 'refused';
    const device = endpoint.cpe();
    const answer = await device.post(informOf('S1'));
    expect([answer.status, answer.envelope, answer.headers['set-cookie']]).toEqual([403, undefined, undefined]);
    expect((await device.postOnce(undefined, {}, true)).status).toBe(400);
    expect(endpoint.application.heard).toEqual(['S1 inform']);
    expect(endpoint.metered).toContain('refused turned-away');
    expect(endpoint.metered).not.toContain('started');
    expect(endpoint.clock.pending).toBe(0);
  });

  it('a user that is bound to nothing speaks for any device', async () => {
    expect((await endpoint.cpe('shared').post(informOf('S9'))).status).toBe(200);
  });

  it('credentials that cannot be looked up are 503, not 401', async () => {
    const answer = await endpoint.cpe('broken').post(informOf('S1'));
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '38']);
  });
});

describe('basic (RFC 7617), where it is enabled', () => {
  const basic = (user: string, secret: string) => ({
    headers: { authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` },
  });
  const listener = { host: '127.0.0.1', port: 0, option: '--cwmp-port' };

  it('is offered after digest, and begins a session without being asked for', async () => {
    await endpoint.restart({ listeners: [{ ...listener, authentication: ['digest', 'basic'] }] });
    const device = endpoint.cpe();
    expect((await device.postOnce(informOf('S1'))).headers['www-authenticate']).toMatch(
      /^Digest .*, Basic realm="sipdx", charset="UTF-8"$/,
    );
    expect((await device.postOnce(informOf('S1'), basic('phone-1', cpePassword))).status).toBe(200);
    expect((await device.postOnce()).status).toBe(204);
    expect((await endpoint.cpe().post(informOf('S1'))).status).toBe(200);
  });

  it.each([
    ['a wrong password', 'phone-1', 'wrong'],
    ['an empty one', 'phone-1', ''],
    ['an unknown user', 'nobody', cpePassword],
  ])('%s is refused', async (_case, user, secret) => {
    await endpoint.restart({ listeners: [{ ...listener, authentication: ['basic'] }] });
    const answer = await endpoint.cpe().postOnce(informOf('S1'), basic(user, secret));
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Basic realm="sipdx", charset="UTF-8"']);
    expect(endpoint.metered).toContain('failed basic');
    expect(endpoint.application.heard).toEqual([]);
  });

  it.each(['Basic', 'Basic !', `Basic ${Buffer.from('no colon').toString('base64')}`, 'Digest username="phone-1"'])(
    '%j is no answer',
    async (authorization) => {
      await endpoint.restart({ listeners: [{ ...listener, authentication: ['basic'] }] });
      expect((await endpoint.cpe().postOnce(informOf('S1'), { headers: { authorization } })).status).toBe(401);
    },
  );

  it('its user, too, is bound to its device', async () => {
    await endpoint.restart({ listeners: [{ ...listener, authentication: ['basic'] }] });
    expect((await endpoint.cpe().postOnce(informOf('S2'), basic('phone-1', cpePassword))).status).toBe(403);
    expect(endpoint.application.mismatches).toHaveLength(1);
  });
});
