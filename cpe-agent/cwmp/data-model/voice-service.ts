import type { ModelObject, ModelParameter, TableRows } from '#shared/cwmp/parameter-template.js';
import { DIAGNOSTICS_OBJECT, DIAGNOSTICS_PARAMETERS, type ParameterDeclaration } from '#shared/diagnosis/data-model.js';
import { boolean, choice, number, string, writable } from './declare.js';

export const VOICE_SERVICE = 'Device.Services.VoiceService.1.';
export const PROFILE = `${VOICE_SERVICE}VoiceProfile.1.`;

/** Path of the n-th line, n from 1. */
export function linePath(line: number): string {
  return `${PROFILE}Line.${line}.`;
}

// TR-104 issue 1. Quiescent is optional and not offered.
const ENABLE = choice('Enable', ['Disabled', 'Enabled'], writable);
const TRANSPORTS = ['UDP', 'TCP', 'TLS'];
const PORT = { ...writable, range: [0, 65535] as const };

/** TR-104 issue 1: one service, one profile, and its lines. */
export function voiceServiceObjects(lines: TableRows): readonly ModelObject[] {
  return [
    { path: 'Device.Services.', parameters: [number('VoiceServiceNumberOfEntries', 1)] },
    { path: VOICE_SERVICE, parameters: [number('VoiceProfileNumberOfEntries', 1)] },
    {
      path: `${VOICE_SERVICE}Capabilities.`,
      parameters: [
        number('MaxProfileCount', 1),
        number('MaxLineCount', lines.max),
        string('SignalingProtocols', 256, { default: 'SIP/2.0' }),
      ],
    },
    {
      path: `${VOICE_SERVICE}Capabilities.SIP.`,
      parameters: [
        choice('Role', ['UserAgent', 'BackToBackUserAgents', 'OutboundProxy']),
        string('Transports', 256, { default: TRANSPORTS.join(',') }),
        string('URISchemes', 256, { default: 'sip,sips' }),
        boolean('EventSubscription', false),
        boolean('ResponseMap', false),
      ],
    },
    {
      path: PROFILE,
      parameters: [
        { ...ENABLE, default: 'Enabled' },
        number('NumberOfLines', 0, { counts: 'Line.' }),
        string('Name', 64, writable),
        choice('SignalingProtocol', ['SIP'], writable),
      ],
    },
    { path: `${PROFILE}SIP.`, parameters: profileSipParameters() },
    ...lineObjects(`${PROFILE}Line.{i}.`, lines),
  ];
}

function profileSipParameters(): readonly ModelParameter[] {
  return [
    string('ProxyServer', 256, writable),
    number('ProxyServerPort', 5060, PORT),
    choice('ProxyServerTransport', TRANSPORTS, writable),
    string('RegistrarServer', 256, writable),
    number('RegistrarServerPort', 5060, PORT),
    choice('RegistrarServerTransport', TRANSPORTS, writable),
    string('UserAgentDomain', 256, writable),
    // Ours: 0 means that the agent chooses; TR-104 leaves it open.
    number('UserAgentPort', 0, PORT),
    string('OutboundProxy', 256, writable),
    number('OutboundProxyPort', 5060, PORT),
    // TR-104 leaves these defaults open.
    number('RegisterExpires', 3600, { ...writable, range: [1, 4294967295] }),
    number('RegisterRetryInterval', 30, { ...writable, range: [1, 4294967295] }),
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
        string('AuthPassword', 128, { ...writable, hidden: true }),
        string('URI', 389, writable),
      ],
    },
    { path: path + DIAGNOSTICS_OBJECT, parameters: DIAGNOSTICS_PARAMETERS.map(diagnosticsParameter) },
  ];
}

function diagnosticsParameter(declared: ParameterDeclaration): ModelParameter {
  const { passive, ...parameter } = declared;
  return {
    ...parameter,
    ...(passive === true ? { notification: 'passive' as const } : {}),
    // TR-106 DiagnosticsState: the CPE alone sets the other values.
    ...(declared.name === 'DiagnosticsState' ? { settableValues: ['Requested', 'Canceled'] } : {}),
  };
}
