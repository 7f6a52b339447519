import type { ModelObject } from '#shared/cwmp/parameter-template.js';
import { boolean, choice, number, string, writable } from './declare.js';

/** The root in the TR-181 issue 1 flavour of TR-106, which IP phones have: `Device.DeviceSummary`, `Device.LAN.`. */
export function deviceObjects(): readonly ModelObject[] {
  const forced = { forcedInform: true };
  return [
    {
      path: 'Device.',
      parameters: [
        string('DeviceSummary', 1024, { ...forced, default: 'Device:1.4[](Baseline:1), VoiceService:1.0[1]()' }),
      ],
    },
    {
      path: 'Device.DeviceInfo.',
      parameters: [
        string('Manufacturer', 64),
        string('ManufacturerOUI', 6),
        string('ModelName', 64),
        string('Description', 256),
        string('ProductClass', 64),
        string('SerialNumber', 64),
        string('HardwareVersion', 64, forced),
        string('SoftwareVersion', 64, { ...forced, notification: 'active' }),
        string('ProvisioningCode', 64, writable),
        choice('DeviceStatus', ['Up', 'Initializing', 'Error', 'Disabled']),
        number('UpTime', 0),
      ],
    },
    {
      path: 'Device.ManagementServer.',
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
    },
    {
      path: 'Device.LAN.',
      // The operating system owns the address, so it is read-only here (TR-106 lets only a static one be written).
      parameters: [string('IPAddress', 45, forced)],
    },
  ];
}
