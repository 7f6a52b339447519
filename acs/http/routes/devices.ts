import { device, devicePage, deviceQuery } from '#shared/api/schemas.js';
import { AppError } from '../../app-error.js';
import type { Store } from '../../store/store.js';
import { idParams, route, type Route } from '../route.js';

export function deviceRoutes({ store }: { readonly store: Store }): readonly Route[] {
  return [
    route({
      id: 'listDevices',
      method: 'get',
      path: '/devices',
      tag: 'devices',
      summary: 'The fleet, page by page, with what each line says of itself and its last run',
      role: 'viewer',
      query: deviceQuery,
      answers: { 200: devicePage },
    })(async ({ query }) => ({ status: 200, body: await store.devices(query) })),
    route({
      id: 'getDevice',
      method: 'get',
      path: '/devices/{id}',
      tag: 'devices',
      summary: 'One device with its lines',
      role: 'viewer',
      params: idParams,
      answers: { 200: device },
      errors: ['device-not-found'],
    })(async ({ params: { id } }) => {
      const found = await store.deviceView(id);
      if (found === undefined) throw new AppError('device-not-found', `No device has the id ${id}`);
      return { status: 200, body: found };
    }),
  ];
}
