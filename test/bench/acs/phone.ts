import { deviceIdOf } from '#shared/cwmp/device-id.js';
import { cwmpFault } from '#shared/cwmp/fault.js';
import type { CpeResponse, CwmpMessage, Fault, ParameterValue } from '#shared/cwmp/messages.js';
import { parseEnvelope } from '#shared/cwmp/parse-envelope.js';
import { printEnvelope } from '#shared/cwmp/print-envelope.js';

/** Phones of a fleet under load, as they look on the wire. All are of one model and have the same configuration. */

export const ROOT = 'InternetGatewayDevice.';
export const SOFTWARE_VERSION = '1.4.2';
const PROFILE = `${ROOT}Services.VoiceService.1.VoiceProfile.1.`;
/** The one line of a phone that has one. */
export const LINE = `${PROFILE}Line.1.`;

const string = (name: string, value: string): ParameterValue => ({ name, value, type: 'string' });

/** What the server shows of a line, and reads again in every periodic session. */
export const LINE_VALUES: readonly ParameterValue[] = [
  string(`${LINE}Enable`, 'Enabled'),
  string(`${LINE}Status`, 'Up'),
  string(`${LINE}DirectoryNumber`, '2001'),
  string(`${LINE}SIP.URI`, 'sip:2001@pbx.example'),
  string(`${LINE}SIP.AuthUserName`, '2001'),
  string(`${PROFILE}SIP.RegistrarServer`, 'pbx.example'),
  { name: `${PROFILE}SIP.RegistrarServerPort`, value: '5060', type: 'unsignedInt' },
  string(`${PROFILE}SIP.ProxyServer`, 'pbx.example'),
  { name: `${PROFILE}SIP.ProxyServerPort`, value: '5060', type: 'unsignedInt' },
  string(`${PROFILE}SIP.UserAgentDomain`, 'pbx.example'),
  { name: `${PROFILE}NumberOfLines`, value: '1', type: 'unsignedInt' },
];

export interface Phone {
  readonly serialNumber: string;
  /** As the server calls it; here the user name of its credentials, too. */
  readonly id: string;
}

export const IDENTITY = { manufacturer: 'Bench', oui: '00B0C5', productClass: 'Desk' } as const;

export function phone(index: number): Phone {
  const serialNumber = `B${String(index).padStart(6, '0')}`;
  return { serialNumber, id: deviceIdOf({ ...IDENTITY, serialNumber }) };
}

/** What every Inform carries (TR-098 Table 4, the forced ones), an address, and the IP address. */
export function informValues({ serialNumber }: Phone): readonly ParameterValue[] {
  return [
    string(`${ROOT}DeviceSummary`, 'InternetGatewayDevice:1.4[](Baseline:1), VoiceService:1.0[1](SIPEndpoint:1)'),
    string(`${ROOT}DeviceInfo.SpecVersion`, '1.0'),
    string(`${ROOT}DeviceInfo.HardwareVersion`, 'A2'),
    string(`${ROOT}DeviceInfo.SoftwareVersion`, SOFTWARE_VERSION),
    string(`${ROOT}DeviceInfo.ProvisioningCode`, ''),
    string(`${ROOT}ManagementServer.ConnectionRequestURL`, `http://127.0.0.1:9/${serialNumber}`),
    string(`${ROOT}ManagementServer.ParameterKey`, ''),
    string(`${ROOT}WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.ExternalIPAddress`, '192.0.2.7'),
  ];
}

/** The body of its periodic Inform. */
export function periodicInform(phone: Phone): string {
  return printEnvelope({
    id: '1',
    message: {
      method: 'Inform',
      deviceId: { ...IDENTITY, serialNumber: phone.serialNumber },
      events: [{ eventCode: '2 PERIODIC', commandKey: '' }],
      maxEnvelopes: 1,
      currentTime: '2026-01-01T00:00:00Z',
      retryCount: 0,
      parameterList: informValues(phone),
    },
  });
}

const answers = new Map<string, string>();

/** What a phone says to a request of the server: the same to the same. */
export function answerTo(body: string): string {
  const known = answers.get(body);
  if (known !== undefined) return known;
  const parsed = parseEnvelope(body);
  const message = parsed.ok ? parsed.value.message : undefined;
  if (!parsed.ok || message === undefined) throw new Error(`the server sent what is no request: ${body.slice(0, 80)}`);
  const { id } = parsed.value;
  const answer = printEnvelope({ ...(id !== undefined && { id }), message: responseTo(message) });
  // One that carries a password of its own is not met again.
  if (message.method === 'GetParameterValues') answers.set(body, answer);
  return answer;
}

function responseTo(message: CwmpMessage): CpeResponse | Fault {
  switch (message.method) {
    case 'GetParameterValues': {
      const asked = new Set(message.parameterNames);
      const parameterList = LINE_VALUES.filter(({ name }) => asked.has(name));
      if (parameterList.length === asked.size) return { method: 'GetParameterValuesResponse', parameterList };
      return cwmpFault(9005);
    }
    case 'SetParameterValues':
      return { method: 'SetParameterValuesResponse', status: 0 };
    case 'SetParameterAttributes':
      return { method: 'SetParameterAttributesResponse' };
    default:
      return cwmpFault(9000);
  }
}
