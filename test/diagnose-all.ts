import { labConditions } from '#cpe-agent/lab/conditions.js';
import type { RunDetail } from '#shared/api/runs.js';
import type { ApiClient } from './api-client.js';

/** Diagnoses the lab's phones, all at once (the silent ones take half a minute each). @returns ended runs by number */
export async function diagnoseAll(api: ApiClient): Promise<ReadonlyMap<string, RunDetail>> {
  const devices = await api.diagnosable(labConditions.length);
  const runs = await Promise.all(
    labConditions.map(async ({ user }) => {
      const device = devices.find(({ serialNumber }) => serialNumber === user);
      if (device === undefined) throw new Error(`no phone ${user}`);
      return [user, await api.ended(await api.createRun(device.id))] as const;
    }),
  );
  return new Map(runs);
}
