import {
  parameterPage,
  parameterQuery,
  refreshParameters,
  task,
  taskList,
  writeParameters,
  writePreview,
  type Task,
} from '#shared/api/parameters.js';
import { AppError } from '../../app-error.js';
import type { DeviceBackend } from '../../backends/backend.js';
import type { Audit } from '../../core/audit.js';
import type { ParameterService } from '../../core/parameters/parameter-service.js';
import { LEAST_ROLE } from '../../core/roles.js';
import type { TaskRow } from '../../store/ports/parameters.js';
import type { Store } from '../../store/ports/store.js';
import { actorOf, whoAsks } from '../authentication.js';
import { etagOf } from '../etag.js';
import { idParams, route, type Route } from '../route.js';

export interface ParameterRouteDeps {
  readonly store: Store;
  readonly parameters: ParameterService;
  readonly backend: DeviceBackend;
  readonly audit: Audit;
}

const tag = 'parameters';

/** What is stored of a device's parameters, and the tasks that read and write them. */
export function parameterRoutes({ store, backend, parameters, audit }: ParameterRouteDeps): readonly Route[] {
  return [
    route({
      id: 'listParameters',
      method: 'get',
      path: '/devices/{id}/parameters',
      tag,
      summary: 'Parameters of the device as last read or told, by name',
      description: 'The ETag changes with any stored parameter of the device.',
      role: LEAST_ROLE['fleet.read'],
      params: idParams,
      query: parameterQuery,
      answers: { 200: parameterPage },
      errors: ['device-not-found'],
      etag: true,
    })(async ({ params: { id }, query }) => {
      // Read first: a change meanwhile makes the tag too old, never too new.
      const version = await store.parametersAt(id);
      const body = await parameters.page(id, query);
      return { status: 200, headers: { ETag: etagOf(`parameters ${id} ${version}`) }, body };
    }),
    route({
      id: 'refreshParameters',
      method: 'post',
      path: '/devices/{id}/parameters/refresh',
      tag,
      summary: 'Has parameters read again at the device’s next session, and asks it for one',
      role: LEAST_ROLE['parameters.refresh'],
      params: idParams,
      body: refreshParameters,
      answers: { 202: task },
      errors: ['device-not-found', 'device-not-approved', 'nbi-unavailable'],
    })(async ({ params: { id }, body: { names }, request }) => {
      backend.assertAvailable();
      const row = await parameters.refresh(id, names, whoAsks(request).user.username);
      const detail = { task: row.id, names };
      await audit.record({ ...actorOf(request), action: 'parameters.refresh', target: id, detail });
      return accepted(row);
    }),
    route({
      id: 'writeParameters',
      method: 'post',
      path: '/devices/{id}/parameters/write',
      tag,
      summary: 'Shows what a write would change, and, confirmed, has it written at the device’s next session',
      description:
        'Without `confirmation` nothing is done: 200 with the preview and its token. With it 202 with the task: one SetParameterValues, so all or nothing.',
      role: LEAST_ROLE['parameters.write'],
      params: idParams,
      body: writeParameters,
      answers: { 200: writePreview, 202: task },
      errors: [
        'device-not-found',
        'device-not-approved',
        'parameter-value-invalid',
        'parameter-not-writable',
        'parameter-managed',
        'confirmation-invalid',
        'confirmation-stale',
        'nbi-unavailable',
      ],
    })(async ({ params: { id }, body, request }) => {
      const { username } = whoAsks(request).user;
      if (body.confirmation === undefined) {
        return { status: 200, body: await parameters.preview(id, body.values, username) };
      }
      backend.assertAvailable();
      const row = await parameters.write(id, body, username);
      const detail = { task: row.id, names: body.values.map(({ name }) => name) };
      await audit.record({ ...actorOf(request), action: 'parameters.write', target: id, detail });
      return accepted(row);
    }),
    route({
      id: 'listTasks',
      method: 'get',
      path: '/devices/{id}/tasks',
      tag,
      summary: 'The device’s last 200 tasks, newest first',
      role: LEAST_ROLE['fleet.read'],
      params: idParams,
      answers: { 200: taskList },
      errors: ['device-not-found'],
    })(async ({ params }) => ({ status: 200, body: { items: (await parameters.tasks(params.id)).map(taskView) } })),
    route({
      id: 'getTask',
      method: 'get',
      path: '/tasks/{id}',
      tag,
      summary: 'One task',
      role: LEAST_ROLE['fleet.read'],
      params: idParams,
      answers: { 200: task },
      errors: ['task-not-found'],
    })(async ({ params: { id } }) => {
      const row = await store.task(id);
      if (row === undefined) throw new AppError('task-not-found', `No task has the id ${id}`);
      return { status: 200, body: taskView(row) };
    }),
    route({
      id: 'cancelTask',
      method: 'post',
      path: '/tasks/{id}/cancel',
      tag,
      summary: 'Ends a task that is still open',
      description: 'What the device was asked already it may do all the same.',
      role: LEAST_ROLE['parameters.refresh'],
      params: idParams,
      answers: { 200: task },
      errors: ['task-not-found', 'task-ended'],
    })(async ({ params: { id }, request }) => {
      const row = await parameters.cancelTask(id, whoAsks(request).user.username);
      await audit.record({ ...actorOf(request), action: 'task.cancel', target: row.deviceId, detail: { task: id } });
      return { status: 200, body: taskView(row) };
    }),
  ];
}

function accepted(row: TaskRow): { status: 202; headers: { Location: string }; body: Task } {
  return { status: 202, headers: { Location: `/api/v1/tasks/${row.id}` }, body: taskView(row) };
}

function taskView({ secrets: _, ...row }: TaskRow): Task {
  return row;
}
