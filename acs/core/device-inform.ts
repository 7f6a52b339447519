import type { Inform } from '#shared/cwmp/messages.js';
import { isSecretParameter } from '#shared/cwmp/secret-parameter.js';
import type { CwmpSessionInfo } from '../cwmp-application.js';
import type { DeviceInform, LineChange } from '../store/ports/devices.js';
import type { ParameterRow } from '../store/ports/parameters.js';
import { linePathOf } from './line-values.js';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What an Inform tells of the device. */
export function deviceInform(info: CwmpSessionInfo, inform: Inform, at: number): DeviceInform {
  const { manufacturer, oui, productClass, serialNumber } = inform.deviceId;
  // The last one wins where a device sends a name twice.
  const values = new Map<string, string>();
  for (const { name, value } of inform.parameterList) values.set(name.trim(), value);
  let root = 'Device.';
  for (const name of values.keys()) if (name.startsWith('InternetGatewayDevice.')) root = 'InternetGatewayDevice.';
  const softwareVersion = values.get(`${root}DeviceInfo.SoftwareVersion`);
  const connectionRequestUrl = values.get(`${root}ManagementServer.ConnectionRequestURL`);
  const model = values.get(`${root}DeviceInfo.ModelName`);
  const { deviceId: id, remoteAddress: address } = info;
  // Every Inform comes by here: fields that are set one by one cost much less than spread ones.
  const device: Writable<DeviceInform> = { id, manufacturer, oui, productClass, serialNumber, root, address, at };
  if (model !== undefined) device.model = model.trim();
  if (softwareVersion !== undefined) device.softwareVersion = softwareVersion.trim();
  if (connectionRequestUrl !== undefined) device.connectionRequestUrl = connectionRequestUrl.trim();
  return device;
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
    const row: Writable<ParameterRow> = { name: name.trim() };
    if (type !== '') row.type = type;
    if (!isSecretParameter(row.name)) {
      row.value = value;
      row.at = at;
    }
    return row;
  });
}
