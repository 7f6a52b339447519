import type { CwmpMessage, Inform } from './messages.js';
import { readFault } from './read-fault.js';
import { booleanOf, child, integerOf, members, nameOf, textOf } from './read-fields.js';
import { readNames, readParameterInfos, readParameterValues } from './read-parameters.js';
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
  ['TransferComplete', readTransferComplete],
  ['TransferCompleteResponse', () => ({ method: 'TransferCompleteResponse' })],
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
  const fault = child(element, 'FaultStruct');
  return {
    method: 'TransferComplete',
    commandKey: textOf(element, 'CommandKey'),
    faultCode: integerOf(fault, 'FaultCode', 0),
    faultString: textOf(fault, 'FaultString'),
  };
}
