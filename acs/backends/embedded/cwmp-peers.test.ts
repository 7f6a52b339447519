import { gzipSync } from 'node:zlib';
import { printEnvelope } from '#shared/cwmp/print-envelope.js';
import { CwmpEndpoint } from '../../../test/fakes/cwmp-endpoint.js';
import { RawConnection, sendRaw } from '../../../test/fakes/raw-connection.js';
import { informOf, type TinyCpe } from '../../../test/fakes/tiny-cpe.js';

const MEGABYTE = 1024 * 1024;
const envelope = printEnvelope({ message: informOf('S1') });

let endpoint: CwmpEndpoint;

beforeEach(async () => {
  endpoint = new CwmpEndpoint();
  await endpoint.start();
});

/** Whatever a peer has done: the next one has a session as if nothing had been. */
afterEach(async () => {
  const device = endpoint.cpe('shared');
  expect((await device.post(informOf('S9'))).status).toBe(200);
  expect((await device.postOnce()).status).toBe(204);
  expect(endpoint.application.heard.slice(-3)).toEqual(['S9 inform', 'S9 next', 'S9 clean']);
  await endpoint.close();
});

describe('a peer that is slow', () => {
  const limits = { headersTimeoutMs: 100, requestTimeoutMs: 200 };

  it.each([
    ['says nothing at all', ''],
    ['never ends its head', 'POST / HTTP/1.1\r\nX-A: b\r\n'],
    ['never ends its body', `POST / HTTP/1.1\r\nContent-Length: 1000\r\n\r\n<`],
  ])('and %s is closed', async (_case, bytes) => {
    await endpoint.restart({ limits });
    const connection = new RawConnection(endpoint.port);
    if (bytes !== '') connection.send(bytes);
    expect(await connection.closed).toMatch(/^(?:$|HTTP\/1\.1 (?:401|408) )/);
    expect(endpoint.application.heard).toEqual([]);
  });

  it('with the body of a session that is open is closed, and the session waits for its time-out', async () => {
    await endpoint.restart({ limits });
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    const head = `POST / HTTP/1.1\r\nAuthorization: ${device.authorization()}\r\nCookie: ${device.cookie ?? ''}\r\n`;
    await sendRaw(endpoint.port, `${head}Content-Length: 1000\r\n\r\n${envelope.slice(0, 100)}`);
    expect(endpoint.application.heard).toEqual(['S1 inform']);
    endpoint.clock.advance(30_000);
    expect((await device.post()).status).toBe(400);
    expect(endpoint.application.heard).toEqual(['S1 inform', 'S1 lost']);
  });

  it('and does not read what it is told is closed', async () => {
    await endpoint.restart({ limits });
    const connection = new RawConnection(endpoint.port);
    connection.socket.pause();
    // One answer after another, until neither side's buffers take more.
    const asking = 'POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n'.repeat(5000);
    const flood = setInterval(() => connection.socket.writableNeedDrain || connection.send(asking), 5);
    await new Promise((resolve) => connection.socket.on('close', resolve));
    clearInterval(flood);
  });
});

describe('a peer that goes away', () => {
  it.each([
    ['in its head', 'POST / HTTP/1.1\r\nContent-Le'],
    ['in its body', 'POST / HTTP/1.1\r\nContent-Length: 1000\r\n\r\n<soap'],
    ['in a chunk', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n<soap'],
  ])('%s leaves nothing behind', async (_case, bytes) => {
    const connection = new RawConnection(endpoint.port).send(bytes);
    await new Promise((resolve) => connection.socket.once('connect', resolve));
    connection.socket.resetAndDestroy();
    await connection.closed;
    expect(endpoint.application.heard).toEqual([]);
  });

  it('while the application works leaves a session that ends by its time-out', async () => {
    let release = (): void => undefined;
    endpoint.application.hold = new Promise((resolve) => (release = resolve));
    const device = endpoint.cpe();
    await device.postOnce();
    const gone = device.postOnce(informOf('S1'), {}, true).catch(() => 'gone');
    while (!endpoint.metered.includes('open 1')) await new Promise(setImmediate);
    device.close();
    expect(await gone).toBe('gone');
    release();
    while (endpoint.clock.pending === 0) await new Promise(setImmediate);
    endpoint.clock.advance(30_000);
    while (!endpoint.application.heard.includes('S1 lost')) await new Promise(setImmediate);
    expect(endpoint.application.heard).toEqual(['S1 inform', 'S1 lost']);
  });
});

describe('a peer that sends garbage', () => {
  it.each([
    ['bytes', Buffer.from([0xff, 0x00, 0x80, 0x0a, 0x0d])],
    ['TLS', Buffer.from('16030100c6010000c20303', 'hex')],
    ['SIP', 'REGISTER sip:example.com SIP/2.0\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['a length and chunks', 'POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a negative length', 'POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n'],
    ['chunks of no size', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ])('%s is closed', async (_case, bytes) => {
    expect(await sendRaw(endpoint.port, bytes)).toMatch(/^(?:$|HTTP\/1\.1 4\d\d )/);
  });
});

describe('XML made to hurt', () => {
  const within = (xml: string) => envelope.replace('</cwmp:Inform>', `${xml}</cwmp:Inform>`);
  const entities = Array.from({ length: 30 }, (_, i) => `<!ENTITY e${i + 1} "&e${i};&e${i};">`).join('');

  it.each([
    ['entities in entities', `<!DOCTYPE x [<!ENTITY e0 "ha">${entities}]>${within('&e30;')}`],
    ['an external entity', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>${within('&e;')}`],
    ['a hundred thousand levels', within('<a>'.repeat(100_000))],
    ['a million elements', within('<a/>'.repeat(1_000_000))],
    ['half a million attributes', within(`<a ${Array.from({ length: 500_000 }, (_, i) => `a${i}=''`).join(' ')}/>`)],
    ['an attribute without an end', within(`<a b="${'c'.repeat(3 * MEGABYTE)}`)],
    ['a tag without an end', within(`<${'a'.repeat(3 * MEGABYTE)}`)],
    ['ampersands', within('&'.repeat(1_000_000) + '<')],
  ])('%s is refused with 400', async (_case, body) => {
    await endpoint.restart({ limits: { bodyBytes: 8 * MEGABYTE } });
    expect((await endpoint.cpe().post(undefined, { body })).status).toBe(400);
    expect(endpoint.application.heard).toEqual([]);
  });

  it.each([
    ['control characters', '&#2;'.repeat(1_000_000)],
    ['one long text', 'x'.repeat(4 * MEGABYTE)],
    ['comments', '<!---->'.repeat(500_000)],
  ])('%s are read, and cost what their length costs', async (_case, xml) => {
    await endpoint.restart({ limits: { bodyBytes: 8 * MEGABYTE } });
    expect((await endpoint.cpe().post(undefined, { body: within(xml) })).status).toBe(200);
  });
});

describe('100 MB', () => {
  /** Bytes that the process got in the course of it. */
  async function grownBy(work: () => Promise<unknown>): Promise<number> {
    const before = process.memoryUsage();
    let most = 0;
    const watch = setInterval(() => {
      const { arrayBuffers, external } = process.memoryUsage();
      most = Math.max(most, arrayBuffers - before.arrayBuffers, external - before.external);
    }, 2);
    await work();
    clearInterval(watch);
    return most;
  }

  it('that are announced are refused before they are asked for', async () => {
    const head = `POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: ${100 * MEGABYTE}\r\n\r\n`;
    expect((await sendRaw(endpoint.port, head)).slice(0, 12)).toBe('HTTP/1.1 413');
  });

  it.each([
    ['nobody', 'HTTP/1.1 401', async () => ''],
    [
      'a device',
      'HTTP/1.1 413',
      async (device: TinyCpe) => {
        await device.postOnce();
        return `Authorization: ${device.authorization()}\r\n`;
      },
    ],
  ])('that come in chunks from %s are cut off, and fill no memory', async (_case, status, headersOf) => {
    const headers = await headersOf(endpoint.cpe());
    const connection = new RawConnection(endpoint.port);
    connection.send(`POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n${headers}\r\n`);
    const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, 0x20), Buffer.from('\r\n')]);
    let sent = 0;
    const grown = await grownBy(async () => {
      while (!connection.socket.destroyed && sent < 100 * MEGABYTE) {
        await new Promise((resolve) => connection.socket.write(chunk, resolve));
        sent += chunk.length;
      }
      await connection.closed;
    });
    expect(connection.received.slice(0, 12)).toBe(status);
    expect(sent).toBeLessThan(20 * MEGABYTE);
    expect(grown).toBeLessThan(30 * MEGABYTE);
  });

  it('in a hundred kilobytes of gzip are not unpacked to their end', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const body = gzipSync(Buffer.alloc(100 * MEGABYTE, 0x20));
    const device = endpoint.cpe();
    await device.postOnce();
    let status = 0;
    const grown = await grownBy(async () => {
      status = (await device.postOnce(undefined, { headers, body }, true)).status;
    });
    expect(status).toBe(413);
    expect(grown).toBeLessThan(30 * MEGABYTE);
  });
});
