import type { ModelObject, ModelParameter } from '#shared/cwmp/parameter-template.js';
import { boolean, choice, forced, number, string, writable } from './declare.js';

/** What stands above Services in each of the three roots. */
export interface Root {
  /** With its dot. */
  readonly name: string;
  readonly objects: readonly ModelObject[];
  /** Holds the host's own address. */
  readonly address: string;
}

// The operating system owns the address, so it is read-only (TR-106 and TR-098 let only a static one be written).
const ADDRESS = string('IPAddress', 45);

/** TR-181 issue 1, the flavour of TR-106 that IP phones have: `Device.DeviceSummary`, `Device.LAN.`. */
export function phoneRoot(): Root {
  const summary = 'Device:1.4[](Baseline:1, IPPing:1), VoiceService:1.0[1]()';
  return {
    name: 'Device.',
    address: 'Device.LAN.IPAddress',
    objects: [
      { path: 'Device.', parameters: [string('DeviceSummary', 1024, { ...forced, default: summary })] },
      {
        path: 'Device.DeviceInfo.',
        parameters: [
          ...deviceInfo(),
          string('ProvisioningCode', 64, writable),
          choice('DeviceStatus', ['Up', 'Initializing', 'Error', 'Disabled']),
        ],
      },
      managementServer('Device.'),
      { path: 'Device.LAN.', parameters: [{ ...ADDRESS, ...forced }] },
    ],
  };
}

/** TR-098: gateways, and phones that follow them. */
export function gatewayRoot(): Root {
  const root = 'InternetGatewayDevice.';
  const connection = `${root}WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.`;
  const summary = 'InternetGatewayDevice:1.14[](IPPing:1), VoiceService:1.0[1]()';
  return {
    name: root,
    address: `${connection}ExternalIPAddress`,
    objects: [
      {
        path: root,
        parameters: [
          string('DeviceSummary', 1024, { ...forced, default: summary }),
          number('LANDeviceNumberOfEntries', 0),
          number('WANDeviceNumberOfEntries', 1),
        ],
      },
      {
        path: `${root}DeviceInfo.`,
        parameters: [...deviceInfo(), string('SpecVersion', 16, { ...forced, default: '1.0' }), PROVISIONING_CODE],
      },
      managementServer(root),
      { path: `${root}WANDevice.1.`, parameters: [number('WANConnectionNumberOfEntries', 1)] },
      {
        path: `${root}WANDevice.1.WANConnectionDevice.1.`,
        parameters: [number('WANIPConnectionNumberOfEntries', 1), number('WANPPPConnectionNumberOfEntries', 0)],
      },
      {
        // The connection that this very management uses.
        path: connection,
        parameters: [{ ...ADDRESS, name: 'ExternalIPAddress', ...forced, notification: 'active' }],
      },
    ],
  };
}

/** TR-181 issue 2. */
export function device2Root(): Root {
  return {
    name: 'Device.',
    address: 'Device.IP.Interface.1.IPv4Address.1.IPAddress',
    objects: [
      { path: 'Device.', parameters: [string('RootDataModelVersion', 32, { ...forced, default: '2.17' })] },
      { path: 'Device.DeviceInfo.', parameters: [...deviceInfo(), PROVISIONING_CODE] },
      managementServer('Device.'),
      { path: 'Device.IP.', parameters: [number('InterfaceNumberOfEntries', 1)] },
      { path: 'Device.IP.Interface.1.', parameters: [number('IPv4AddressNumberOfEntries', 1)] },
      { path: 'Device.IP.Interface.1.IPv4Address.1.', parameters: [ADDRESS] },
    ],
  };
}

const PROVISIONING_CODE = string('ProvisioningCode', 64, { ...writable, ...forced, notification: 'active' });

function deviceInfo(): readonly ModelParameter[] {
  return [
    string('Manufacturer', 64),
    string('ManufacturerOUI', 6),
    string('ModelName', 64),
    string('Description', 256),
    string('ProductClass', 64),
    string('SerialNumber', 64),
    string('HardwareVersion', 64, forced),
    string('SoftwareVersion', 64, { ...forced, notification: 'active' }),
    number('UpTime', 0),
  ];
}

function managementServer(root: string): ModelObject {
  return {
    path: `${root}ManagementServer.`,
    parameters: [
      string('URL', 256, writable),
      string('Username', 256, writable),
      string('Password', 256, { ...writable, hidden: true }),
      boolean('PeriodicInformEnable', true, writable),
      number('PeriodicInformInterval', 300, { ...writable, range: [1, 4294967295] }),
      // TR-106: Unknown Time, so the CPE chooses the phase.
      { name: 'PeriodicInformTime', type: 'dateTime', writable: true, default: '0001-01-01T00:00:00Z' },
      string('ParameterKey', 32, forced),
      string('ConnectionRequestURL', 256, { ...forced, notification: 'active' }),
      string('ConnectionRequestUsername', 256, writable),
      string('ConnectionRequestPassword', 256, { ...writable, hidden: true }),
      boolean('UpgradesManaged', false, writable),
      number('CWMPRetryMinimumWaitInterval', 5, { ...writable, range: [1, 65535] }),
      number('CWMPRetryIntervalMultiplier', 2000, { ...writable, range: [1000, 65535] }),
    ],
  };
}
