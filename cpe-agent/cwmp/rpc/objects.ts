import { cwmpFault } from '#shared/cwmp/fault.js';
import type { CpeResponse, Fault } from '#shared/cwmp/messages.js';
import { ManagementServer } from '../names.js';
import { commit, isKey, type RequestOf, type RpcAnswer, type RpcContext } from './context.js';

type ObjectRequest = RequestOf<'AddObject' | 'DeleteObject'>;

/** §A.3.2.6. */
export async function addObject(request: ObjectRequest, context: RpcContext): RpcAnswer {
  if (!isKey(request.parameterKey)) return cwmpFault(9003);
  const added = context.parameters.addObject(request.objectName);
  if (!added.ok) return added.error;
  const answer = { method: 'AddObjectResponse' as const, instanceNumber: added.value.instance, status: 0 };
  return finish(request, context, () => added.value.undo(), answer);
}

/** §A.3.2.7. */
export async function deleteObject(request: ObjectRequest, context: RpcContext): RpcAnswer {
  if (!isKey(request.parameterKey)) return cwmpFault(9003);
  const deleted = context.parameters.deleteObject(request.objectName);
  if (!deleted.ok) return deleted.error;
  const undoAttributes = context.attributes.drop(request.objectName);
  const undo = (): void => {
    deleted.value.undo();
    undoAttributes();
  };
  return finish(request, context, undo, { method: 'DeleteObjectResponse', status: 0 }, deleted.value.cleared);
}

/** ParameterKey is set if and only if the rest is done. */
async function finish(
  request: ObjectRequest,
  context: RpcContext,
  undo: () => void,
  done: CpeResponse,
  cleared: ReadonlyMap<string, string> = new Map(),
): Promise<CpeResponse | Fault> {
  const { parameters } = context;
  const undoKey = parameters.snapshot([ManagementServer.parameterKey]);
  parameters.write(new Map([[ManagementServer.parameterKey, request.parameterKey]]));
  const undoBoth = (): void => {
    undoKey();
    undo();
  };
  const answer = await commit(context, undoBoth, done);
  if (answer === done) context.written(cleared);
  return answer;
}
