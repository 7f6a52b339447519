import type { ModelObject, ModelParameter, TableRows } from '#shared/cwmp/parameter-template.js';
import { boolean, choice, diagnosticsObject, hidden, integer, number, string, writable } from './declare.js';
import { sipServers } from './sip-servers.js';

const SERVICE = 'Device.Services.VoiceService.1.';
const MAX_NETWORKS = 4;

/** Rows: the clients are the phone's lines. */
export const CLIENTS = `${SERVICE}SIP.Client.`;
const NETWORKS = `${SERVICE}SIP.Network.`;
const CALL_LINES = `${SERVICE}CallControl.Line.`;

/** TR-104 issue 2: SIPClient:1, and the lines of CallControl as far as they name a client. */
export function voiceService2Objects(lines: TableRows): readonly ModelObject[] {
  return [
    { path: 'Device.Services.', parameters: [number('VoiceServiceNumberOfEntries', 1)] },
    {
      path: `${SERVICE}Capabilities.`,
      parameters: [
        integer('MaxLineCount', lines.max, { range: [-1, 2147483647] }),
        string('NetworkConnectionModes', 256, { default: 'SIP/2.0' }),
      ],
    },
    {
      path: `${SERVICE}Capabilities.SIP.Client.`,
      parameters: [
        string('Extensions', 256),
        string('URISchemes', 256, { default: 'sip,sips' }),
        string('EventTypes', 256),
        string('TLSAuthenticationProtocols', 256, { default: 'SHA-2,AEAD' }),
        string('TLSAuthenticationKeySizes', 256),
        string('TLSEncryptionProtocols', 256, { default: 'AES' }),
        string('TLSEncryptionKeySizes', 256, { default: '128,256' }),
        string('TLSKeyExchangeProtocols', 256, { default: 'ECDHE-RSA,ECDHE-ECDSA' }),
      ],
    },
    {
      path: `${SERVICE}SIP.`,
      parameters: [
        number('NetworkNumberOfEntries', 0, { counts: 'Network.' }),
        number('ClientNumberOfEntries', 0, { counts: 'Client.' }),
      ],
    },
    { path: `${CLIENTS}{i}.`, rows: lines, parameters: clientParameters() },
    diagnosticsObject(`${CLIENTS}{i}.`),
    {
      path: `${NETWORKS}{i}.`,
      rows: { initial: 1, max: MAX_NETWORKS, creatable: true },
      parameters: [boolean('Enable', false, writable), ...sipServers()],
    },
    { path: `${SERVICE}CallControl.`, parameters: [number('LineNumberOfEntries', 0, { counts: 'Line.' })] },
    {
      path: `${CALL_LINES}{i}.`,
      rows: lines,
      parameters: [
        boolean('Enable', false, writable),
        string('DirectoryNumber', 32, writable),
        string('Provider', 256, { ...writable, strongReference: true }),
      ],
    },
  ];
}

/** How the lines that come with the phone hang together; rows that an ACS creates begin with the defaults. */
export function initialReferences(lines: number): Readonly<Record<string, string>> {
  const ofLines = Array.from({ length: lines }, (_, i) => [
    // TR-106: a path as a value has no trailing dot.
    [`${CLIENTS}${i + 1}.Network`, `${NETWORKS}1`] as const,
    [`${CALL_LINES}${i + 1}.Provider`, `${CLIENTS}${i + 1}`] as const,
    [`${CALL_LINES}${i + 1}.Enable`, 'true'] as const,
  ]);
  return Object.fromEntries([[`${NETWORKS}1.Enable`, 'true'], ...ofLines.flat()]);
}

function clientParameters(): readonly ModelParameter[] {
  return [
    boolean('Enable', false, writable),
    {
      ...choice('Status', [
        ...['Up', 'Initializing', 'Registering', 'Deregistering'],
        ...['Error_Misconfigured', 'Error_Network', 'Error_Registration', 'Quiescent', 'Disabled'],
      ]),
      default: 'Disabled',
      notification: 'active',
    },
    // The other modes need more than REGISTER, or none at all.
    choice('RegisterMode', ['RFC3261'], writable),
    string('AuthUserName', 128, writable),
    string('AuthPassword', 128, hidden),
    string('Network', 256, { ...writable, strongReference: true }),
    string('RegisterURI', 389, writable),
  ];
}
