import type { AcsRequest } from '#shared/cwmp/messages.js';
import { unreachable } from '#shared/lib/unreachable.js';
import { DeviceInfo } from '../names.js';
import type { RpcAnswer, RpcContext } from './context.js';
import { download } from './download.js';
import { addObject, deleteObject } from './objects.js';
import { setParameterAttributes } from './parameter-attributes.js';
import { setParameterValues } from './parameter-values.js';
import { factoryReset, reboot, scheduleInform } from './restart.js';

/** TR-069 Amd 6 Table 5: all that are required, and those optional ones that are useful here. */
const METHODS: readonly AcsRequest['method'][] = [
  'GetRPCMethods',
  'SetParameterValues',
  'GetParameterValues',
  'GetParameterNames',
  'SetParameterAttributes',
  'GetParameterAttributes',
  'AddObject',
  'DeleteObject',
  'Reboot',
  'Download',
  'FactoryReset',
  'ScheduleInform',
];

/** Carries out what an ACS asks (TR-069 Amd 6 §A.3). */
export function createRpcHandler(context: RpcContext): (request: AcsRequest) => RpcAnswer {
  const { parameters, attributes } = context;
  return async (request) => {
    switch (request.method) {
      case 'GetRPCMethods':
        return { method: 'GetRPCMethodsResponse', methodList: METHODS };
      case 'GetParameterNames': {
        const names = parameters.names(request.parameterPath, request.nextLevel);
        return names.ok ? { method: 'GetParameterNamesResponse', parameterList: names.value } : names.error;
      }
      case 'GetParameterValues': {
        parameters.set(DeviceInfo.upTime, String(Math.floor(context.upTimeMs() / 1000)));
        const values = parameters.values(request.parameterNames);
        return values.ok ? { method: 'GetParameterValuesResponse', parameterList: values.value } : values.error;
      }
      case 'SetParameterValues':
        return setParameterValues(request, context);
      case 'GetParameterAttributes': {
        const read = attributes.read(request.parameterNames);
        return read.ok ? { method: 'GetParameterAttributesResponse', parameterList: read.value } : read.error;
      }
      case 'SetParameterAttributes':
        return setParameterAttributes(request, context);
      case 'AddObject':
        return addObject(request, context);
      case 'DeleteObject':
        return deleteObject(request, context);
      case 'Reboot':
        return reboot(request, context);
      case 'FactoryReset':
        return factoryReset(context);
      case 'ScheduleInform':
        return scheduleInform(request, context);
      case 'Download':
        return download(request, context);
      default:
        return unreachable(request);
    }
  };
}
