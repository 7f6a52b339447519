import type { ModelObject, ModelParameter } from '#shared/cwmp/parameter-template.js';
import { IAD_OBJECT, STANDBY } from '#shared/diagnosis/iad-dialect.js';
import { choice, number, port, string, TRANSPORTS, writable } from './declare.js';

/** Of a profile: the dialect beside our objects of its lines. */
export function iadDiagnosticsObject(profile: string): ModelObject {
  return {
    path: profile + IAD_OBJECT,
    parameters: [
      choice('IADDiagnosticsState', ['None', 'Requested', 'Complete'], { ...writable, settableValues: ['Requested'] }),
      number('TestServer', 1, { ...writable, range: [1, 2] }),
      number('RegistResult', 0),
      number('Reason', 0),
    ],
  };
}

/** Of a profile's SIP object: what TestServer 2 means. */
export function standbyServers(): readonly ModelParameter[] {
  return [
    string(`${STANDBY}ProxyServer`, 256, writable),
    number(`${STANDBY}ProxyServerPort`, 5060, port),
    choice(`${STANDBY}ProxyServerTransport`, TRANSPORTS, writable),
    string(`${STANDBY}RegistrarServer`, 256, writable),
    number(`${STANDBY}RegistrarServerPort`, 5060, port),
    choice(`${STANDBY}RegistrarServerTransport`, TRANSPORTS, writable),
    string(`${STANDBY}OutboundProxy`, 256, writable),
    number(`${STANDBY}OutboundProxyPort`, 5060, port),
  ];
}
