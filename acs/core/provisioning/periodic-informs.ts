import type { Fault, ParameterValue } from '#shared/cwmp/messages.js';
import type { Exchange } from '../exchange.js';

/**
 * Makes the device inform every so many seconds. PeriodicInformTime is the phase (TR-069 Amd 6 §3.7.1.2): each device has its
 * own, or a fleet that was switched on at once informs at once for ever. A device that refuses to have a phase gets none.
 * @param phase from 0 to 1: where in the interval this device informs
 * @returns the fault, if it refused the interval
 */
export function* setPeriodicInforms(root: string, seconds: number, phase: number): Exchange<Fault | undefined> {
  const at = new Date(Date.UTC(2020, 0) + Math.floor(phase * seconds) * 1000).toISOString().replace('.000', '');
  const value = (name: string, text: string, type: string): ParameterValue => {
    return { name: `${root}ManagementServer.PeriodicInform${name}`, value: text, type };
  };
  const interval = [value('Enable', '1', 'boolean'), value('Interval', String(seconds), 'unsignedInt')];
  let answer = yield setValues([...interval, value('Time', at, 'dateTime')]);
  if (answer.method === 'Fault') answer = yield setValues(interval);
  return answer.method === 'Fault' ? answer : undefined;
}

/** Whether a parameter is one of those. @param name full */
export function isPeriodicInform(name: string): boolean {
  return name.includes('.ManagementServer.PeriodicInform');
}

function setValues(parameterList: readonly ParameterValue[]) {
  return { method: 'SetParameterValues' as const, parameterList, parameterKey: '' };
}
