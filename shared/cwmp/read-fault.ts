import type { Fault } from './messages.js';
import { child, integerOf, nameOf, textOf } from './read-fields.js';
import type { XmlElement } from './xml-tree.js';

/** A SOAP fault with or without the CWMP detail (TR-069 Amd 6 §3.5); `faultstring` is not looked at, its text varies. */
export function readFault(fault: XmlElement): Fault {
  const detail = child(fault, 'detail') ?? fault;
  const cwmp = child(detail, 'Fault') ?? detail;
  return {
    method: 'Fault',
    code: integerOf(cwmp, 'FaultCode', 0),
    string: child(cwmp, 'FaultString')?.text ?? textOf(fault, 'faultstring'),
    faultcode: /client\s*$/i.test(textOf(fault, 'faultcode')) ? 'Client' : 'Server',
    parameterFaults: cwmp.children
      .filter(({ name }) => name === 'SetParameterValuesFault')
      .map((entry) => ({
        parameterName: nameOf(entry, 'ParameterName'),
        faultCode: integerOf(entry, 'FaultCode', 0),
        faultString: textOf(entry, 'FaultString'),
      })),
  };
}
