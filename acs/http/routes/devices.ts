import express from 'express';
import { deviceQuery } from '#shared/api/schemas.js';
import { AppError } from '../../app-error.js';
import type { Accounts } from '../../core/accounts.js';
import type { Store } from '../../store/store.js';
import { requireRole } from '../authentication.js';
import type { WebRouter } from '../web.js';

export function deviceRoutes({ accounts, store }: { readonly accounts: Accounts; readonly store: Store }): WebRouter {
  const viewer = requireRole(accounts, 'viewer');
  return express
    .Router()
    .get('/', viewer, async (request, response) => {
      response.json(await store.devices(deviceQuery.parse(request.query)));
    })
    .get('/:id', viewer, async (request, response) => {
      const id = request.params['id'] ?? '';
      const device = await store.deviceView(id);
      if (device === undefined) throw new AppError('device-not-found', `No device has the id ${id}`);
      response.json(device);
    });
}
