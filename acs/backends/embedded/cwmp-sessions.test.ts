import { cwmpFault } from '#shared/cwmp/fault.js';
import type { AcsRequest, CwmpMessage } from '#shared/cwmp/messages.js';
import { printEnvelope } from '#shared/cwmp/print-envelope.js';
import { CwmpEndpoint } from '../../../test/fakes/cwmp-endpoint.js';
import { phoneId } from '../../../test/fakes/recording-application.js';
import { informOf } from '../../../test/fakes/tiny-cpe.js';

const read: AcsRequest = { method: 'GetParameterValues', parameterNames: ['Device.'] };
const values: CwmpMessage = {
  method: 'GetParameterValuesResponse',
  parameterList: [{ name: 'Device.X', value: '1', type: 'string' }],
};

let endpoint: CwmpEndpoint;

beforeEach(async () => {
  endpoint = new CwmpEndpoint();
  await endpoint.start();
});

afterEach(() => endpoint.close());

describe('a session (TR-069 Amd 6 §3.7)', () => {
  it('runs 401, Inform, empty POST, request, response, 204, on one connection', async () => {
    endpoint.application.requests = [read];
    const device = endpoint.cpe();
    const first = await device.postOnce(informOf('S1'));
    expect(first.status).toBe(401);
    expect(first.headers['www-authenticate']).toMatch(
      /^Digest realm="sipdx", nonce="[^"]+", algorithm=MD5, qop="auth"$/,
    );
    expect(first.text).toBe('');
    const second = await device.postOnce(informOf('S1'), {}, true);
    expect(second.status).toBe(200);
    expect(second.headers['content-type']).toBe('text/xml; charset="utf-8"');
    expect(second.headers['set-cookie']).toEqual([expect.stringMatching(/^session=[A-Za-z0-9_-]+$/)]);
    expect(second.envelope).toEqual({
      id: 'cpe-1',
      namespace: 'urn:dslforum-org:cwmp-1-2',
      message: { method: 'InformResponse', maxEnvelopes: 1 },
    });
    const third = await device.postOnce();
    expect(third.envelope?.message).toEqual(read);
    const last = await device.postOnce(values);
    expect([last.status, last.text]).toEqual([204, '']);
    expect(endpoint.application.heard).toEqual([
      'S1 inform',
      'S1 next',
      'S1 GetParameterValues->GetParameterValuesResponse',
      'S1 next',
      'S1 clean',
    ]);
    expect(endpoint.application.sessions[0]).toMatchObject({ deviceId: phoneId, remoteAddress: '127.0.0.1' });
    expect(endpoint.clock.pending).toBe(0);
  });

  it('the InformResponse waits until the endpoint.application has taken the Inform', async () => {
    let release = (): void => undefined;
    endpoint.application.hold = new Promise((resolve) => (release = resolve));
    const device = endpoint.cpe();
    await device.postOnce(informOf('S1'));
    const answer = device.postOnce(informOf('S1'), {}, true);
    await expect(Promise.race([answer, new Promise((resolve) => setImmediate(resolve, 'waiting'))])).resolves.toBe(
      'waiting',
    );
    release();
    expect((await answer).status).toBe(200);
  });

  it('goes on over a new connection by its cookie, after another 401', async () => {
    endpoint.application.requests = [read];
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    device.reconnect();
    expect((await device.postOnce()).status).toBe(401);
    expect((await device.postOnce(undefined, {}, true)).envelope?.message).toEqual(read);
    device.reconnect();
    expect((await device.postOnce(values, {}, true)).status).toBe(204);
    expect(endpoint.application.heard.at(-1)).toBe('S1 clean');
  });

  it.each([
    ['in the form of RFC 2109', (cookie: string) => `$Version="0"; ${cookie};$Path=/`],
    ['quoted, after a comma', (cookie: string) => `other=1,session="${cookie.slice('session='.length)}"`],
  ])('knows its cookie %s', async (_case, form) => {
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    device.reconnect();
    device.cookie = form(device.cookie ?? '');
    expect((await device.postOnce(undefined, {}, true)).status).toBe(204);
  });

  it('goes on by its connection where the CPE ignores cookies', async () => {
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    device.cookie = undefined;
    expect((await device.postOnce()).status).toBe(204);
  });

  it('goes on by user and address where cookie and connection are lost, unless there are two', async () => {
    const device = endpoint.cpe('shared');
    await device.post(informOf('S1'));
    device.cookie = undefined;
    device.reconnect();
    expect((await device.post()).status).toBe(204);

    const [one, two] = [endpoint.cpe('shared'), endpoint.cpe('shared')];
    await one.post(informOf('S1'));
    await two.post(informOf('S2'));
    one.cookie = undefined;
    one.reconnect();
    expect((await one.post()).status).toBe(400);
  });

  it('two devices behind one proxy, on one connection, stay two sessions by their cookies', async () => {
    endpoint.application.requests = [read, read];
    const proxy = endpoint.cpe('shared');
    await proxy.post(informOf('S1'));
    const first = proxy.cookie;
    proxy.cookie = undefined;
    expect((await proxy.postOnce(informOf('S2'))).status).toBe(401);
    expect((await proxy.postOnce(informOf('S2'), {}, true)).status).toBe(200);
    proxy.cookie = first;
    await proxy.postOnce();
    expect(endpoint.application.heard).toEqual(['S1 inform', 'S2 inform', 'S1 next']);
  });

  it('is not continued by another user, cookie or not', async () => {
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    const thief = endpoint.cpe('shared');
    thief.cookie = device.cookie;
    expect((await thief.post()).status).toBe(400);
    expect((await device.postOnce()).status).toBe(204);
  });

  it('a new Inform of the device replaces its open session, which is lost first', async () => {
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    const restarted = endpoint.cpe();
    await restarted.post(informOf('S1'));
    expect(endpoint.application.heard).toEqual(['S1 inform', 'S1 lost', 'S1 inform']);
    expect((await device.post()).status).toBe(400);
    expect((await restarted.postOnce()).status).toBe(204);
    expect(endpoint.application.heard).toEqual(['S1 inform', 'S1 lost', 'S1 inform', 'S1 next', 'S1 clean']);
    expect(new Set(endpoint.application.sessions.map(({ sessionId }) => sessionId)).size).toBe(2);
  });

  it('an Inform within the session is taken, and the session goes on', async () => {
    endpoint.application.requests = [read];
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    await device.postOnce();
    const events = [{ eventCode: '8 DIAGNOSTICS COMPLETE', commandKey: '' }];
    expect((await device.postOnce(informOf('S1', { events }))).envelope?.message?.method).toBe('InformResponse');
    expect((await device.postOnce(values)).status).toBe(204);
    expect(endpoint.application.heard).toEqual([
      'S1 inform',
      'S1 next',
      'S1 inform',
      'S1 GetParameterValues->GetParameterValuesResponse',
      'S1 next',
      'S1 clean',
    ]);
  });

  it('is lost 30 s after the last answer, once', async () => {
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    endpoint.clock.advance(29_999);
    expect(endpoint.application.heard).toEqual(['S1 inform']);
    endpoint.clock.advance(1);
    expect((await device.postOnce()).status).toBe(401);
    expect((await device.postOnce(undefined, {}, true)).status).toBe(400);
    await endpoint.server.close();
    expect(endpoint.application.heard).toEqual(['S1 inform', 'S1 lost']);
  });

  it.each([
    [90, 90_000],
    [5, 30_000],
    [86_400, 300_000],
  ])('SessionTimeout %d makes the wait %d ms (Table 4)', async (sessionTimeoutSeconds, timeoutMs) => {
    const body = printEnvelope({ sessionTimeoutSeconds, message: informOf('S1') });
    await endpoint.cpe().post(undefined, { body });
    endpoint.clock.advance(timeoutMs - 1);
    expect(endpoint.application.heard).toEqual(['S1 inform']);
    endpoint.clock.advance(1);
    await endpoint.server.close();
    expect(endpoint.application.heard).toEqual(['S1 inform', 'S1 lost']);
    expect(endpoint.metered).toContain('ended timeout');
  });

  it.each([-86_400_000, 86_400_000 * 365])('a system clock that jumps by %d ms is not noticed', async (jump) => {
    const device = endpoint.cpe();
    await device.postOnce();
    endpoint.clock.jump(jump);
    expect((await device.postOnce(informOf('S1'), {}, true)).status).toBe(200);
    endpoint.clock.jump(-2 * jump);
    device.reconnect();
    expect((await device.postOnce(undefined, {}, true)).status).toBe(204);
    expect(endpoint.application.heard.at(-1)).toBe('S1 clean');
  });

  it.each(['urn:dslforum-org:cwmp-1-3', 'urn:dslforum-org:cwmp-1-4', 'urn:dslforum-org:cwmp-1-9'])(
    'in %s is answered in it, and with UseCWMPVersion where versions were offered (§3.7.4)',
    async (namespace) => {
      endpoint.application.requests = [read];
      const device = endpoint.cpe();
      const header = { namespace, supportedCwmpVersions: ['1.0', '1.1', '1.2', '1.3', '1.4'] };
      const body = printEnvelope({ ...header, message: informOf('S1') });
      const informed = (await device.post(undefined, { body })).envelope;
      expect(informed).toMatchObject({ namespace, useCwmpVersion: '1.4', message: { method: 'InformResponse' } });
      const asked = (await device.postOnce()).envelope;
      expect(asked).toMatchObject({ namespace, message: read });
      expect(asked).not.toHaveProperty('useCwmpVersion');
      const plain = printEnvelope({ namespace, message: informOf('S2') });
      const other = (await endpoint.cpe('shared').post(undefined, { body: plain })).envelope;
      expect(other).not.toHaveProperty('useCwmpVersion');
    },
  );

  it('what the CPE asks before its empty POST is answered: finished transfers, and 8000 to what is deprecated', async () => {
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    const end = { faultCode: 0, faultString: '', startTime: '', completeTime: '' };
    const file = { announceUrl: '', transferUrl: '', isDownload: true, fileType: '', fileSize: 0, targetFileName: '' };
    const answers = [];
    for (const message of [
      { method: 'GetRPCMethods' },
      { method: 'TransferComplete', commandKey: '', ...end },
      { method: 'AutonomousTransferComplete', ...file, ...end },
      { method: 'Unknown', name: 'RequestDownload' },
      { method: 'Unknown', name: 'Kicked' },
      { method: 'Unknown', name: 'DUStateChangeComplete' },
    ] satisfies CwmpMessage[]) {
      const { status, envelope } = await device.postOnce(message);
      const answer = envelope?.message;
      answers.push([status, envelope?.id, answer?.method === 'Fault' ? answer.code : answer?.method]);
    }
    expect(answers).toEqual([
      [200, 'cpe-1', 'GetRPCMethodsResponse'],
      [200, 'cpe-1', 'TransferCompleteResponse'],
      [200, 'cpe-1', 'AutonomousTransferCompleteResponse'],
      [200, 'cpe-1', 8000],
      [200, 'cpe-1', 8000],
      [200, 'cpe-1', 8000],
    ]);
    expect((await device.postOnce()).status).toBe(204);
    const own = endpoint.application.heard.filter((one) => one.includes('<-'));
    expect(own.map((one) => one.split(' ')[1])).toEqual([
      'GetRPCMethods<-GetRPCMethodsResponse',
      'TransferComplete<-TransferCompleteResponse',
      'AutonomousTransferComplete<-AutonomousTransferCompleteResponse',
      ...Array.from({ length: 3 }, () => 'Unknown<-Fault'),
    ]);
  });

  it('one more empty POST after the end is answered with 204 (TR-069 Issue 1)', async () => {
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    await device.postOnce();
    expect((await device.post()).status).toBe(204);
    expect(endpoint.application.heard).toEqual(['S1 inform', 'S1 next', 'S1 clean']);
  });

  it('a fault of the CPE reaches the endpoint.application, and an unknown method gets 8000', async () => {
    endpoint.application.requests = [read];
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    const kicked = await device.postOnce({ method: 'Unknown', name: 'Kicked' });
    expect([kicked.status, kicked.envelope?.message]).toMatchObject([200, { code: 8000 }]);
    await device.postOnce();
    expect((await device.postOnce(cwmpFault(9005))).status).toBe(204);
    expect(endpoint.application.heard).toContain('S1 GetParameterValues->Fault');
  });

  it('posts that overtake each other are handled one after the other', async () => {
    endpoint.application.requests = [read];
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    const other = endpoint.cpe();
    other.cookie = device.cookie;
    await other.postOnce(undefined, {}, false);
    const answers = await Promise.all([device.postOnce(), other.postOnce(undefined, {}, true)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(endpoint.application.heard).toEqual(['S1 inform', 'S1 next', 'S1 lost']);
  });

  it('closing the server loses the open sessions', async () => {
    await endpoint.cpe('shared').post(informOf('S1'));
    await endpoint.cpe('shared').post(informOf('S2'));
    await endpoint.server.close();
    expect(endpoint.application.heard).toEqual(['S1 inform', 'S2 inform', 'S1 lost', 'S2 lost']);
    expect(endpoint.clock.pending).toBe(0);
  });
});
