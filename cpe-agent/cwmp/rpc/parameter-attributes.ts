import { commit, type RequestOf, type RpcAnswer, type RpcContext } from './context.js';

/** §A.3.2.4. */
export async function setParameterAttributes(
  request: RequestOf<'SetParameterAttributes'>,
  context: RpcContext,
): RpcAnswer {
  const written = context.attributes.write(request.parameterList);
  if (!written.ok) return written.error;
  return commit(context, written.value, { method: 'SetParameterAttributesResponse' as const });
}
