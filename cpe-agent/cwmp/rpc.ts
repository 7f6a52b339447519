import { cwmpFault } from '#shared/cwmp/fault.js';
import type { AcsRequest, CpeResponse, Fault } from '#shared/cwmp/messages.js';
import type { Parameters } from './data-model/parameters.js';
import { DeviceInfo, ManagementServer } from './names.js';

export interface RpcOptions {
  readonly parameters: Parameters;
  upTimeMs(): number;
  /** Resolves when everything that survives a restart is stored. */
  save(): Promise<void>;
  /** The values are stored; now they take effect. */
  written(values: ReadonlyMap<string, string>): void;
}

const METHODS = ['GetRPCMethods', 'GetParameterNames', 'GetParameterValues', 'SetParameterValues'];
const PARAMETER_KEY_LENGTH = 32;

/** Carries out what an ACS asks (TR-069 Amd 6 §A.3). */
export function createRpcHandler(options: RpcOptions): (request: AcsRequest) => Promise<CpeResponse | Fault> {
  const { parameters } = options;
  return async (request) => {
    switch (request.method) {
      case 'GetRPCMethods':
        return { method: 'GetRPCMethodsResponse', methodList: METHODS };
      case 'GetParameterNames': {
        const names = parameters.names(request.parameterPath, request.nextLevel);
        return names.ok ? { method: 'GetParameterNamesResponse', parameterList: names.value } : names.error;
      }
      case 'GetParameterValues': {
        parameters.set(DeviceInfo.upTime, String(Math.floor(options.upTimeMs() / 1000)));
        const values = parameters.values(request.parameterNames);
        return values.ok ? { method: 'GetParameterValuesResponse', parameterList: values.value } : values.error;
      }
      case 'SetParameterValues':
        return setParameterValues(request, options);
      default:
        return cwmpFault(9000);
    }
  };
}

/** §A.3.2.1: all or nothing, even across a crash: nothing has happened before the values are stored. */
async function setParameterValues(
  request: Extract<AcsRequest, { method: 'SetParameterValues' }>,
  options: RpcOptions,
): Promise<CpeResponse | Fault> {
  const { parameters } = options;
  if (request.parameterKey.length > PARAMETER_KEY_LENGTH) return cwmpFault(9003);
  const checked = parameters.check(request.parameterList);
  if (!checked.ok) return checked.error;
  // The state of a diagnosis does not survive a restart (TR-106 DiagnosticsState).
  const kept = new Map([...checked.value].filter(([name]) => !name.endsWith('.DiagnosticsState')));
  kept.set(ManagementServer.parameterKey, request.parameterKey);
  const undo = parameters.snapshot(kept.keys());
  parameters.write(kept);
  try {
    await options.save();
  } catch {
    undo();
    return cwmpFault(9002);
  }
  options.written(checked.value);
  return { method: 'SetParameterValuesResponse', status: 0 };
}
