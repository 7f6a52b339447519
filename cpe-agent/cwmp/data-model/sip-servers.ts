import type { ModelParameter } from '#shared/cwmp/parameter-template.js';
import { STANDBY } from '#shared/diagnosis/iad-dialect.js';
import { KEEP_ALIVE_TYPES, RegistrationParameter } from '#shared/diagnosis/registration-parameters.js';
import { boolean, choice, duration, number, port, string, TRANSPORTS, writable } from './declare.js';

/** Where and how to register: `VoiceProfile.{i}.SIP.` of TR-104 issue 1, `SIP.Network.{i}.` of issue 2. */
export function sipServers(): readonly ModelParameter[] {
  return [
    string('ProxyServer', 256, writable),
    number('ProxyServerPort', 5060, port),
    choice('ProxyServerTransport', TRANSPORTS, writable),
    string('RegistrarServer', 256, writable),
    number('RegistrarServerPort', 5060, port),
    choice('RegistrarServerTransport', TRANSPORTS, writable),
    string('UserAgentDomain', 256, writable),
    // Ours: 0 means that the agent chooses; TR-104 leaves it open.
    number('UserAgentPort', 0, port),
    choice('UserAgentTransport', TRANSPORTS, writable),
    string('OutboundProxy', 256, writable),
    number('OutboundProxyPort', 5060, port),
    string('Organization', 256, writable),
    // TR-104 leaves these three defaults open.
    number('RegistrationPeriod', 3600, duration),
    number('RegisterExpires', 3600, duration),
    number('RegisterRetryInterval', 30, duration),
    boolean('UseCodecPriorityInSDPResponse', false, writable),
    boolean(RegistrationParameter.rport, true, writable),
    boolean(RegistrationParameter.portRefresh, false, writable),
    boolean(RegistrationParameter.newCallId, false, writable),
    choice(RegistrationParameter.keepAliveType, KEEP_ALIVE_TYPES, writable),
    number(RegistrationParameter.keepAliveInterval, 30, { ...writable, range: [10, 3600] }),
    ...standbyServers(),
  ];
}

/** Where to go when the servers do not serve, and what the dialect's TestServer 2 means. */
function standbyServers(): readonly ModelParameter[] {
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
