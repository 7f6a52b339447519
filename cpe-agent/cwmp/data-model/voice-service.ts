import type { ModelObject, ModelParameter, TableRows } from '#shared/cwmp/parameter-template.js';
import {
  boolean,
  choice,
  diagnosticsObject,
  duration,
  hidden,
  number,
  port,
  string,
  TRANSPORTS,
  writable,
} from './declare.js';
import { iadDiagnosticsObject, standbyServers } from './iad-diagnostics.js';

/** Of an agent with the root of an IP phone. */
export const PROFILE = profilePath('Device.');

export function profilePath(root: string): string {
  return `${root}Services.VoiceService.1.VoiceProfile.1.`;
}

/** Path of the n-th line of an agent with the root of an IP phone, n from 1. */
export function linePath(line: number): string {
  return `${PROFILE}Line.${line}.`;
}

// TR-104 issue 1. Quiescent is optional and not offered.
const ENABLE = choice('Enable', ['Disabled', 'Enabled'], writable);

/**
 * TR-104 issue 1: one service, one profile, and its lines. SIPEndpoint:1, and of Endpoint:1, on which it is built, what
 * is not about media, of which the agent has none.
 */
export function voiceServiceObjects(root: string, lines: TableRows): readonly ModelObject[] {
  const service = `${root}Services.VoiceService.1.`;
  const profile = profilePath(root);
  return [
    { path: `${root}Services.`, parameters: [number('VoiceServiceNumberOfEntries', 1)] },
    { path: service, parameters: [number('VoiceProfileNumberOfEntries', 1)] },
    {
      path: `${service}Capabilities.`,
      parameters: [
        number('MaxProfileCount', 1),
        number('MaxLineCount', lines.max),
        string('SignalingProtocols', 256, { default: 'SIP/2.0' }),
      ],
    },
    {
      path: `${service}Capabilities.SIP.`,
      parameters: [
        choice('Role', ['UserAgent', 'BackToBackUserAgents', 'OutboundProxy']),
        string('Extensions', 256),
        string('Transports', 256, { default: TRANSPORTS.join(',') }),
        string('URISchemes', 256, { default: 'sip,sips' }),
        boolean('EventSubscription', false),
        boolean('ResponseMap', false),
      ],
    },
    {
      path: profile,
      parameters: [
        { ...ENABLE, default: 'Enabled' },
        number('NumberOfLines', 0, { counts: 'Line.' }),
        string('Name', 64, writable),
        choice('SignalingProtocol', ['SIP'], writable),
      ],
    },
    { path: `${profile}SIP.`, parameters: [...profileSipParameters(), ...standbyServers()] },
    ...lineObjects(`${profile}Line.{i}.`, lines),
    iadDiagnosticsObject(profile),
  ];
}

function profileSipParameters(): readonly ModelParameter[] {
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
  ];
}

function lineObjects(path: string, rows: TableRows): readonly ModelObject[] {
  return [
    {
      path,
      rows,
      parameters: [
        ENABLE,
        string('DirectoryNumber', 32, writable),
        {
          ...choice('Status', [
            ...['Up', 'Initializing', 'Registering', 'Unregistering', 'Error'],
            ...['Testing', 'Quiescent', 'Disabled'],
          ]),
          default: 'Disabled',
          notification: 'active',
        },
      ],
    },
    {
      path: `${path}SIP.`,
      parameters: [
        string('AuthUserName', 128, writable),
        string('AuthPassword', 128, hidden),
        string('URI', 389, writable),
      ],
    },
    diagnosticsObject(path),
  ];
}
