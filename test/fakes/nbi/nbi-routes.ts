import { Script } from 'node:vm';
import type { GenieDatabase, Preset, Task } from './genie-database.js';
import { projected } from './genie-database.js';
import {
  expandDeviceFilter,
  isObject,
  matches,
  typedFilter,
  valueAt,
  WorkerDeath,
  type Filter,
} from './genie-query.js';
import { checkTask, decoded, jsonOf, notAllowed, objectId, type NbiAnswer, type NbiRequest } from './nbi-requests.js';

export interface NbiWorld {
  readonly database: GenieDatabase;
  now(): number;
  inSession(deviceId: string): boolean;
  /** Asks the device for a session. @returns '' or the phrase that tells why it will not come */
  connect(deviceId: string): Promise<string>;
  /** Waits until a session has begun after this moment and ended. @returns whether it has */
  session(deviceId: string, after: number, timeoutMs: number | undefined): Promise<boolean>;
  /** A preset or provision is new. */
  changed(): void;
}

const NO_DEVICE: NbiAnswer = { status: 404, body: 'No such device' };
const NOT_FOUND: NbiAnswer = { status: 404, body: '404 Not Found' };
const IN_SESSION: NbiAnswer = { status: 503, body: 'Device is in session' };
const OK: NbiAnswer = { status: 200 };
const NAME = '([a-zA-Z0-9\\-_%]+)';
const JSON_TYPE = { 'Content-Type': 'application/json' };

type Route = readonly [
  RegExp,
  (world: NbiWorld, request: NbiRequest, parts: readonly string[]) => NbiAnswer | Promise<NbiAnswer>,
];

const ROUTES: readonly Route[] = [
  [new RegExp(`^/presets/${NAME}/?$`), putPreset],
  [new RegExp(`^/provisions/${NAME}/?$`), putProvision],
  [new RegExp(`^/devices/${NAME}/tags/${NAME}/?$`), changeTag],
  [/^\/faults\/([a-zA-Z0-9\-_%:]+)\/?$/, deleteFault],
  [new RegExp(`^/devices/${NAME}/tasks/?$`), postTask],
  [new RegExp(`^/tasks/${NAME}/retry$`), retryTask],
  [new RegExp(`^/tasks/${NAME}/?$`), deleteTask],
  [/^\/files\/([^/]+)\/?$/, changeFile],
  [new RegExp(`^/devices/${NAME}/?$`), deleteDevice],
  [/^\/([a-zA-Z0-9_]+)\/?$/, query],
];

/** @throws WorkerDeath where the real one ends without an answer */
export async function answerNbi(world: NbiWorld, request: NbiRequest): Promise<NbiAnswer> {
  for (const [pattern, handle] of ROUTES) {
    const found = pattern.exec(request.path);
    if (found !== null) return handle(world, request, found.slice(1).map(decoded));
  }
  return NOT_FOUND;
}

function putPreset(world: NbiWorld, { method, body }: NbiRequest, [name = '']: readonly string[]): NbiAnswer {
  const { presets } = world.database;
  if (method === 'DELETE') presets.delete(name);
  else if (method !== 'PUT') return notAllowed('PUT, DELETE');
  else {
    const json = jsonOf(body);
    if ('refused' in json) return json.refused;
    presets.set(name, { ...(json.value as Preset), _id: name });
  }
  world.changed();
  return OK;
}

function putProvision(world: NbiWorld, { method, body }: NbiRequest, [name = '']: readonly string[]): NbiAnswer {
  const { provisions } = world.database;
  if (method === 'DELETE') provisions.delete(name);
  else if (method !== 'PUT') return notAllowed('PUT, DELETE');
  else {
    try {
      new Script(`"use strict";(function(){\n${body}\n})();`);
    } catch (error) {
      return { status: 400, body: String(error) };
    }
    provisions.set(name, { _id: name, script: body });
  }
  world.changed();
  return OK;
}

function changeTag({ database }: NbiWorld, { method }: NbiRequest, [id = '', tag = '']: readonly string[]): NbiAnswer {
  if (method !== 'POST' && method !== 'DELETE') return notAllowed('POST, DELETE');
  const device = database.devices.get(id);
  if (device === undefined) return NO_DEVICE;
  device.tags[method === 'POST' ? 'add' : 'delete'](tag);
  return OK;
}

function deleteFault(world: NbiWorld, { method }: NbiRequest, [id = '']: readonly string[]): NbiAnswer {
  if (method !== 'DELETE') return notAllowed('DELETE');
  const [device = '', channel = ''] = id.split(':');
  if (world.inSession(device)) return IN_SESSION;
  world.database.faults.delete(id);
  if (channel.startsWith('task_')) world.database.tasks.delete(objectId(channel.slice('task_'.length)));
  return OK;
}

function retryTask(world: NbiWorld, { method }: NbiRequest, [id = '']: readonly string[]): NbiAnswer {
  if (method !== 'POST') return notAllowed('POST');
  const task = world.database.tasks.get(objectId(id));
  if (task === undefined) throw new WorkerDeath('retry of a task that is not there');
  if (world.inSession(task.device)) return IN_SESSION;
  world.database.faults.delete(`${task.device}:task_${id}`);
  return OK;
}

function deleteTask(world: NbiWorld, { method }: NbiRequest, [id = '']: readonly string[]): NbiAnswer {
  if (method !== 'DELETE') return notAllowed('PUT DELETE');
  const task = world.database.tasks.get(objectId(id));
  if (task === undefined) return { status: 404, body: 'Task not found' };
  if (world.inSession(task.device)) return IN_SESSION;
  world.database.tasks.delete(id);
  world.database.faults.delete(`${task.device}:task_${id}`);
  return OK;
}

function changeFile(world: NbiWorld, request: NbiRequest, [name = '']: readonly string[]): NbiAnswer {
  const { database } = world;
  const { method, headers, body } = request;
  if (method === 'DELETE') {
    if (!database.files.delete(name)) throw new WorkerDeath('FileNotFound');
    return OK;
  }
  if (method !== 'PUT') return notAllowed('PUT, DELETE');
  const { filetype: fileType, oui, productclass: productClass, version } = headers;
  const metadata = { fileType, oui, productClass, version };
  const uploadDate = new Date(world.now()).toISOString();
  database.files.set(name, { _id: name, length: body.length, chunkSize: 261120, uploadDate, filename: name, metadata });
  return { status: 201 };
}

function deleteDevice(world: NbiWorld, { method }: NbiRequest, [id = '']: readonly string[]): NbiAnswer {
  if (method !== 'DELETE') return notAllowed('DELETE');
  if (world.inSession(id)) return IN_SESSION;
  const { devices, tasks, faults } = world.database;
  devices.delete(id);
  for (const collection of [tasks, faults]) {
    for (const [key, one] of collection) if (one.device === id) collection.delete(key);
  }
  return OK;
}

async function postTask(world: NbiWorld, request: NbiRequest, [id = '']: readonly string[]): Promise<NbiAnswer> {
  if (request.method !== 'POST') return notAllowed('POST');
  const wake = request.query.has('connection_request');
  const json = request.body === '' ? undefined : jsonOf(request.body);
  if (json !== undefined && 'refused' in json) return json.refused;
  if (json === undefined && !wake) return { status: 400 };
  const device = world.database.devices.get(id);
  if (device === undefined) return NO_DEVICE;
  if (json === undefined) {
    const phrase = await world.connect(id);
    return phrase === '' ? OK : { status: 504, phrase, body: phrase };
  }
  const task = insertTask(world, id, json.value as Readonly<Record<string, unknown>>);
  const queued = { headers: JSON_TYPE, body: JSON.stringify(task) };
  if (!wake) return { status: 202, ...queued };
  const phrase = await executed(world, task, request.query.get('timeout'), device.lastInform);
  return phrase === '' ? { status: 200, ...queued } : { status: 202, phrase, ...queued };
}

/** @returns '' or the phrase that tells what has come of the task */
async function executed(world: NbiWorld, task: Task, timeout: string | null, lastInform: number): Promise<string> {
  const phrase = await world.connect(task.device);
  if (phrase !== '') return phrase;
  const timeoutMs = timeout === null ? undefined : Number(timeout);
  if (!(await world.session(task.device, lastInform, timeoutMs))) return 'Task queued but not processed';
  return world.database.faults.has(`${task.device}:task_${task._id}`) ? 'Task faulted' : '';
}

function insertTask(world: NbiWorld, device: string, body: Readonly<Record<string, unknown>>): Task {
  checkTask(body);
  const { database } = world;
  const timestamp = new Date((body['timestamp'] as number | undefined) ?? world.now());
  const expiry = body['expiry'];
  const task: Task = {
    ...body,
    name: String(body['name']),
    ...(expiry !== undefined && { expiry: new Date(timestamp.getTime() + Number(expiry) * 1000) }),
    device,
    timestamp,
    _id: database.newId(),
  };
  const key = body['uniqueKey'];
  for (const [id, one] of database.tasks) {
    if (key !== undefined && one.device === device && one['uniqueKey'] === key) database.tasks.delete(id);
  }
  database.tasks.set(task._id, task);
  return task;
}

function query(
  { database }: NbiWorld,
  { method, query: asked }: NbiRequest,
  [name = '']: readonly string[],
): NbiAnswer {
  if (method !== 'GET' && method !== 'HEAD') return notAllowed('GET, HEAD');
  const documents = database.documents(name);
  if (documents === undefined) return NOT_FOUND;
  const json = jsonOf(asked.get('query') ?? '{}');
  if ('refused' in json) return json.refused;
  const filter = filterOf(name, json.value);
  const all = documents.filter((document) => matches(document, filter));
  const headers = { ...JSON_TYPE, total: String(all.length) };
  if (method === 'HEAD') return { status: 200, headers };
  const sort = jsonOf(asked.get('sort') ?? '{}');
  if ('refused' in sort) return sort.refused;
  const sorted = sortedBy(all, sort.value as Readonly<Record<string, number>>, name);
  const skip = Number(asked.get('skip') ?? 0);
  const limit = asked.get('limit');
  const page = sorted.slice(skip, limit === null ? undefined : skip + Number(limit));
  const names = asked.get('projection')?.split(',');
  const items = page.map((document) => JSON.stringify(names === undefined ? document : projected(document, names)));
  return { status: 200, headers, body: `[\n${items.join(',\n')}\n]` };
}

function filterOf(name: string, value: unknown): Filter {
  if (!isObject(value)) throw new WorkerDeath('the filter is no object');
  const moment = (one: unknown) => new Date(one as number);
  if (name === 'devices') return expandDeviceFilter(value);
  if (name === 'tasks') return typedFilter(value, { _id: objectId, timestamp: moment, retries: Number });
  return name === 'faults' ? typedFilter(value, { timestamp: moment, retries: Number }) : value;
}

function sortedBy(all: readonly unknown[], by: Readonly<Record<string, number>>, name: string): readonly unknown[] {
  const keys = Object.entries(by).map(([key, order]) => {
    const leaf = name === 'devices' && !key.slice(key.lastIndexOf('.') + 1).startsWith('_');
    return [leaf ? `${key}._value` : key, order] as const;
  });
  return [...all].sort((a, b) => {
    for (const [key, order] of keys) {
      const [left, right] = [a, b].map((one) => {
        const value = valueAt(one, key);
        return value instanceof Date ? value.getTime() : ((value ?? '') as string | number);
      });
      if (left !== right && left !== undefined && right !== undefined) return left < right ? -order : order;
    }
    return 0;
  });
}
