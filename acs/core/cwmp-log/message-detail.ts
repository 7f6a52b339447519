import type { CwmpMessage, Fault } from '#shared/cwmp/messages.js';

/** Characters of a detail at most (shared/api/cwmp-log.ts). */
const LONGEST = 500;
const LONGEST_NAME = 64;

/** Its method; of one that is not known, as the device calls it. */
export function messageName(message: CwmpMessage): string {
  return message.method === 'Unknown' ? message.name.slice(0, LONGEST_NAME) : message.method;
}

/**
 * What a message is about: names, never a value. A phone's own words for a fault may quote what it was set to.
 * @param isQuiet it was given secrets: its words for a fault are left out
 */
export function messageDetail(message: CwmpMessage, isQuiet: boolean): string {
  switch (message.method) {
    case 'Inform':
    case 'GetParameterValuesResponse':
    case 'SetParameterValues':
    case 'SetParameterAttributes':
    case 'GetParameterNamesResponse':
    case 'GetParameterAttributesResponse':
      return listed(message.parameterList.length, (i) => message.parameterList[i]?.name ?? '');
    case 'GetParameterValues':
    case 'GetParameterAttributes':
      return listed(message.parameterNames.length, (i) => message.parameterNames[i] ?? '');
    case 'GetRPCMethodsResponse':
      return listed(message.methodList.length, (i) => message.methodList[i] ?? '');
    case 'GetParameterNames':
      return cut(message.parameterPath);
    case 'AddObject':
    case 'DeleteObject':
      return cut(message.objectName);
    case 'Download':
      return cut(message.fileType);
    case 'SetParameterValuesResponse':
    case 'DeleteObjectResponse':
    case 'DownloadResponse':
      return `Status ${message.status}`;
    case 'AddObjectResponse':
      return `InstanceNumber ${message.instanceNumber}, Status ${message.status}`;
    case 'TransferComplete':
    case 'AutonomousTransferComplete':
      // Its words may quote the URL that it was given in an earlier session, with a password.
      return `FaultCode ${message.faultCode}`;
    case 'Fault':
      return faultDetail(message, isQuiet);
    default:
      return '';
  }
}

function faultDetail({ code, string, parameterFaults }: Fault, isQuiet: boolean): string {
  const words = (text: string) => (isQuiet || text === '' ? '' : ` ${text}`);
  const ofParameters = parameterFaults
    .slice(0, 20)
    .map((fault) => `${fault.parameterName}: ${fault.faultCode}${words(fault.faultString)}`);
  return cut([`${code}${words(string)}`, ...ofParameters].join('; '));
}

/** Their number and as many of them as there is room for. A phone may have tens of thousands: they are not joined. */
function listed(count: number, name: (i: number) => string): string {
  let text = '';
  for (let i = 0; i < count && text.length <= LONGEST; i++) text += i === 0 ? name(i) : `, ${name(i)}`;
  return cut(count > 3 ? `${count}: ${text}` : text);
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
