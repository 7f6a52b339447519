import { readFileSync } from 'node:fs';
import { deviceIdOf } from '#shared/cwmp/device-id.js';
import type { AcsRequest } from '#shared/cwmp/messages.js';
import { CwmpEndpoint } from '../../../test/fakes/cwmp-endpoint.js';
import { sendRaw } from '../../../test/fakes/raw-connection.js';
import { informOf } from '../../../test/fakes/tiny-cpe.js';
import { itGiven } from '../../../test/given.js';

const informs = [
  'easycwmp-tdt-c1500-inform.http',
  'huawei-hg8245h-inform-cr.http',
  'sagemcom-fast2764gv-inform.http',
  'thomson-st585-6.2.17.5-http-inform.http',
  'thomson-st780-6.2.15.5-http-inform-chunked.http',
  'thomson-st780-7.4.1.7-http-inform.http',
];
const answers: readonly (readonly [string, AcsRequest, string])[] = [
  ['thomson-st585-6.2.17.5-http-fault.http', { method: 'Reboot', commandKey: '' }, 'Fault'],
  [
    'thomson-st706-5.4.0.14-http-getparameternamesresponse.http',
    { method: 'GetParameterNames', parameterPath: '', nextLevel: false },
    'GetParameterNamesResponse',
  ],
  [
    'thomson-st780-7.4.1.7-http-getparameterattributesresponse.http',
    { method: 'GetParameterAttributes', parameterNames: [] },
    'GetParameterAttributesResponse',
  ],
];

let endpoint: CwmpEndpoint;

beforeEach(async () => {
  endpoint = new CwmpEndpoint();
  await endpoint.start();
});

afterEach(() => endpoint.close());

describe('messages of real devices, as they came over the wire', () => {
  for (const file of informs) {
    itGiven(`${file} begins a session`, async (path) => {
      const device = endpoint.cpe('shared');
      await device.postOnce();
      const bytes = readFileSync(path('data', 'cwmp-samples', file));
      const answer = await sendRaw(endpoint.port, wireForm(bytes, [`Authorization: ${device.authorization()}`]));
      expect(answer.replace(/^HTTP\/1.1 100.*\r\n\r\n/, '').slice(0, 15)).toBe('HTTP/1.1 200 OK');
      const serial = /<SerialNumber>(.*?)</.exec(bytes.toString('latin1'))?.[1];
      const [inform] = endpoint.application.informs;
      expect(inform?.deviceId.serialNumber).toBe(serial);
      expect(deviceIdOf(inform!.deviceId)).toBe(endpoint.application.sessions[0]?.deviceId);
    });
  }

  for (const [file, request, method] of answers) {
    itGiven(`${file} answers ${request.method}, by the cookie in its own form`, async (path) => {
      endpoint.application.requests = [request];
      const device = endpoint.cpe('shared');
      await device.post(informOf('S1'));
      await device.postOnce();
      const bytes = readFileSync(path('data', 'cwmp-samples', file));
      // The captured cookie is another server's: it goes before ours, as with a CPE that keeps both.
      const captured = /^cookie:\s*(.*?)\s*$/im.exec(bytes.toString('latin1'))?.[1] ?? '';
      const cookie = `Cookie: ${captured};${device.cookie ?? ''};$Path=/`;
      await device.postOnce(undefined, { headers: { cookie: 'session=of-nobody-at-all' } });
      const head = [cookie, `Authorization: ${device.authorization()}`];
      const answer = await sendRaw(endpoint.port, wireForm(bytes, head));
      expect(answer.slice(0, 12)).toBe('HTTP/1.1 204');
      expect(endpoint.application.responses.map((response) => response.method)).toEqual([method]);
      expect(endpoint.application.heard.at(-1)).toBe('S1 clean');
    });
  }
});

/** A captured request with other credentials and cookies, and with the length that an excerpt has lost. */
function wireForm(bytes: Buffer, headers: readonly string[]): Buffer {
  const text = bytes.toString('latin1');
  const blank = /\r?\n\r?\n/.exec(text)!;
  const body = bytes.subarray(blank.index + blank[0].length);
  const head = text
    .slice(0, blank.index)
    .split(/\r?\n/)
    .filter((line) => !/^(?:content-length|cookie|authorization):/i.test(line));
  head.push(...headers, 'Connection: close');
  if (!/^transfer-encoding:/im.test(text)) head.push(`Content-Length: ${body.length}`);
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}
