import type { ModelObject, TableRows } from '#shared/cwmp/parameter-template.js';
import { boolean, choice, diagnosticsObject, hidden, number, string, TRANSPORTS, writable } from './declare.js';
import { sipServers } from './sip-servers.js';
import { iadDiagnosticsObject } from './iad-diagnostics.js';

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
    { path: `${profile}SIP.`, parameters: sipServers() },
    ...lineObjects(`${profile}Line.{i}.`, lines),
    iadDiagnosticsObject(profile),
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
