import { cwmpFault } from '#shared/cwmp/fault.js';
import { ManagementServer } from '../names.js';
import { commit, isKey, type RequestOf, type RpcAnswer, type RpcContext } from './context.js';

/** §A.3.2.1: all or nothing, even across a crash: nothing has happened before the values are stored. */
export async function setParameterValues(request: RequestOf<'SetParameterValues'>, context: RpcContext): RpcAnswer {
  const { parameters } = context;
  if (!isKey(request.parameterKey)) return cwmpFault(9003);
  const checked = parameters.check(request.parameterList);
  if (!checked.ok) return checked.error;
  // The state of a diagnosis does not survive a restart (TR-106 DiagnosticsState).
  const kept = new Map([...checked.value].filter(([name]) => !name.endsWith('.DiagnosticsState')));
  kept.set(ManagementServer.parameterKey, request.parameterKey);
  const undo = parameters.snapshot(kept.keys());
  parameters.write(kept);
  const answer = await commit(context, undo, { method: 'SetParameterValuesResponse' as const, status: 0 });
  if (answer.method !== 'Fault') context.written(checked.value);
  return answer;
}
