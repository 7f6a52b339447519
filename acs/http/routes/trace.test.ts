import { problem } from '#shared/api/problem.js';
import { runSummary } from '#shared/api/runs.js';
import { traceExport } from '#shared/api/trace.js';
import { DEVICE, expectProblem, WebConsole } from '../../../test/fakes/web-console.js';

const REGISTER = 'REGISTER sip:x SIP/2.0\r\nCall-ID: a1\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n';
const about = { proto: 'sip', transport: 'UDP', local: '192.0.2.7:40000', remote: '192.0.2.8:5060' };
const trace = {
  v: 1,
  entries: [
    { ms: 1, proto: 'dns', dir: 'out', text: 'A x' },
    { ms: 5, dir: 'out', text: REGISTER, ...about },
    { ms: 9, dir: 'in', text: 'SIP/2.0 403 Forbidden\r\nCall-ID: a1\r\nCSeq: 1 REGISTER\r\n\r\n', ...about },
  ],
};

describe('the trace of a run over the API', () => {
  let web: WebConsole;
  let id: string;
  let headers: Readonly<Record<string, string>>;
  beforeAll(async () => {
    web = await WebConsole.start();
    headers = await web.login('operator');
    ({ id } = runSummary.parse((await web.call('POST', '/runs', { headers, body: { deviceId: DEVICE } })).json));
  });
  afterAll(() => web.close());

  async function fileOf(query: string): Promise<{ readonly headers: Headers; readonly bytes: Buffer }> {
    const answer = await fetch(`${web.base}/api/v1/runs/${id}/trace?${query}`, { headers });
    expect(answer.status).toBe(200);
    return { headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
  }

  it('is not there before the phone has sent it, nor of a run that is none', async () => {
    expectProblem(await web.call('GET', `/runs/${id}/trace`, { headers }), 404, 'trace-not-found');
    expectProblem(await web.call('GET', '/runs/unknown/trace', { headers }), 404, 'run-not-found');
  });

  describe('once it is there', () => {
    beforeAll(async () => {
      const now = web.clock.now();
      const event = { at: now, topic: `run:${id}`, type: 'run.complete', data: {} };
      await web.store.transition(id, ['queued'], { state: 'complete', requestedAt: now, endedAt: now, trace }, event);
    });

    it('is a file of packets, text or JSON, each under its name and type', async () => {
      const packets = await fileOf('format=pcap');
      expect(packets.headers.get('content-type')).toBe('application/x-pcapng');
      expect(packets.headers.get('content-disposition')).toBe(`attachment; filename="run-${id}.pcapng"`);
      expect(packets.bytes.readUInt32LE(0)).toBe(0x0a0d0d0a);
      const text = await fileOf('format=text');
      expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(text.headers.get('content-disposition')).toBe(`attachment; filename="run-${id}.txt"`);
      expect(text.bytes.toString()).toContain('192.0.2.7:40000 → 192.0.2.8:5060\nREGISTER sip:x SIP/2.0\n');
      const json = await fileOf('');
      expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8');
      const document = traceExport.strict().parse(JSON.parse(json.bytes.toString()));
      expect(document.run).toMatchObject({ id, deviceId: DEVICE, aor: 'sip:1001@x' });
      expect(document.entries.map(({ number, proto }) => [number, proto])).toEqual([
        [1, 'dns'],
        [2, 'sip'],
        [3, 'sip'],
      ]);
    });

    it('has only the messages that fulfil the filter, with the numbers they have in the whole', async () => {
      const { bytes } = await fileOf(`where=${encodeURIComponent('status = 403 or number = 1')}`);
      const document = traceExport.parse(JSON.parse(bytes.toString()));
      expect(document.entries.map(({ number }) => number)).toEqual([1, 3]);
      expect([document.total, document.where]).toEqual([3, 'status = 403 or number = 1']);
    });

    it('is refused with the place in the filter that is wrong', async () => {
      const answer = await web.call('GET', `/runs/${id}/trace?where=${encodeURIComponent('status = teapot')}`, {
        headers,
      });
      expectProblem(answer, 400, 'invalid-request');
      expect(problem.parse(answer.json).errors).toEqual([
        { path: 'where', message: 'at character 10: a number was expected here' },
      ]);
      expectProblem(await web.call('GET', `/runs/${id}/trace?format=pdf`, { headers }), 400, 'invalid-request');
      const long = 'x'.repeat(1001);
      expectProblem(await web.call('GET', `/runs/${id}/trace?where=${long}`, { headers }), 400, 'invalid-request');
    });
  });
});
