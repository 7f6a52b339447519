import { readdirSync, readFileSync } from 'node:fs';
import { itGiven } from '../../test/given.js';
import { deviceIdOf } from './device-id.js';
import type { Envelope } from './messages.js';
import { parseEnvelope } from './parse-envelope.js';

interface Expected {
  readonly method: string;
  /** Version in the namespace. */
  readonly version: string;
  /** OUI and product class as they stand in the device id; the serial number is read from the file itself. */
  readonly device?: string;
  readonly events?: readonly string[];
  /** Members of the list of parameters, names or methods. */
  readonly count?: number;
  /** What the file is in the set for. */
  readonly quirk?: (envelope: Envelope) => unknown;
  readonly is?: unknown;
}

const list = ({ message }: Envelope): readonly { name: string; value: string; type: string }[] =>
  message !== undefined && 'parameterList' in message ? (message.parameterList as never) : [];
const field = (name: string) => (envelope: Envelope) => (envelope.message as unknown as Record<string, unknown>)[name];
const id = (envelope: Envelope) => envelope.id;
const periodic = ['2 PERIODIC'];

/** Other names are refused: a fragment without an envelope, and an HTTP exchange without a body. */
const refused = ['cpelabs-inform_transfer_complete.xml', 'digest-cr-noqop-challenge.http'];

const samples: Readonly<Record<string, Expected>> = {
  'adtran-434rg-inform-empty-event.xml': {
    method: 'Inform',
    version: '1-0',
    device: '001992-434RG',
    events: [],
    count: 1,
    quirk: field('retryCount'),
    is: 1,
  },
  'alcatel-9365-femto-inform.xml': {
    method: 'Inform',
    version: '1-0',
    device: '001D4C-9365%20BSR%20Femto',
    events: periodic,
    count: 10,
    quirk: field('currentTime'),
    is: '2012-10-03T18:16:02.202Z',
  },
  'anonymised-iad001-inform-nomorerequests.xml': {
    method: 'Inform',
    version: '1-0',
    device: 'AA1234-IAD_001',
    events: periodic,
    count: 8,
    quirk: (envelope) => Object.keys(envelope),
    is: ['id', 'namespace', 'message'],
  },
  'cavium-enb-inform.xml': {
    method: 'Inform',
    version: '1-0',
    device: '000FB7-Cavium%20eNB',
    events: ['0 BOOTSTRAP'],
    count: 7,
    quirk: field('currentTime'),
    is: '1970-01-02T00:01:05.021239+00:00',
  },
  'cisco-spa122-gpvresp-novalue.xml': {
    method: 'GetParameterValuesResponse',
    version: '1-0',
    count: 1,
    quirk: list,
    is: [{ name: 'Device.DeviceInfo.DeviceLog', value: '', type: '' }],
  },
  'cpelabs-full_envelope_periodic.xml': {
    method: 'Inform',
    version: '1-1',
    device: '001122-HomeGateway',
    events: periodic,
    count: 2,
    quirk: (envelope) => list(envelope)[0],
    is: { name: 'Device.DeviceInfo.UpTime', value: '3600', type: 'unsignedInt' },
  },
  'cpelabs-request_no_id.xml': { method: 'GetRPCMethods', version: '1-1', quirk: id, is: undefined },
  'easycwmp-tdt-c1500-inform.http': {
    method: 'Inform',
    version: '1-2',
    device: '000149-c1500',
    events: periodic,
    count: 1,
  },
  'evcpe-fault.xml': { method: 'Fault', version: '1-0', quirk: field('code'), is: 8002 },
  'evcpe-inform_response.xml': { method: 'InformResponse', version: '1-0', quirk: field('maxEnvelopes'), is: 1 },
  'freeacs-acs-gpv-zero-names.xml': {
    method: 'GetParameterValues',
    version: '1-2',
    quirk: field('parameterNames'),
    is: [],
  },
  'freeacs-fixture-getrpcmethods.xml': { method: 'GetRPCMethods', version: '1-2', quirk: id, is: 'FREEACS-0' },
  'genieacs-1.0-acs-gpn-empty-path.xml': {
    method: 'GetParameterNames',
    version: '1-0',
    quirk: field('parameterPath'),
    is: '',
  },
  'genieacs-head-acs-addobject-v1.0.xml': {
    method: 'AddObject',
    version: '1-0',
    quirk: field('objectName'),
    is: 'InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.',
  },
  'genieacs-head-acs-factoryreset-v1.0.xml': {
    method: 'FactoryReset',
    version: '1-0',
  },
  'genieacs-head-acs-gpa-v1.0.xml': {
    method: 'GetParameterAttributes',
    version: '1-0',
    quirk: field('parameterNames'),
    is: ['InternetGatewayDevice.DeviceInfo.ProvisioningCode'],
  },
  'genieacs-head-acs-gpv-v1.0.xml': {
    method: 'GetParameterValues',
    version: '1-0',
    quirk: (envelope) => field('parameterNames')(envelope),
    is: [
      'InternetGatewayDevice.IPPingDiagnostics.DiagnosticsState',
      'InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.Line.1.Status',
    ],
  },
  'genieacs-head-acs-informresponse-v1.4.xml': { method: 'InformResponse', version: '1-3' },
  'genieacs-head-acs-spv-datetime-boolean-v1.2.xml': {
    method: 'SetParameterValues',
    version: '1-2',
    count: 2,
    quirk: (envelope) => list(envelope).map(({ value, type }) => `${type} ${value}`),
    is: ['dateTime 2026-01-02T03:04:05.000Z', 'boolean true'],
  },
  'genieacs-head-acs-transfercompleteresponse-v1.0.xml': { method: 'TransferCompleteResponse', version: '1-0' },
  'hitron-coda5519-inform.xml': {
    method: 'Inform',
    version: '1-0',
    device: '68028F-CODA%2D5519',
    events: ['0 BOOTSTRAP'],
    count: 1,
  },
  'huawei-hg8245h-inform-cr.http': {
    method: 'Inform',
    version: '1-0',
    device: '00259E-HG8245H',
    events: ['6 CONNECTION REQUEST'],
    count: 2,
    quirk: (envelope) => list(envelope)[0]?.value,
    is: '',
  },
  'iphotonix-fttp-inform.xml': {
    method: 'Inform',
    version: '1-2',
    device: '001C15-FTTP',
    events: ['4 VALUE CHANGE', '2 PERIODIC', '10 AUTONOMOUS TRANSFER COMPLETE'],
    count: 1,
    quirk: field('maxEnvelopes'),
    is: 2,
  },
  'perlcwmp-acs-getparameterattributes-qualified.xml': {
    method: 'GetParameterAttributes',
    version: '1-0',
    quirk: field('parameterNames'),
    is: ['InternetGatewayDevice.DeviceInfo.SerialNumber'],
  },
  'rubycwmp-gpvresp.xml': { method: 'GetParameterValuesResponse', version: '1-0', count: 5, quirk: id, is: '' },
  'sagemcom-fast2764gv-inform.http': {
    method: 'Inform',
    version: '1-0',
    device: '001BBF-Fast2764GV',
    events: periodic,
    count: 1,
  },
  'simulatr69-inform_response.xml': { method: 'InformResponse', version: '1-0', quirk: id, is: '123' },
  'thomson-st585-6.2.17.5-http-fault.http': { method: 'Fault', version: '1-0', quirk: field('code'), is: 9000 },
  'thomson-st585-6.2.17.5-http-inform.http': {
    method: 'Inform',
    version: '1-0',
    device: '00147F-SpeedTouch%20585',
    events: periodic,
    count: 12,
  },
  'thomson-st706-5.4.0.14-http-getparameternamesresponse.http': {
    method: 'GetParameterNamesResponse',
    version: '1-0',
    count: 10,
    quirk: (envelope) => list(envelope)[0],
    is: { name: 'InternetGatewayDevice.DeviceInfo.ProvisioningCode', writable: true },
  },
  'thomson-st706-6.2.15.5-fault9001.xml': {
    method: 'Fault',
    version: '1-0',
    quirk: field('faultcode'),
    is: 'Client',
  },
  'thomson-st706-6.2.15.5-inform.xml': {
    method: 'Inform',
    version: '1-0',
    device: '00147F-SpeedTouch%20706',
    events: periodic,
    count: 12,
    quirk: field('retryCount'),
    is: 10,
  },
  'thomson-st780-6.2.15.5-http-inform-chunked.http': {
    method: 'Inform',
    version: '1-0',
    device: '00147F-SpeedTouch%20780',
    events: periodic,
    count: 12,
    quirk: (envelope) => list(envelope)[2]?.name,
    is: 'InternetGatewayDevice.DeviceInfo.HardwareVersion',
  },
  'thomson-st780-7.4.1.7-http-getparameterattributesresponse.http': {
    method: 'GetParameterAttributesResponse',
    version: '1-0',
    count: 2,
    quirk: (envelope) => list(envelope)[0],
    is: { name: 'InternetGatewayDevice.DeviceInfo.SerialNumber', notification: 0, accessList: ['subscriber'] },
  },
  'thomson-st780-7.4.1.7-http-inform.http': {
    method: 'Inform',
    version: '1-0',
    device: '00147F-SpeedTouch%20780',
    events: periodic,
    count: 8,
    quirk: (envelope) => list(envelope)[0]?.name,
    is: '.ExternalIPAddress',
  },
  'thomson-st780-inform-nonutf8.bin': {
    method: 'Inform',
    version: '1-0',
    device: '00147F-SpeedTouch%20780',
    events: ['0 BOOTSTRAP'],
    count: 1,
    quirk: (envelope) => list(envelope)[0]?.value.trim(),
    is: '\u00ff'.repeat(5),
  },
  'x-m0000c-spv-fault-multi.xml': {
    method: 'Fault',
    version: '1-0',
    quirk: (envelope) => (field('parameterFaults')(envelope) as { faultCode: number }[]).map((each) => each.faultCode),
    is: [9007, 9007, 9007],
  },
  'zyxel-p2601hn-f1-inform.xml': {
    method: 'Inform',
    version: '1-0',
    device: 'EC43F6-P%2D2601HN%2DF1',
    events: periodic,
    count: 8,
    quirk: field('currentTime'),
    is: '2015-01-19T23:08:24',
  },
  'anlixsim-huawei-eg8145v5-ping-02-getparametervaluesresponse.xml': {
    method: 'GetParameterValuesResponse',
    version: '1-0',
    count: 342,
  },
  'anlixsim-huawei-eg8145v5-ping-05-inform-8-diagnostics-complete.xml': {
    method: 'Inform',
    version: '1-0',
    device: '00259E-EG8145V5',
    events: ['8 DIAGNOSTICS COMPLETE'],
    count: 8,
  },
  'anlixsim-nokia-g1425ga-alarms-02-getparameternamesresponse.xml': {
    method: 'GetParameterNamesResponse',
    version: '1-0',
    count: 577,
  },
  'anlixsim-tplink-xx230v-tr181-ping-02-setparametervaluesresponse.xml': {
    method: 'SetParameterValuesResponse',
    version: '1-0',
    quirk: field('status'),
    is: 0,
  },
};

const dialogue = 'alcatel-9365-femto-hdm-session-getoptionsresponse.http';

describe('messages that real devices and servers sent', () => {
  for (const [file, expected] of Object.entries(samples)) {
    itGiven(`${file} is read as ${expected.method}`, (path) => {
      const { body, contentType } = split(readFileSync(path('data', 'cwmp-samples', file)), file);
      const read = parseEnvelope(body, contentType);
      expect(read).toMatchObject({ ok: true, value: { namespace: `urn:dslforum-org:cwmp-${expected.version}` } });
      if (!read.ok) return;
      const { message } = read.value;
      expect(message?.method).toBe(expected.method);
      if (message?.method === 'Inform') {
        const serial = /SerialNumber[^>]*>([^<]*)</.exec(body.toString('latin1'))?.[1] ?? 'absent';
        const device = deviceIdOf(message.deviceId);
        expect(device).toBe(`${expected.device ?? ''}-${serial.replaceAll('.', '%2E')}`);
        expect(message.events.map(({ eventCode }) => eventCode)).toEqual(expected.events);
      }
      if (expected.count !== undefined) expect(list(read.value)).toHaveLength(expected.count);
      if (expected.quirk !== undefined) expect(expected.quirk(read.value)).toEqual(expected.is);
    });
  }

  itGiven('a fragment and an exchange without a body are refused', (path) => {
    for (const file of refused) {
      const { body } = split(readFileSync(path('data', 'cwmp-samples', file)), file);
      expect(parseEnvelope(body)).toMatchObject({ ok: false });
    }
  });

  itGiven(`each envelope of ${dialogue} is read`, (path) => {
    const text = readFileSync(path('data', 'cwmp-samples', dialogue), 'latin1');
    const envelopes = text.match(/<soapenv:Envelope[^]*?<\/soapenv:Envelope>/g) ?? [];
    const methods = envelopes.map((envelope) => {
      const read = parseEnvelope(envelope);
      return read.ok ? read.value.message?.method : read.error.reason;
    });
    expect(methods).toEqual(['Inform', 'Inform', 'InformResponse']);
  });

  itGiven('no file of the set is left out', (path) => {
    const files = readdirSync(path('data', 'cwmp-samples')).filter((file) => file !== 'INDEX.md');
    expect(files.sort()).toEqual([...Object.keys(samples), ...refused, dialogue].sort());
  });
});

/** The body of an HTTP message, without chunks; other files are bodies. */
function split(bytes: Buffer, file: string): { readonly body: Buffer; readonly contentType?: string } {
  if (!file.endsWith('.http')) return { body: bytes };
  const text = bytes.toString('latin1');
  const blank = /\r?\n\r?\n/.exec(text);
  const start = blank === null ? text.length : blank.index + blank[0].length;
  const head = text.slice(0, start);
  const contentType = /^content-type:\s*(.*?)\s*$/im.exec(head)?.[1];
  const body = /^transfer-encoding:\s*chunked/im.test(head) ? joinChunks(bytes, start) : bytes.subarray(start);
  return contentType === undefined ? { body } : { body, contentType };
}

function joinChunks(bytes: Buffer, start: number): Buffer {
  const chunks: Buffer[] = [];
  for (let at = start; ;) {
    const end = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, end), 16);
    if (!(size > 0)) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 4 + size;
  }
}
