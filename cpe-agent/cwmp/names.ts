/** The parameters that the agent itself acts on, relative to the root of its data model ({@link Parameters.full}). */
const MANAGEMENT = '.ManagementServer.';
const DEVICE = '.DeviceInfo.';

export const ManagementServer = {
  url: `${MANAGEMENT}URL`,
  username: `${MANAGEMENT}Username`,
  password: `${MANAGEMENT}Password`,
  periodicInformEnable: `${MANAGEMENT}PeriodicInformEnable`,
  periodicInformInterval: `${MANAGEMENT}PeriodicInformInterval`,
  periodicInformTime: `${MANAGEMENT}PeriodicInformTime`,
  parameterKey: `${MANAGEMENT}ParameterKey`,
  connectionRequestUrl: `${MANAGEMENT}ConnectionRequestURL`,
  /** Not in every data model. */
  httpConnectionRequestEnable: `${MANAGEMENT}HTTPConnectionRequestEnable`,
  connectionRequestUsername: `${MANAGEMENT}ConnectionRequestUsername`,
  connectionRequestPassword: `${MANAGEMENT}ConnectionRequestPassword`,
  retryMinimumWaitInterval: `${MANAGEMENT}CWMPRetryMinimumWaitInterval`,
  retryIntervalMultiplier: `${MANAGEMENT}CWMPRetryIntervalMultiplier`,
} as const;

export const DeviceInfo = {
  manufacturer: `${DEVICE}Manufacturer`,
  manufacturerOui: `${DEVICE}ManufacturerOUI`,
  modelName: `${DEVICE}ModelName`,
  productClass: `${DEVICE}ProductClass`,
  serialNumber: `${DEVICE}SerialNumber`,
  hardwareVersion: `${DEVICE}HardwareVersion`,
  softwareVersion: `${DEVICE}SoftwareVersion`,
  upTime: `${DEVICE}UpTime`,
} as const;
