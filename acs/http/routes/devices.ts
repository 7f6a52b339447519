import { device, devicePage, deviceQuery, setAdmission, type Device } from '#shared/api/devices.js';
import { AppError } from '../../app-error.js';
import type { DeviceBackend } from '../../backends/backend.js';
import type { Clock } from '../../clock.js';
import type { Audit } from '../../core/audit.js';
import { LEAST_ROLE } from '../../core/roles.js';
import type { RunService } from '../../core/run/run-service.js';
import type { Store } from '../../store/ports/store.js';
import { actorOf, whoAsks } from '../authentication.js';
import { etagOf, requireMatch } from '../etag.js';
import { idParams, route, type Route } from '../route.js';
import { assertOwnDevices } from './own-devices.js';

export interface DeviceRouteDeps {
  readonly store: Store;
  readonly backend: DeviceBackend;
  readonly runs: RunService;
  readonly audit: Audit;
  readonly clock: Clock;
}

const tag = 'devices';

export function deviceRoutes({ store, backend, runs, audit, clock }: DeviceRouteDeps): readonly Route[] {
  const find = async (id: string): Promise<Device> => {
    const found = await store.deviceView(id);
    if (found === undefined) throw notFound(id);
    return found;
  };
  const dated = (found: Device): Device => {
    const asOf = backend.asOf();
    return asOf === undefined ? found : { ...found, asOf };
  };
  return [
    route({
      id: 'listDevices',
      method: 'get',
      path: '/devices',
      tag,
      summary: 'The fleet, page by page, with what each line says of itself and its last run',
      role: LEAST_ROLE['fleet.read'],
      query: deviceQuery,
      answers: { 200: devicePage },
    })(async ({ query }) => {
      const page = await store.devices(query);
      return { status: 200, body: { ...page, items: page.items.map(dated) } };
    }),
    route({
      id: 'getDevice',
      method: 'get',
      path: '/devices/{id}',
      tag,
      summary: 'One device with its lines',
      role: LEAST_ROLE['fleet.read'],
      params: idParams,
      answers: { 200: device },
      errors: ['device-not-found'],
      etag: true,
    })(async ({ params }) => {
      const found = await find(params.id);
      // The tag is of what is known, not of when it was confirmed.
      return { status: 200, headers: { ETag: tagOf(found) }, body: dated(found) };
    }),
    route({
      id: 'deleteDevice',
      method: 'delete',
      path: '/devices/{id}',
      tag,
      summary: 'Forgets a device with its lines, parameters, tasks and runs',
      description: 'Open runs are canceled first. A device that informs again is a new one.',
      role: LEAST_ROLE['devices.delete'],
      params: idParams,
      answers: { 204: null },
      errors: ['device-not-found', 'genieacs-decides'],
      ifMatch: true,
    })(async ({ params: { id }, request }) => {
      assertOwnDevices(backend);
      requireMatch(request, tagOf(await find(id)));
      const { username } = whoAsks(request).user;
      for (const run of await store.openRuns(id)) await runs.cancel(run.id, username).catch(ignoreEnded);
      if (!(await store.deleteDevice(id))) throw notFound(id);
      await audit.record({ ...actorOf(request), action: 'device.delete', target: id });
      return { status: 204 };
    }),
    route({
      id: 'setAdmission',
      method: 'post',
      path: '/devices/{id}/admission',
      tag,
      summary: 'Approves, refuses or quarantines a device',
      description: 'A quarantined device is known and nothing is asked of it; a refused one gets no session.',
      role: LEAST_ROLE['devices.admit'],
      params: idParams,
      body: setAdmission,
      answers: { 200: device },
      errors: ['device-not-found', 'genieacs-decides'],
    })(async ({ params: { id }, body: { admission }, request }) => {
      assertOwnDevices(backend);
      const { admission: before } = await find(id);
      if (!(await store.setAdmission(id, admission, whoAsks(request).user.username, clock.now()))) throw notFound(id);
      const detail = { before, after: admission };
      await audit.record({ ...actorOf(request), action: 'device.admission', target: id, detail });
      return { status: 200, body: await find(id) };
    }),
  ];
}

function tagOf(found: Device): string {
  return etagOf(JSON.stringify(found));
}

function notFound(id: string): AppError {
  return new AppError('device-not-found', `No device has the id ${id}`);
}

function ignoreEnded(error: unknown): void {
  if (!(error instanceof AppError && error.code === 'run-ended')) throw error;
}
