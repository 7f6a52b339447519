import type { Inform } from '#shared/cwmp/messages.js';
import { isSecretParameter } from '#shared/cwmp/secret-parameter.js';
import type { CwmpSessionInfo } from '../cwmp-application.js';
import type { DeviceInform, LineChange, ParameterRow } from '../store/store.js';
import { linePathOf } from './line-values.js';

/** What an Inform tells of the device. */
export function deviceInform(info: CwmpSessionInfo, inform: Inform, at: number): DeviceInform {
  const { manufacturer, oui, productClass, serialNumber } = inform.deviceId;
  const names = inform.parameterList.map(({ name }) => name.trim());
  const root = names.some((name) => name.startsWith('InternetGatewayDevice.')) ? 'InternetGatewayDevice.' : 'Device.';
  // The last one wins where a device sends a name twice.
  const value = (name: string) => inform.parameterList.findLast((one) => one.name.trim() === root + name)?.value.trim();
  const softwareVersion = value('DeviceInfo.SoftwareVersion');
  const connectionRequestUrl = value('ManagementServer.ConnectionRequestURL');
  const model = value('DeviceInfo.ModelName');
  return {
    id: info.deviceId,
    manufacturer,
    oui,
    productClass,
    serialNumber,
    root,
    ...(model !== undefined && { model }),
    ...(softwareVersion !== undefined && { softwareVersion }),
    ...(connectionRequestUrl !== undefined && { connectionRequestUrl }),
    address: info.remoteAddress,
    at,
  };
}

/** A line's Status where the Inform carries it (VALUE CHANGE). */
export function lineStatuses(inform: Inform): readonly LineChange[] {
  return inform.parameterList.flatMap(({ name, value }) => {
    const path = linePathOf(name.trim());
    return path !== undefined && name.trim() === `${path}Status` ? [{ path, status: value.trim() }] : [];
  });
}

/** Values as they are kept: without those of passwords. */
export function parameterRows(
  values: readonly { readonly name: string; readonly value: string; readonly type: string }[],
  at: number,
): readonly ParameterRow[] {
  return values.map(({ name, value, type }) => {
    const row = { name: name.trim(), ...(type !== '' && { type }) };
    return isSecretParameter(row.name) ? row : { ...row, value, at };
  });
}
