import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { CwmpMessage } from '#shared/cwmp/messages.js';
import { printEnvelope } from '#shared/cwmp/print-envelope.js';
import { CwmpEndpoint } from '../../../test/fakes/cwmp-endpoint.js';
import { sendRaw } from '../../../test/fakes/raw-connection.js';
import { informOf } from '../../../test/fakes/tiny-cpe.js';

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

describe('HTTP (TR-069 Amd 6 §3.4)', () => {
  const body = printEnvelope({ message: informOf('S1') });

  it('takes a chunked body', async () => {
    expect((await endpoint.cpe().post(informOf('S1'), { chunked: true })).status).toBe(200);
  });

  it('answers Expect: 100-continue', async () => {
    expect((await endpoint.cpe().post(informOf('S1'), { headers: { expect: '100-continue' } })).status).toBe(200);
  });

  it.each([
    ['gzip', gzipSync(body)],
    ['x-gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['deflate', deflateRawSync(body)],
    ['identity', Buffer.from(body)],
  ])('takes a body in %s', async (encoding, compressed) => {
    const headers = { 'content-encoding': encoding };
    expect((await endpoint.cpe().post(undefined, { headers, body: compressed })).status).toBe(200);
    expect(endpoint.application.informs[0]).toEqual(informOf('S1'));
  });

  it('refuses an encoding it does not know with 415, and broken compression with 400', async () => {
    const brotli = await endpoint.cpe().post(undefined, { headers: { 'content-encoding': 'br' }, body });
    expect([brotli.status, brotli.headers['accept-encoding']]).toEqual([415, 'gzip, deflate']);
    expect((await endpoint.cpe().post(undefined, { headers: { 'content-encoding': 'gzip' }, body })).status).toBe(400);
  });

  it.each([
    ['by its length', { body: 'x'.repeat(1001) }],
    ['by its chunks', { body: 'x'.repeat(1001), chunked: true }],
    ['after decompression', { body: gzipSync('x'.repeat(1001)), headers: { 'content-encoding': 'gzip' } }],
  ])('refuses a body over the limit %s with 413', async (_case, options) => {
    await endpoint.restart({ limits: { bodyBytes: 1000 } });
    const device = endpoint.cpe();
    await device.postOnce();
    expect((await device.postOnce(undefined, options, true)).status).toBe(413);
  });

  it('takes a body of exactly the limit', async () => {
    await endpoint.restart({ limits: { bodyBytes: body.length } });
    const options = { body: gzipSync(body), headers: { 'content-encoding': 'gzip' } };
    expect((await endpoint.cpe().post(undefined, options)).status).toBe(200);
  });

  it('refuses other methods with 405', async () => {
    const answer = await endpoint.cpe().postOnce(undefined, { method: 'GET' });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
  });

  it.each([
    ['a document type declaration', `<!DOCTYPE x [<!ENTITY a "b">]>${body}`],
    ['a truncated document', body.slice(0, -20)],
    ['an HTML page', '<html><body/></html>'],
  ])('answers %s with 400 and no SOAP, and the session is lost (§3.7.2.3)', async (_case, broken) => {
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    const answer = await device.postOnce(undefined, { body: broken });
    expect([answer.status, answer.envelope]).toEqual([400, undefined]);
    expect(endpoint.application.heard).toEqual(['S1 inform', 'S1 lost']);
  });

  it('answers a POST without a session with 400', async () => {
    expect((await endpoint.cpe().post()).status).toBe(400);
    expect((await endpoint.cpe().post(values)).status).toBe(400);
  });

  it('white space alone, or an envelope with an empty Body, is an empty POST', async () => {
    endpoint.application.requests = [];
    for (const empty of [
      ' \r\n',
      printEnvelope({ message: informOf('S1') }).replace(/<cwmp:Inform>.*<\/cwmp:Inform>/, ''),
    ]) {
      const device = endpoint.cpe();
      await device.post(informOf('S1'));
      expect((await device.postOnce(undefined, { body: empty })).status).toBe(204);
    }
  });

  it('answers in the namespace that the CPE uses, whether the standard knows it or not', async () => {
    const device = endpoint.cpe();
    await device.postOnce();
    const answer = await device.postOnce(informOf('S1'), {}, true, 'urn:dslforum-org:cwmp-1-4');
    expect(answer.envelope?.namespace).toBe('urn:dslforum-org:cwmp-1-4');
  });

  it.each(['HTTP/1.0', 'HTTP/1.1'])('a POST of %s without body, lengths or Host is an empty POST', async (version) => {
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    const head = `POST / ${version}\r\nCONNECTION: close\r\nauthorization: ${device.authorization()}\r\n`;
    const answer = await sendRaw(endpoint.port, `${head}cOOKIE: ${device.cookie ?? ''}\r\n\r\n`);
    expect(answer.slice(0, 12)).toBe('HTTP/1.1 204');
    expect(endpoint.application.heard.at(-1)).toBe('S1 clean');
  });

  it('an empty POST may say of itself what it likes', async () => {
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    const headers = { 'content-type': 'text/html', soapaction: '""', 'content-encoding': 'gzip' };
    expect((await device.postOnce(undefined, { headers })).status).toBe(204);
  });

  it('cookies in several headers, among those of others, are found', async () => {
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    const cookies = `Cookie: a="b,c"; path=/\r\nCookie: ${device.cookie ?? ''}\r\nCookie2: $Version=1\r\n`;
    const head = `POST / HTTP/1.1\r\nConnection: close\r\nAuthorization: ${device.authorization()}\r\n${cookies}\r\n`;
    expect((await sendRaw(endpoint.port, head)).slice(0, 12)).toBe('HTTP/1.1 204');
  });

  it.each([
    'session=',
    'session="',
    ';;;,,,',
    `session=${'x'.repeat(8000)}`,
    'session=\u00ff\u00fe',
    '=',
    'session=a session=b',
  ])("the cookie %j is nobody's", async (cookie) => {
    const device = endpoint.cpe();
    device.cookie = cookie;
    expect((await device.post(informOf('S1'))).status).toBe(200);
    expect((await device.postOnce()).status).toBe(204);
  });

  it('refuses a head that is too large with 431', async () => {
    const head = `POST / HTTP/1.1\r\nX-Y: ${'z'.repeat(20_000)}\r\n\r\n`;
    expect((await sendRaw(endpoint.port, head)).slice(0, 12)).toBe('HTTP/1.1 431');
  });

  it('HTTP/1.0 is not told to continue (RFC 9110 §10.1.1)', async () => {
    const head = 'POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n';
    expect((await sendRaw(endpoint.port, head)).slice(0, 12)).toBe('HTTP/1.1 401');
  });

  it('HTTP/1.0 is answered', async () => {
    const device = endpoint.cpe();
    await device.postOnce();
    const head = `POST / HTTP/1.0\r\nAUTHORIZATION: ${device.authorization()}\r\ncontent-LENGTH: ${body.length}\r\n\r\n`;
    const answer = await sendRaw(endpoint.port, Buffer.from(head + body));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('InformResponse');
  });
});
