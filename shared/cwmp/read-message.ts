import type { CwmpMessage, Inform, TransferComplete } from './messages.js';
import { readFault } from './read-fault.js';
import { booleanOf, child, integerOf, members, nameOf, textOf } from './read-fields.js';
import { readNames, readParameterAttributes, readParameterInfos, readParameterValues } from './read-parameters.js';
import type { XmlElement } from './xml-tree.js';

/** The first child of a Body, read by its local name. */
export function readMessage(element: XmlElement): CwmpMessage {
  const reader = readers.get(element.name);
  return reader === undefined ? { method: 'Unknown', name: element.name } : reader(element);
}

const readers: ReadonlyMap<string, (element: XmlElement) => CwmpMessage> = new Map<
  string,
  (element: XmlElement) => CwmpMessage
>([
  ['Fault', readFault],
  ['Inform', readInform],
  ['InformResponse', (element) => ({ method: 'InformResponse', maxEnvelopes: integerOf(element, 'MaxEnvelopes', 1) })],
  ['GetRPCMethods', () => ({ method: 'GetRPCMethods' })],
  [
    'GetRPCMethodsResponse',
    (element) => ({ method: 'GetRPCMethodsResponse', methodList: readNames(element, 'MethodList') }),
  ],
  [
    'GetParameterNames',
    (element) => ({
      method: 'GetParameterNames',
      parameterPath: nameOf(element, 'ParameterPath'),
      nextLevel: booleanOf(element, 'NextLevel'),
    }),
  ],
  [
    'GetParameterNamesResponse',
    (element) => ({ method: 'GetParameterNamesResponse', parameterList: readParameterInfos(element) }),
  ],
  [
    'GetParameterValues',
    (element) => ({ method: 'GetParameterValues', parameterNames: readNames(element, 'ParameterNames') }),
  ],
  [
    'GetParameterValuesResponse',
    (element) => ({ method: 'GetParameterValuesResponse', parameterList: readParameterValues(element) }),
  ],
  [
    'SetParameterValues',
    (element) => ({
      method: 'SetParameterValues',
      parameterList: readParameterValues(element),
      parameterKey: textOf(element, 'ParameterKey'),
    }),
  ],
  [
    'SetParameterValuesResponse',
    // Some devices leave the status out when there is nothing to tell: 0, applied.
    (element) => ({ method: 'SetParameterValuesResponse', status: integerOf(element, 'Status', 0) }),
  ],
  ['SetParameterAttributes', readSetParameterAttributes],
  ['SetParameterAttributesResponse', () => ({ method: 'SetParameterAttributesResponse' })],
  [
    'GetParameterAttributes',
    (element) => ({ method: 'GetParameterAttributes', parameterNames: readNames(element, 'ParameterNames') }),
  ],
  [
    'GetParameterAttributesResponse',
    (element) => ({ method: 'GetParameterAttributesResponse', parameterList: readParameterAttributes(element) }),
  ],
  ['AddObject', (element) => ({ method: 'AddObject', ...readObject(element) })],
  [
    'AddObjectResponse',
    (element) => ({
      method: 'AddObjectResponse',
      instanceNumber: integerOf(element, 'InstanceNumber', 0),
      status: integerOf(element, 'Status', 0),
    }),
  ],
  ['DeleteObject', (element) => ({ method: 'DeleteObject', ...readObject(element) })],
  ['DeleteObjectResponse', (element) => ({ method: 'DeleteObjectResponse', status: integerOf(element, 'Status', 0) })],
  ['Reboot', (element) => ({ method: 'Reboot', commandKey: textOf(element, 'CommandKey') })],
  ['RebootResponse', () => ({ method: 'RebootResponse' })],
  ['FactoryReset', () => ({ method: 'FactoryReset' })],
  ['FactoryResetResponse', () => ({ method: 'FactoryResetResponse' })],
  [
    'ScheduleInform',
    (element) => ({
      method: 'ScheduleInform',
      delaySeconds: integerOf(element, 'DelaySeconds', 0),
      commandKey: textOf(element, 'CommandKey'),
    }),
  ],
  ['ScheduleInformResponse', () => ({ method: 'ScheduleInformResponse' })],
  ['Download', readDownload],
  [
    'DownloadResponse',
    (element) => ({
      method: 'DownloadResponse',
      status: integerOf(element, 'Status', 0),
      startTime: nameOf(element, 'StartTime'),
      completeTime: nameOf(element, 'CompleteTime'),
    }),
  ],
  ['TransferComplete', readTransferComplete],
  ['TransferCompleteResponse', () => ({ method: 'TransferCompleteResponse' })],
  ['AutonomousTransferComplete', readAutonomousTransferComplete],
  ['AutonomousTransferCompleteResponse', () => ({ method: 'AutonomousTransferCompleteResponse' })],
]);

/** Fields are found by name, not by place: devices exist that send them in another order. */
function readInform(element: XmlElement): Inform {
  const deviceId = child(element, 'DeviceId');
  return {
    method: 'Inform',
    deviceId: {
      manufacturer: nameOf(deviceId, 'Manufacturer'),
      oui: nameOf(deviceId, 'OUI'),
      productClass: nameOf(deviceId, 'ProductClass'),
      serialNumber: nameOf(deviceId, 'SerialNumber'),
    },
    events: members(element, 'Event').map((struct) => ({
      eventCode: nameOf(struct, 'EventCode'),
      commandKey: textOf(struct, 'CommandKey'),
    })),
    maxEnvelopes: integerOf(element, 'MaxEnvelopes', 1),
    currentTime: nameOf(element, 'CurrentTime'),
    retryCount: integerOf(element, 'RetryCount', 0),
    parameterList: readParameterValues(element),
  };
}

function readTransferComplete(element: XmlElement): CwmpMessage {
  return { method: 'TransferComplete', commandKey: textOf(element, 'CommandKey'), ...readTransferEnd(element) };
}

function readAutonomousTransferComplete(element: XmlElement): CwmpMessage {
  return {
    method: 'AutonomousTransferComplete',
    announceUrl: nameOf(element, 'AnnounceURL'),
    transferUrl: nameOf(element, 'TransferURL'),
    isDownload: booleanOf(element, 'IsDownload'),
    fileType: nameOf(element, 'FileType'),
    fileSize: integerOf(element, 'FileSize', 0),
    targetFileName: textOf(element, 'TargetFileName'),
    ...readTransferEnd(element),
  };
}

function readTransferEnd(
  element: XmlElement,
): Pick<TransferComplete, 'faultCode' | 'faultString' | 'startTime' | 'completeTime'> {
  const fault = child(element, 'FaultStruct');
  return {
    faultCode: integerOf(fault, 'FaultCode', 0),
    faultString: textOf(fault, 'FaultString'),
    startTime: nameOf(element, 'StartTime'),
    completeTime: nameOf(element, 'CompleteTime'),
  };
}

/** Servers leave Notification empty where NotificationChange is false: then it is not looked at. */
function readSetParameterAttributes(element: XmlElement): CwmpMessage {
  return {
    method: 'SetParameterAttributes',
    parameterList: members(element, 'ParameterList').map((struct) => ({
      name: nameOf(struct, 'Name'),
      ...(booleanOf(struct, 'NotificationChange') && { notification: integerOf(struct, 'Notification', -1) }),
      ...(booleanOf(struct, 'AccessListChange') && { accessList: readNames(struct, 'AccessList') }),
    })),
  };
}

function readObject(element: XmlElement): { readonly objectName: string; readonly parameterKey: string } {
  return { objectName: nameOf(element, 'ObjectName'), parameterKey: textOf(element, 'ParameterKey') };
}

function readDownload(element: XmlElement): CwmpMessage {
  return {
    method: 'Download',
    commandKey: textOf(element, 'CommandKey'),
    fileType: nameOf(element, 'FileType'),
    url: nameOf(element, 'URL'),
    username: textOf(element, 'Username'),
    password: textOf(element, 'Password'),
    fileSize: integerOf(element, 'FileSize', 0),
    targetFileName: textOf(element, 'TargetFileName'),
    delaySeconds: integerOf(element, 'DelaySeconds', 0),
    successUrl: nameOf(element, 'SuccessURL'),
    failureUrl: nameOf(element, 'FailureURL'),
  };
}
