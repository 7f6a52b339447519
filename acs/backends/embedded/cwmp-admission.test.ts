import { printEnvelope } from '#shared/cwmp/print-envelope.js';
import { CwmpEndpoint } from '../../../test/fakes/cwmp-endpoint.js';
import { RawConnection } from '../../../test/fakes/raw-connection.js';
import { informOf, type TinyCpe } from '../../../test/fakes/tiny-cpe.js';

let endpoint: CwmpEndpoint;

beforeEach(async () => {
  endpoint = new CwmpEndpoint();
  await endpoint.start();
});

afterEach(() => endpoint.close());

describe('admission', () => {
  it.each([
    ['loop-delay', { loopDelayMs: 251, heapShare: 0 }],
    ['memory', { loopDelayMs: 0, heapShare: 0.9 }],
  ])('short of %s, the server begins no session, but goes on with the open ones', async (reason, load) => {
    const device = endpoint.cpe('shared');
    await device.post(informOf('S1'));
    endpoint.load = load;
    const late = endpoint.cpe('shared');
    const refused = await late.postOnce(informOf('S2'), { headers: { expect: '100-continue' } });
    expect([refused.status, refused.headers['retry-after'], refused.headers.connection]).toEqual([503, '38', 'close']);
    expect(endpoint.metered).toContain(`refused ${reason}`);
    device.reconnect();
    expect((await device.post()).status).toBe(204);
    endpoint.load = { loopDelayMs: 0, heapShare: 0 };
    expect((await late.post(informOf('S2'))).status).toBe(200);
    expect(endpoint.lines.filter((line) => /turned away|admitted again/.test(line))).toHaveLength(2);
  });

  it('above the cap of sessions answers 503 before it asks for the body, but goes on with those it has', async () => {
    await endpoint.restart({ limits: { sessions: 1 } });
    const device = endpoint.cpe('shared');
    await device.post(informOf('S1'));
    const late = await endpoint.cpe('shared').postOnce(informOf('S2'), { headers: { expect: '100-continue' } });
    expect([late.status, late.headers['retry-after']]).toEqual([503, '38']);
    expect(endpoint.metered).toContain('refused sessions');
    expect((await device.postOnce()).status).toBe(204);
    expect((await endpoint.cpe('shared').post(informOf('S2'))).status).toBe(200);
  });

  it('bodies under way count, and are let go with their connection', async () => {
    const body = printEnvelope({ message: informOf('S1') });
    await endpoint.restart({ limits: { queuedBytes: body.length + 100 } });
    const device = endpoint.cpe('shared');
    await device.postOnce();
    const slow = new RawConnection(endpoint.port);
    const head = `POST / HTTP/1.1\r\nAuthorization: ${device.authorization()}\r\nContent-Length: ${body.length}\r\n\r\n`;
    slow.send(head + body.slice(0, 200));
    let status = 401;
    while (status === 401) status = (await endpoint.cpe('shared').postOnce(informOf('S2'))).status;
    expect(status).toBe(503);
    expect(endpoint.metered).toContain('refused queued-bytes');
    slow.socket.resetAndDestroy();
    while (status === 503) status = (await endpoint.cpe('shared').post(informOf('S2'))).status;
    expect(status).toBe(200);
    expect(endpoint.application.heard).toEqual(['S2 inform']);
  });

  it('a connection too many is dropped, and others live on', async () => {
    await endpoint.restart({ limits: { connections: 1 } });
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    expect(await new RawConnection(endpoint.port).closed).toBe('');
    expect(endpoint.metered).toContain('refused connections');
    expect((await device.postOnce()).status).toBe(204);
  });
});

describe('what the meter is told', () => {
  it('the life of a session, and the time of each request', async () => {
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    await device.postOnce();
    expect(endpoint.metered).toEqual(['401', 'open 1', 'started', '200', 'ended clean', 'open 0', '204']);
    expect(endpoint.seconds).toHaveLength(3);
    expect(endpoint.seconds.every((seconds) => seconds > 0 && seconds < 60)).toBe(true);
  });

  it.each([
    ['timeout', async () => endpoint.clock.advance(30_000)],
    ['replaced', async () => endpoint.cpe('shared').post(informOf('S1'))],
    ['broken', async (device: TinyCpe) => device.postOnce(undefined, { body: 'nonsense' })],
    ['shutdown', async () => undefined],
  ])('how it ended: %s', async (how, happens) => {
    const device = endpoint.cpe();
    await device.post(informOf('S1'));
    await happens(device);
    await endpoint.server.close();
    expect(endpoint.metered.find((line) => line.startsWith('ended'))).toBe(`ended ${how}`);
  });
});
