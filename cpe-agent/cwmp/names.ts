/** Full paths of the parameters that the agent itself acts on. */
const MANAGEMENT = 'Device.ManagementServer.';

export const ManagementServer = {
  url: `${MANAGEMENT}URL`,
  username: `${MANAGEMENT}Username`,
  password: `${MANAGEMENT}Password`,
  periodicInformEnable: `${MANAGEMENT}PeriodicInformEnable`,
  periodicInformInterval: `${MANAGEMENT}PeriodicInformInterval`,
  periodicInformTime: `${MANAGEMENT}PeriodicInformTime`,
  parameterKey: `${MANAGEMENT}ParameterKey`,
  connectionRequestUrl: `${MANAGEMENT}ConnectionRequestURL`,
  connectionRequestUsername: `${MANAGEMENT}ConnectionRequestUsername`,
  connectionRequestPassword: `${MANAGEMENT}ConnectionRequestPassword`,
  retryMinimumWaitInterval: `${MANAGEMENT}CWMPRetryMinimumWaitInterval`,
  retryIntervalMultiplier: `${MANAGEMENT}CWMPRetryIntervalMultiplier`,
} as const;

export const DeviceInfo = {
  manufacturer: 'Device.DeviceInfo.Manufacturer',
  manufacturerOui: 'Device.DeviceInfo.ManufacturerOUI',
  productClass: 'Device.DeviceInfo.ProductClass',
  serialNumber: 'Device.DeviceInfo.SerialNumber',
  softwareVersion: 'Device.DeviceInfo.SoftwareVersion',
  upTime: 'Device.DeviceInfo.UpTime',
} as const;

export const LAN_ADDRESS = 'Device.LAN.IPAddress';
