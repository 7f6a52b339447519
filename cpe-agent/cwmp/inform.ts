import type { Inform } from '#shared/cwmp/messages.js';
import type { Parameters } from './data-model/parameters.js';
import type { InformContent } from './event-queue.js';
import { localDateTime } from './local-time.js';
import { DeviceInfo } from './names.js';

/** TR-069 Amd 6 §A.3.3.1: every forced parameter, and those that `4 VALUE CHANGE` is about. `now`: epoch ms. */
export function buildInform(
  parameters: Parameters,
  { events, changed }: InformContent,
  { now, retryCount }: { readonly now: number; readonly retryCount: number },
): Inform {
  const names = new Set([...parameters.template.forcedInform, ...changed].map((name) => parameters.full(name)));
  return {
    method: 'Inform',
    deviceId: {
      manufacturer: parameters.get(DeviceInfo.manufacturer),
      oui: parameters.get(DeviceInfo.manufacturerOui),
      productClass: parameters.get(DeviceInfo.productClass),
      serialNumber: parameters.get(DeviceInfo.serialNumber),
    },
    events,
    maxEnvelopes: 1,
    currentTime: localDateTime(now),
    retryCount,
    parameterList: [...names].map((name) => parameters.read(name)),
  };
}
