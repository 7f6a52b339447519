import { unreachable } from '#shared/lib/unreachable.js';
import type {
  AutonomousTransferComplete,
  CwmpMessage,
  Download,
  Fault,
  Inform,
  ParameterAttributes,
  ParameterValue,
  SetParameterAttributes,
  TransferComplete,
} from './messages.js';
import { escapeText } from './xml-text.js';

/** The method element of a message: its children are unqualified, its arrays counted (TR-069 Amd 6 §3.5). */
export function printMessage(message: CwmpMessage): string {
  switch (message.method) {
    case 'Fault':
      return printFault(message);
    case 'Unknown':
      return method(message.name.replace(/[^\w.-]/g, ''), '');
    case 'Inform':
      return method('Inform', printInform(message));
    case 'InformResponse':
      return method('InformResponse', element('MaxEnvelopes', message.maxEnvelopes.toString()));
    case 'GetRPCMethods':
    case 'FactoryReset':
    case 'TransferCompleteResponse':
    case 'AutonomousTransferCompleteResponse':
    case 'SetParameterAttributesResponse':
    case 'RebootResponse':
    case 'FactoryResetResponse':
    case 'ScheduleInformResponse':
      return method(message.method, '');
    case 'GetRPCMethodsResponse':
      return method(message.method, stringArray('MethodList', message.methodList));
    case 'GetParameterNames':
      // `0` and `1`, for some devices refuse `false`.
      return method(
        message.method,
        element('ParameterPath', message.parameterPath) + element('NextLevel', message.nextLevel ? '1' : '0'),
      );
    case 'GetParameterNamesResponse':
      return method(
        message.method,
        array(
          'ParameterList',
          'cwmp:ParameterInfoStruct',
          message.parameterList.map(({ name, writable }) =>
            struct('ParameterInfoStruct', element('Name', name) + element('Writable', writable ? '1' : '0')),
          ),
        ),
      );
    case 'GetParameterValues':
      return method(message.method, stringArray('ParameterNames', message.parameterNames));
    case 'GetParameterValuesResponse':
      return method(message.method, parameterValues(message.parameterList));
    case 'SetParameterValues':
      return method(
        message.method,
        parameterValues(message.parameterList) + element('ParameterKey', message.parameterKey),
      );
    case 'SetParameterValuesResponse':
    case 'DeleteObjectResponse':
      return method(message.method, element('Status', message.status.toString()));
    case 'SetParameterAttributes':
      return method(
        message.method,
        array('ParameterList', 'cwmp:SetParameterAttributesStruct', message.parameterList.map(printAttributesChange)),
      );
    case 'GetParameterAttributes':
      return method(message.method, stringArray('ParameterNames', message.parameterNames));
    case 'GetParameterAttributesResponse':
      return method(
        message.method,
        array('ParameterList', 'cwmp:ParameterAttributeStruct', message.parameterList.map(printAttributes)),
      );
    case 'AddObject':
    case 'DeleteObject':
      return method(
        message.method,
        element('ObjectName', message.objectName) + element('ParameterKey', message.parameterKey),
      );
    case 'AddObjectResponse':
      return method(
        message.method,
        element('InstanceNumber', message.instanceNumber.toString()) + element('Status', message.status.toString()),
      );
    case 'Reboot':
      return method(message.method, element('CommandKey', message.commandKey));
    case 'ScheduleInform':
      return method(
        message.method,
        element('DelaySeconds', message.delaySeconds.toString()) + element('CommandKey', message.commandKey),
      );
    case 'Download':
      return method(message.method, printDownload(message));
    case 'DownloadResponse':
      return method(
        message.method,
        element('Status', message.status.toString()) +
          element('StartTime', message.startTime) +
          element('CompleteTime', message.completeTime),
      );
    case 'TransferComplete':
      return method(message.method, element('CommandKey', message.commandKey) + printTransferEnd(message));
    case 'AutonomousTransferComplete':
      return method(message.method, printAutonomousTransferComplete(message));
    default:
      return unreachable(message);
  }
}

function printInform(inform: Inform): string {
  const { manufacturer, oui, productClass, serialNumber } = inform.deviceId;
  return (
    struct(
      'DeviceId',
      element('Manufacturer', manufacturer) +
        element('OUI', oui) +
        element('ProductClass', productClass) +
        element('SerialNumber', serialNumber),
    ) +
    array(
      'Event',
      'cwmp:EventStruct',
      inform.events.map(({ eventCode, commandKey }) =>
        struct('EventStruct', element('EventCode', eventCode) + element('CommandKey', commandKey)),
      ),
    ) +
    element('MaxEnvelopes', inform.maxEnvelopes.toString()) +
    element('CurrentTime', inform.currentTime) +
    element('RetryCount', inform.retryCount.toString()) +
    parameterValues(inform.parameterList)
  );
}

function printAttributesChange({ name, notification, accessList }: SetParameterAttributes): string {
  return struct(
    'SetParameterAttributesStruct',
    element('Name', name) +
      element('NotificationChange', notification === undefined ? '0' : '1') +
      element('Notification', (notification ?? 0).toString()) +
      element('AccessListChange', accessList === undefined ? '0' : '1') +
      stringArray('AccessList', accessList ?? []),
  );
}

function printAttributes({ name, notification, accessList }: ParameterAttributes): string {
  return struct(
    'ParameterAttributeStruct',
    element('Name', name) + element('Notification', notification.toString()) + stringArray('AccessList', accessList),
  );
}

function printDownload(download: Download): string {
  return (
    element('CommandKey', download.commandKey) +
    element('FileType', download.fileType) +
    element('URL', download.url) +
    element('Username', download.username) +
    element('Password', download.password) +
    element('FileSize', download.fileSize.toString()) +
    element('TargetFileName', download.targetFileName) +
    element('DelaySeconds', download.delaySeconds.toString()) +
    element('SuccessURL', download.successUrl) +
    element('FailureURL', download.failureUrl)
  );
}

function printAutonomousTransferComplete(transfer: AutonomousTransferComplete): string {
  return (
    element('AnnounceURL', transfer.announceUrl) +
    element('TransferURL', transfer.transferUrl) +
    element('IsDownload', transfer.isDownload ? '1' : '0') +
    element('FileType', transfer.fileType) +
    element('FileSize', transfer.fileSize.toString()) +
    element('TargetFileName', transfer.targetFileName) +
    printTransferEnd(transfer)
  );
}

function printTransferEnd(transfer: TransferComplete | AutonomousTransferComplete): string {
  return (
    struct(
      'FaultStruct',
      element('FaultCode', transfer.faultCode.toString()) + element('FaultString', transfer.faultString),
    ) +
    element('StartTime', transfer.startTime) +
    element('CompleteTime', transfer.completeTime)
  );
}

/** TR-069 Amd 6 §3.5: faultstring is this text exactly; some servers know a fault by nothing else. */
function printFault(fault: Fault): string {
  const parameterFaults = fault.parameterFaults.map(({ parameterName, faultCode, faultString }) =>
    struct(
      'SetParameterValuesFault',
      element('ParameterName', parameterName) +
        element('FaultCode', faultCode.toString()) +
        element('FaultString', faultString),
    ),
  );
  const cwmp = method(
    'Fault',
    element('FaultCode', fault.code.toString()) + element('FaultString', fault.string) + parameterFaults.join(''),
  );
  return struct(
    'soap-env:Fault',
    element('faultcode', fault.faultcode) + element('faultstring', 'CWMP fault') + struct('detail', cwmp),
  );
}

function parameterValues(list: readonly ParameterValue[]): string {
  return array(
    'ParameterList',
    'cwmp:ParameterValueStruct',
    list.map(({ name, value, type }) =>
      struct(
        'ParameterValueStruct',
        `${element('Name', name)}<Value xsi:type="${typeName(type)}">${escapeText(value)}</Value>`,
      ),
    ),
  );
}

/** `base64` is SOAP's type (TR-069 Amd 6 Table 12), the others are XML Schema's. A value always has a type. */
function typeName(type: string): string {
  if (!/^[A-Za-z_][\w.-]*$/.test(type)) return 'xsd:string';
  return type === 'base64' ? 'soap-enc:base64' : `xsd:${type}`;
}

function stringArray(name: string, strings: readonly string[]): string {
  return array(
    name,
    'xsd:string',
    strings.map((string) => element('string', string)),
  );
}

function array(name: string, itemType: string, items: readonly string[]): string {
  return `<${name} soap-enc:arrayType="${itemType}[${items.length}]">${items.join('')}</${name}>`;
}

function method(name: string, content: string): string {
  return struct(`cwmp:${name}`, content);
}

function struct(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

function element(name: string, text: string): string {
  return struct(name, escapeText(text));
}
