import { cwmpFault } from '#shared/cwmp/fault.js';
import { commit, isKey, type RequestOf, type RpcAnswer, type RpcContext } from './context.js';

/** §A.3.2.9: answered now, done when the session has ended well. */
export async function reboot({ commandKey }: RequestOf<'Reboot'>, context: RpcContext): RpcAnswer {
  if (!isKey(commandKey)) return cwmpFault(9003);
  const undo = context.restartAfterSession({ reboot: commandKey });
  return commit(context, undo, { method: 'RebootResponse' as const });
}

/** §A.4.1.6: the same. */
export async function factoryReset(context: RpcContext): RpcAnswer {
  return commit(context, context.restartAfterSession('factory-reset'), { method: 'FactoryResetResponse' as const });
}

/** §A.4.1.2. */
export async function scheduleInform(request: RequestOf<'ScheduleInform'>, context: RpcContext): RpcAnswer {
  const { delaySeconds, commandKey } = request;
  if (!isKey(commandKey) || delaySeconds < 1) return cwmpFault(9003);
  const undo = context.scheduledInforms.add(delaySeconds, commandKey);
  if (undo === undefined) return cwmpFault(9004);
  return commit(context, undo, { method: 'ScheduleInformResponse' as const });
}
