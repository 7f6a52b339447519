import { cwmpFaultCode } from './fault-codes.js';
import type { Fault, SetParameterValuesFault } from './messages.js';

/**
 * A fault with the standard's name of its code and the standard's party (TR-069 Amd 6 Annex A.5).
 * @param string instead of the standard's name, e.g. with the reason added
 */
export function cwmpFault(
  code: number,
  string?: string,
  parameterFaults: readonly SetParameterValuesFault[] = [],
): Fault {
  const known = cwmpFaultCode(code);
  return {
    method: 'Fault',
    code,
    string: string ?? known?.name ?? 'Vendor-defined fault',
    faultcode: known?.faultcode ?? 'Server',
    parameterFaults,
  };
}
