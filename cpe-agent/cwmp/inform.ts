import type { Inform } from '#shared/cwmp/messages.js';
import type { Parameters } from './data-model/parameters.js';
import { localDateTime } from './local-time.js';
import { DeviceInfo } from './names.js';
import type { InformContent } from './pending-inform.js';

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
    events: events.map((eventCode) => ({ eventCode, commandKey: '' })),
    maxEnvelopes: 1,
    currentTime: localDateTime(now),
    retryCount,
    parameterList: [...names].map((name) => parameters.read(name)),
  };
}
