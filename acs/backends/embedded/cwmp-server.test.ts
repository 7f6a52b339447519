import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { digestHa1 } from '#shared/auth/digest.js';
import { deviceIdOf } from '#shared/cwmp/device-id.js';
import { cwmpFault } from '#shared/cwmp/fault.js';
import type { AcsRequest, CwmpMessage, Inform } from '#shared/cwmp/messages.js';
import { printEnvelope } from '#shared/cwmp/print-envelope.js';
import { Secret } from '#shared/lib/secret.js';
import type { CwmpApplication, CwmpSessionInfo } from '#acs/cwmp-application.js';
import type { Log } from '#acs/log.js';
import { ManualClock } from '../../../test/fakes/manual-clock.js';
import { hash, informOf, TinyCpe } from '../../../test/fakes/tiny-cpe.js';
import { itGiven } from '../../../test/given.js';
import type { CwmpLimits } from './cwmp-limits.js';
import { startCwmpServer, type CwmpServer } from './cwmp-server.js';

const realm = 'sipdx';
const password = 'pass-word-7';
const phone = '00AABB-Phone-S1';
const read: AcsRequest = { method: 'GetParameterValues', parameterNames: ['Device.'] };
const values: CwmpMessage = {
  method: 'GetParameterValuesResponse',
  parameterList: [{ name: 'Device.X', value: '1', type: 'string' }],
};

/** Does what it is told, and writes down what it hears. */
class RecordingApplication implements CwmpApplication {
  readonly heard: string[] = [];
  readonly informs: Inform[] = [];
  readonly sessions: CwmpSessionInfo[] = [];
  requests: AcsRequest[] = [];
  /** Awaited before an Inform is taken. */
  hold: Promise<void> = Promise.resolve();
  failing: string | undefined;

  async credential(username: string) {
    const ha1 = digestHa1(username, realm, new Secret(password), hash);
    if (username === 'shared') return { ha1 };
    if (username === 'broken') throw new Error('no database');
    return username === 'phone-1' ? { ha1, deviceId: phone } : undefined;
  }

  async inform(session: CwmpSessionInfo, inform: Inform) {
    await this.hold;
    this.#hear('inform', session);
    this.informs.push(inform);
    this.sessions.push(session);
  }

  async nextRequest(session: CwmpSessionInfo) {
    this.#hear('next', session);
    return this.requests.shift();
  }

  async response(session: CwmpSessionInfo, request: AcsRequest, response: CwmpMessage) {
    this.#hear(`${request.method}->${response.method}`, session);
  }

  async sessionEnded(session: CwmpSessionInfo, how: 'clean' | 'lost') {
    this.#hear(how, session);
  }

  #hear(what: string, session: CwmpSessionInfo) {
    this.heard.push(`${session.deviceId.slice('00AABB-Phone-'.length)} ${what}`);
    if (what === this.failing) throw new Error('the application is broken');
  }
}

let application: RecordingApplication;
let clock: ManualClock;
let server: CwmpServer;
let lines: string[];
let cpes: TinyCpe[];

const log: Log = Object.fromEntries(
  ['debug', 'info', 'warn', 'error'].map((level) => [
    level,
    (fields: unknown, message: string) => lines.push(`${level} ${message} ${JSON.stringify(fields)}`),
  ]),
) as never;

async function start(limits: Partial<CwmpLimits> = {}): Promise<void> {
  server = await startCwmpServer({ host: '127.0.0.1', port: 0, application, realm, log, clock, limits });
}

function cpe(username = 'phone-1', secret = password): TinyCpe {
  const created = new TinyCpe(server.url, username, secret);
  cpes.push(created);
  return created;
}

beforeEach(async () => {
  application = new RecordingApplication();
  clock = new ManualClock();
  lines = [];
  cpes = [];
  await start();
});

afterEach(async () => {
  for (const each of cpes) each.close();
  await server.close();
});

describe('a session (TR-069 Amd 6 §3.7)', () => {
  it('runs 401, Inform, empty POST, request, response, 204, on one connection', async () => {
    application.requests = [read];
    const device = cpe();
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
    expect(application.heard).toEqual([
      'S1 inform',
      'S1 next',
      'S1 GetParameterValues->GetParameterValuesResponse',
      'S1 next',
      'S1 clean',
    ]);
    expect(application.sessions[0]).toMatchObject({ deviceId: phone, remoteAddress: '127.0.0.1' });
    expect(clock.pending).toBe(0);
  });

  it('the InformResponse waits until the application has taken the Inform', async () => {
    let release = (): void => undefined;
    application.hold = new Promise((resolve) => (release = resolve));
    const device = cpe();
    await device.postOnce(informOf('S1'));
    const answer = device.postOnce(informOf('S1'), {}, true);
    await expect(Promise.race([answer, new Promise((resolve) => setImmediate(resolve, 'waiting'))])).resolves.toBe(
      'waiting',
    );
    release();
    expect((await answer).status).toBe(200);
  });

  it('goes on over a new connection by its cookie, after another 401', async () => {
    application.requests = [read];
    const device = cpe();
    await device.post(informOf('S1'));
    device.reconnect();
    expect((await device.postOnce()).status).toBe(401);
    expect((await device.postOnce(undefined, {}, true)).envelope?.message).toEqual(read);
    device.reconnect();
    expect((await device.postOnce(values, {}, true)).status).toBe(204);
    expect(application.heard.at(-1)).toBe('S1 clean');
  });

  it.each([
    ['in the form of RFC 2109', (cookie: string) => `$Version="0"; ${cookie};$Path=/`],
    ['quoted, after a comma', (cookie: string) => `other=1,session="${cookie.slice('session='.length)}"`],
  ])('knows its cookie %s', async (_case, form) => {
    const device = cpe();
    await device.post(informOf('S1'));
    device.reconnect();
    device.cookie = form(device.cookie ?? '');
    expect((await device.postOnce(undefined, {}, true)).status).toBe(204);
  });

  it('goes on by its connection where the CPE ignores cookies', async () => {
    const device = cpe();
    await device.post(informOf('S1'));
    device.cookie = undefined;
    expect((await device.postOnce()).status).toBe(204);
  });

  it('goes on by user and address where cookie and connection are lost, unless there are two', async () => {
    const device = cpe('shared');
    await device.post(informOf('S1'));
    device.cookie = undefined;
    device.reconnect();
    expect((await device.post()).status).toBe(204);

    const [one, two] = [cpe('shared'), cpe('shared')];
    await one.post(informOf('S1'));
    await two.post(informOf('S2'));
    one.cookie = undefined;
    one.reconnect();
    expect((await one.post()).status).toBe(400);
  });

  it('two devices behind one proxy, on one connection, stay two sessions by their cookies', async () => {
    application.requests = [read, read];
    const proxy = cpe('shared');
    await proxy.post(informOf('S1'));
    const first = proxy.cookie;
    proxy.cookie = undefined;
    expect((await proxy.postOnce(informOf('S2'))).status).toBe(401);
    expect((await proxy.postOnce(informOf('S2'), {}, true)).status).toBe(200);
    proxy.cookie = first;
    await proxy.postOnce();
    expect(application.heard).toEqual(['S1 inform', 'S2 inform', 'S1 next']);
  });

  it('is not continued by another user, cookie or not', async () => {
    const device = cpe();
    await device.post(informOf('S1'));
    const thief = cpe('shared');
    thief.cookie = device.cookie;
    expect((await thief.post()).status).toBe(400);
    expect((await device.postOnce()).status).toBe(204);
  });

  it('a new Inform of the device replaces its open session, which is lost first', async () => {
    const device = cpe();
    await device.post(informOf('S1'));
    const restarted = cpe();
    await restarted.post(informOf('S1'));
    expect(application.heard).toEqual(['S1 inform', 'S1 lost', 'S1 inform']);
    expect((await device.post()).status).toBe(400);
    expect((await restarted.postOnce()).status).toBe(204);
    expect(application.heard).toEqual(['S1 inform', 'S1 lost', 'S1 inform', 'S1 next', 'S1 clean']);
    expect(new Set(application.sessions.map(({ sessionId }) => sessionId)).size).toBe(2);
  });

  it('an Inform within the session is taken, and the session goes on', async () => {
    application.requests = [read];
    const device = cpe();
    await device.post(informOf('S1'));
    await device.postOnce();
    const events = [{ eventCode: '8 DIAGNOSTICS COMPLETE', commandKey: '' }];
    expect((await device.postOnce(informOf('S1', { events }))).envelope?.message?.method).toBe('InformResponse');
    expect((await device.postOnce(values)).status).toBe(204);
    expect(application.heard).toEqual([
      'S1 inform',
      'S1 next',
      'S1 inform',
      'S1 GetParameterValues->GetParameterValuesResponse',
      'S1 next',
      'S1 clean',
    ]);
  });

  it('is lost 30 s after the last answer, once', async () => {
    const device = cpe();
    await device.post(informOf('S1'));
    clock.advance(29_999);
    expect(application.heard).toEqual(['S1 inform']);
    clock.advance(1);
    expect((await device.postOnce()).status).toBe(401);
    expect((await device.postOnce(undefined, {}, true)).status).toBe(400);
    await server.close();
    expect(application.heard).toEqual(['S1 inform', 'S1 lost']);
  });

  it('one more empty POST after the end is answered with 204 (TR-069 Issue 1)', async () => {
    const device = cpe();
    await device.post(informOf('S1'));
    await device.postOnce();
    expect((await device.post()).status).toBe(204);
    expect(application.heard).toEqual(['S1 inform', 'S1 next', 'S1 clean']);
  });

  it('a fault of the CPE reaches the application, and an unknown method gets 8000', async () => {
    application.requests = [read];
    const device = cpe();
    await device.post(informOf('S1'));
    const kicked = await device.postOnce({ method: 'Unknown', name: 'Kicked' });
    expect([kicked.status, kicked.envelope?.message]).toMatchObject([200, { code: 8000 }]);
    await device.postOnce();
    expect((await device.postOnce(cwmpFault(9005))).status).toBe(204);
    expect(application.heard).toContain('S1 GetParameterValues->Fault');
  });

  it('posts that overtake each other are handled one after the other', async () => {
    application.requests = [read];
    const device = cpe();
    await device.post(informOf('S1'));
    const other = cpe();
    other.cookie = device.cookie;
    await other.postOnce(undefined, {}, false);
    const answers = await Promise.all([device.postOnce(), other.postOnce(undefined, {}, true)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(application.heard).toEqual(['S1 inform', 'S1 next', 'S1 lost']);
  });

  it('closing the server loses the open sessions', async () => {
    await cpe('shared').post(informOf('S1'));
    await cpe('shared').post(informOf('S2'));
    await server.close();
    expect(application.heard).toEqual(['S1 inform', 'S2 inform', 'S1 lost', 'S2 lost']);
    expect(clock.pending).toBe(0);
  });
});

describe('authentication (TR-069 Amd 6 §3.4.5)', () => {
  it.each([
    ['a wrong password', 'phone-1', 'wrong'],
    ['an unknown user', 'nobody', password],
  ])('%s is answered with a new challenge and heard by nobody', async (_case, username, secret) => {
    const device = cpe(username, secret);
    const answer = await device.post(informOf('S1'));
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).not.toContain('stale');
    expect(application.heard).toEqual([]);
    expect(lines.join()).toContain(`"username":"${username}"`);
  });

  it('a nonce serves on any connection, until it is 5 minutes old: then the challenge says stale', async () => {
    const device = cpe();
    await device.postOnce();
    device.reconnect();
    clock.advance(300_000);
    expect((await device.postOnce(informOf('S1'), {}, true)).status).toBe(200);
    device.reconnect();
    clock.advance(1);
    const stale = await device.postOnce(informOf('S1'), {}, true);
    expect([stale.status, stale.headers['www-authenticate']]).toEqual([401, expect.stringContaining('stale=true')]);
    expect((await device.postOnce(informOf('S1'), {}, true)).status).toBe(200);
  });

  it('a nonce that this server did not make is stale', async () => {
    const device = cpe();
    await device.postOnce();
    await server.close();
    await start();
    const next = new TinyCpe(server.url, 'phone-1', password);
    cpes.push(next);
    const foreign = await next.postOnce(informOf('S1'), { headers: { authorization: device.authorization() } });
    expect([foreign.status, foreign.headers['www-authenticate']]).toEqual([401, expect.stringContaining('stale=true')]);
  });

  it.each(['Basic cGhvbmUtMTpwYXNzLXdvcmQtNw==', 'Digest', 'nonsense', ''])(
    '%j is no answer',
    async (authorization) => {
      expect((await cpe().postOnce(informOf('S1'), { headers: { authorization } })).status).toBe(401);
    },
  );

  it('a user bound to a device speaks for no other', async () => {
    const device = cpe();
    expect((await device.post(informOf('S2'))).status).toBe(403);
    expect(application.heard).toEqual([]);
    expect(lines.join()).toContain('not bound');
  });

  it('a user that is bound to nothing speaks for any device', async () => {
    expect((await cpe('shared').post(informOf('S9'))).status).toBe(200);
  });

  it('credentials that cannot be looked up are 503, not 401', async () => {
    const answer = await cpe('broken').post(informOf('S1'));
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '30']);
  });
});

describe('HTTP (TR-069 Amd 6 §3.4)', () => {
  const body = printEnvelope({ message: informOf('S1') });

  it('takes a chunked body', async () => {
    expect((await cpe().post(informOf('S1'), { chunked: true })).status).toBe(200);
  });

  it('answers Expect: 100-continue', async () => {
    expect((await cpe().post(informOf('S1'), { headers: { expect: '100-continue' } })).status).toBe(200);
  });

  it.each([
    ['gzip', gzipSync(body)],
    ['x-gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['deflate', deflateRawSync(body)],
    ['identity', Buffer.from(body)],
  ])('takes a body in %s', async (encoding, compressed) => {
    const headers = { 'content-encoding': encoding };
    expect((await cpe().post(undefined, { headers, body: compressed })).status).toBe(200);
    expect(application.informs[0]).toEqual(informOf('S1'));
  });

  it('refuses an encoding it does not know with 415, and broken compression with 400', async () => {
    const brotli = await cpe().post(undefined, { headers: { 'content-encoding': 'br' }, body });
    expect([brotli.status, brotli.headers['accept-encoding']]).toEqual([415, 'gzip, deflate']);
    expect((await cpe().post(undefined, { headers: { 'content-encoding': 'gzip' }, body })).status).toBe(400);
  });

  it.each([
    ['by its length', { body: 'x'.repeat(1001) }],
    ['by its chunks', { body: 'x'.repeat(1001), chunked: true }],
    ['after decompression', { body: gzipSync('x'.repeat(1001)), headers: { 'content-encoding': 'gzip' } }],
  ])('refuses a body over the limit %s with 413', async (_case, options) => {
    await server.close();
    await start({ bodyBytes: 1000 });
    const device = cpe();
    await device.postOnce();
    expect((await device.postOnce(undefined, options, true)).status).toBe(413);
  });

  it('takes a body of exactly the limit', async () => {
    await server.close();
    await start({ bodyBytes: body.length });
    const options = { body: gzipSync(body), headers: { 'content-encoding': 'gzip' } };
    expect((await cpe().post(undefined, options)).status).toBe(200);
  });

  it('refuses other methods with 405', async () => {
    const answer = await cpe().postOnce(undefined, { method: 'GET' });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
  });

  it.each([
    ['a document type declaration', `<!DOCTYPE x [<!ENTITY a "b">]>${body}`],
    ['a truncated document', body.slice(0, -20)],
    ['an HTML page', '<html><body/></html>'],
  ])('answers %s with 400 and no SOAP, and the session is lost (§3.7.2.3)', async (_case, broken) => {
    const device = cpe();
    await device.post(informOf('S1'));
    const answer = await device.postOnce(undefined, { body: broken });
    expect([answer.status, answer.envelope]).toEqual([400, undefined]);
    expect(application.heard).toEqual(['S1 inform', 'S1 lost']);
  });

  it('answers a POST without a session with 400', async () => {
    expect((await cpe().post()).status).toBe(400);
    expect((await cpe().post(values)).status).toBe(400);
  });

  it('white space alone, or an envelope with an empty Body, is an empty POST', async () => {
    application.requests = [];
    for (const empty of [
      ' \r\n',
      printEnvelope({ message: informOf('S1') }).replace(/<cwmp:Inform>.*<\/cwmp:Inform>/, ''),
    ]) {
      const device = cpe();
      await device.post(informOf('S1'));
      expect((await device.postOnce(undefined, { body: empty })).status).toBe(204);
    }
  });

  it('above the cap of sessions answers 503 before it asks for the body, but goes on with those it has', async () => {
    await server.close();
    await start({ sessions: 1 });
    const device = cpe('shared');
    await device.post(informOf('S1'));
    const late = await cpe('shared').postOnce(informOf('S2'), { headers: { expect: '100-continue' } });
    expect([late.status, late.headers['retry-after']]).toEqual([503, '30']);
    expect((await device.postOnce()).status).toBe(204);
    expect((await cpe('shared').post(informOf('S2'))).status).toBe(200);
  });

  it('answers in the namespace that the CPE uses, whether the standard knows it or not', async () => {
    const device = cpe();
    await device.postOnce();
    const answer = await device.postOnce(informOf('S1'), {}, true, 'urn:dslforum-org:cwmp-1-4');
    expect(answer.envelope?.namespace).toBe('urn:dslforum-org:cwmp-1-4');
  });

  itGiven('messages of real devices are taken as they came over the wire', async (path) => {
    for (const file of [
      'easycwmp-tdt-c1500-inform.http',
      'huawei-hg8245h-inform-cr.http',
      'sagemcom-fast2764gv-inform.http',
      'thomson-st585-6.2.17.5-http-inform.http',
      'thomson-st780-6.2.15.5-http-inform-chunked.http',
      'thomson-st780-7.4.1.7-http-inform.http',
    ]) {
      const device = cpe('shared');
      await device.postOnce();
      const bytes = readFileSync(path('data', 'cwmp-samples', file));
      const answer = await sendRaw(server.port, wireForm(bytes, device.authorization()));
      expect(`${file}: ${answer.replace(/^HTTP\/1.1 100.*\r\n\r\n/, '').slice(0, 15)}`).toBe(
        `${file}: HTTP/1.1 200 OK`,
      );
      const serial = /<SerialNumber>(.*?)</.exec(bytes.toString('latin1'))?.[1];
      expect(application.informs.at(-1)?.deviceId.serialNumber).toBe(serial);
      expect(deviceIdOf(application.informs.at(-1)!.deviceId)).toBe(application.sessions.at(-1)?.deviceId);
    }
  });

  it('HTTP/1.0 is answered', async () => {
    const device = cpe();
    await device.postOnce();
    const head = `POST / HTTP/1.0\r\nAUTHORIZATION: ${device.authorization()}\r\ncontent-LENGTH: ${body.length}\r\n\r\n`;
    const answer = await sendRaw(server.port, Buffer.from(head + body));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('InformResponse');
  });
});

describe('what goes wrong', () => {
  it.each([
    ['inform', 200, ['S1 inform', 'S1 lost']],
    ['next', 500, ['S1 inform', 'S1 next', 'S1 lost']],
    ['clean', 204, ['S1 inform', 'S1 next', 'S1 clean']],
  ])('an application that fails in %s does not take the server along', async (step, status, heard) => {
    application.failing = step;
    const device = cpe();
    const first = await device.post(informOf('S1'));
    const last = step === 'inform' ? first : await device.postOnce();
    expect(last.status).toBe(status);
    if (step === 'inform') expect(last.envelope?.message).toMatchObject({ method: 'Fault', code: 8002 });
    expect(application.heard).toEqual(heard);
    application.failing = undefined;
    expect((await cpe().post(informOf('S1'))).status).toBe(200);
  });

  it('a busy port is an error that names the port and the option', async () => {
    await expect(
      startCwmpServer({ host: '127.0.0.1', port: server.port, application, realm, log }),
    ).rejects.toMatchObject({
      code: 'port-in-use',
      message: `Port ${server.port} of 127.0.0.1 is already in use. Choose another with --cwmp-port.`,
    });
  });

  it('no log line has a password, a digest or an Authorization header', async () => {
    application.requests = [
      {
        method: 'SetParameterValues',
        parameterList: [{ name: 'Device.X.AuthPassword', value: 'hunter2', type: 'string' }],
        parameterKey: '',
      },
    ];
    const device = cpe();
    const parameterList = [
      { name: 'Device.ManagementServer.ConnectionRequestPassword', value: 'hunter3', type: 'string' },
      { name: 'Device.X.Name', value: 'visible', type: 'string' },
    ];
    await device.post(informOf('S1', { parameterList }));
    await device.postOnce();
    const text = lines.join('\n');
    expect(text).toContain('visible');
    expect(text).toContain('Device.X.AuthPassword');
    expect(text).not.toMatch(/hunter|Digest|response=/);
    expect(text).not.toContain(/response="(\w+)"/.exec(device.authorization())?.[1] ?? 'absent');
    expect(text).not.toContain(password);
  });
});

/** A captured request with credentials, and with the length that an excerpt has lost. */
function wireForm(bytes: Buffer, authorization: string): Buffer {
  const text = bytes.toString('latin1');
  const blank = /\r?\n\r?\n/.exec(text)!;
  const body = bytes.subarray(blank.index + blank[0].length);
  const head = text
    .slice(0, blank.index)
    .split(/\r?\n/)
    .filter((line) => !/^content-length:/i.test(line));
  head.push(`Authorization: ${authorization}`, 'Connection: close');
  if (!/^transfer-encoding:/im.test(text)) head.push(`Content-Length: ${body.length}`);
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

/** Sends bytes and returns everything that comes until the server closes. */
function sendRaw(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}
