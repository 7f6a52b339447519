import fc from 'fast-check';
import {
  isDeviceId,
  isParameterPath,
  putRequest,
  queryRequest,
  removeRequest,
  taskRequest,
  type NbiQuery,
  type NbiTask,
} from './nbi-request.js';

const DEVICE = '00A0DE-SIP%2DPHONE-REC001';
const LINE = 'InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.Line.1';
const STATE = `${LINE}.X_SIPDX-ORG_RegistrationDiagnostics.DiagnosticsState`;

const isRefused = (made: { readonly ok: boolean }): boolean => !made.ok;

describe('a task', () => {
  it('goes to the id encoded a second time, since GenieACS decodes the path (%2D stays %2D)', () => {
    const task: NbiTask = { name: 'provisions', provisions: [['refresh', LINE, 0.001]], expiry: 60 };
    expect(taskRequest(DEVICE, task, true)).toEqual({
      ok: true,
      value: {
        method: 'POST',
        path: '/devices/00A0DE-SIP%252DPHONE-REC001/tasks?connection_request',
        contentType: 'application/json',
        body: JSON.stringify(task),
      },
    });
  });

  // Facts 18 and 82 to 88: each of these ends a worker, or is a command that nobody gave.
  it.each<[string, unknown]>([
    ['an unknown name', { name: 'bogus', expiry: 1 }],
    ['getParameterValues without names', { name: 'getParameterValues', expiry: 1 }],
    ['no names at all', { name: 'getParameterValues', parameterNames: [], expiry: 1 }],
    ['a provision that is no list', { name: 'provisions', provisions: 'refresh', expiry: 1 }],
    ['refreshObject without an object', { name: 'refreshObject', expiry: 1 }],
    ['a wildcard', { name: 'getParameterValues', parameterNames: ['Device.*.X'], expiry: 1 }],
    ['an alias', { name: 'getParameterValues', parameterNames: ['Device.[a:1].X'], expiry: 1 }],
    ['a trailing dot', { name: 'refreshObject', objectName: 'Device.', expiry: 1 }],
    ['the parameter that restarts the device', { name: 'provisions', provisions: [['value', 'Reboot', 1]], expiry: 1 }],
    ['a tag', { name: 'provisions', provisions: [['value', 'Tags.x', true]], expiry: 1 }],
    ["a script of GenieACS's", { name: 'provisions', provisions: [['install', 'Device.X', 'y']], expiry: 1 }],
    ['a value that is an object', { name: 'provisions', provisions: [['value', STATE, { $gt: '' }]], expiry: 1 }],
    ['a value that is missing', { name: 'provisions', provisions: [['value', STATE]], expiry: 1 }],
    ['no expiry: it would wait for ever (fact 3)', { name: 'reboot' }],
    ['an expiry that is no time', { name: 'reboot', expiry: NaN }],
    ['a key with a pattern in it', { name: 'reboot', expiry: 1, uniqueKey: '*' }],
  ])('is not sent with %s', (_what, task) => {
    expect(isRefused(taskRequest(DEVICE, task as NbiTask, true))).toBe(true);
  });

  it('takes any text as a value: it is one in JSON', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const task: NbiTask = { name: 'provisions', provisions: [['value', STATE, value]], expiry: 1 };
        const made = taskRequest(DEVICE, task, false);
        expect(made.ok && JSON.parse(made.value.body ?? '')).toEqual(task);
      }),
    );
  });

  it.each(['', 'a/b', 'a b', '%E0%A4%A', '%zz', '../x', 'x?y', 'Ä', "x'y"])('is not sent to %j', (id) => {
    expect(isRefused(taskRequest(id, { name: 'reboot', expiry: 1 }, true))).toBe(true);
  });

  it('is sent to no path but the device, whatever the id', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z0-9%-]{1,30}$/)), (id) => {
        const made = taskRequest(id, { name: 'reboot', expiry: 1 }, false);
        if (!made.ok) return;
        const path = /^\/devices\/([a-zA-Z0-9\-_%]+)\/tasks$/.exec(made.value.path)?.[1];
        expect(decodeURIComponent(path ?? '')).toBe(id);
        expect(isDeviceId(id)).toBe(true);
      }),
    );
  });
});

describe('a query', () => {
  it('is a Mongo filter of exact values, a projection, an order and a page', () => {
    const query: NbiQuery = {
      filter: { _lastInform: { $gte: '2026-11-20T21:43:27.575Z' } },
      projection: ['_id', '_lastInform', 'InternetGatewayDevice.DeviceInfo'],
      sort: { _lastInform: 1 },
      limit: 2,
      skip: 0,
    };
    expect(queryRequest('devices', query)).toEqual({
      ok: true,
      value: {
        method: 'GET',
        path: `/devices/?query=${encodeURIComponent('{"_lastInform":{"$gte":"2026-11-20T21:43:27.575Z"}}')}&projection=${encodeURIComponent('_id,_lastInform,InternetGatewayDevice.DeviceInfo')}&sort=${encodeURIComponent('{"_lastInform":1}')}&limit=2&skip=0`,
      },
    });
    expect(queryRequest('devices', {}, true)).toEqual({ ok: true, value: { method: 'HEAD', path: '/devices/' } });
  });

  it.each<[string, 'devices' | 'tasks', unknown]>([
    ['an operator that GenieACS does not know (88)', 'devices', { filter: { $where: '1' } }],
    ['a list of conditions', 'devices', { filter: { $or: [{ _id: 'x' }] } }],
    ['an operator in a value', 'devices', { filter: { _id: { $regex: '.*' } } }],
    ['two operators', 'devices', { filter: { _id: { $gt: 'a', $lt: 'b' } } }],
    ['an object in a value', 'devices', { filter: { _id: { $gt: { $gt: '' } } } }],
    ['what GenieACS takes for a pattern', 'devices', { filter: { _id: '*' } }],
    ['what GenieACS takes for a regular expression', 'devices', { filter: { _id: '/.*/i' } }],
    ['a list with such in it', 'devices', { filter: { _id: { $in: ['a', '/(/'] } } }],
    ['the id of a task that is none (85)', 'tasks', { filter: { _id: 'xyz' } }],
    ['one such in a list', 'tasks', { filter: { _id: { $in: ['6b00bf03d2e2ec97437956d2', 'xyz'] } } }],
    ['a projection with a comma', 'devices', { projection: ['_id,password'] }],
    ['an order by what is no field', 'devices', { sort: { $natural: 1 } }],
    ['a limit that is no number', 'devices', { limit: NaN }],
    ['a limit below zero', 'devices', { limit: -1 }],
  ])('is not sent with %s', (_what, collection, query) => {
    expect(isRefused(queryRequest(collection, query as NbiQuery))).toBe(true);
  });
});

describe('what is put and removed', () => {
  it('is named by letters, digits, dash and underscore', () => {
    expect(putRequest('provisions', 'sipdx-done', 'declare();')).toMatchObject({
      ok: true,
      value: { method: 'PUT', path: '/provisions/sipdx-done', body: 'declare();' },
    });
    expect(isRefused(putRequest('provisions', 'a/b', ''))).toBe(true);
    expect(isRefused(putRequest('presets', 'a', 'null'))).toBe(true);
    expect(isRefused(putRequest('provisions', 'a', {}))).toBe(true);
  });

  it.each([
    ['tasks', 'xyz'],
    ['tasks', '000000000000000000000000/retry'],
    ['faults', `${DEVICE}:default`],
    ['faults', 'x'],
    ['devices', '%E0%A4%A'],
    ['presets', '%'],
  ] as const)('is not removed from %s by %j (84)', (collection, id) => {
    expect(isRefused(removeRequest(collection, id))).toBe(true);
  });

  it('is removed by its id, encoded', () => {
    const fault = `${DEVICE}:task_6b00bf65d2e2ec97437956e4`;
    expect(removeRequest('faults', fault)).toEqual({
      ok: true,
      value: { method: 'DELETE', path: `/faults/${encodeURIComponent(fault)}` },
    });
  });
});

it('knows parameters below the two roots only', () => {
  expect([STATE, 'Device.X_CT-COM.A', 'Device'].map(isParameterPath)).toEqual([true, true, true]);
  const others = [
    'Devices.A',
    'VirtualParameters.a',
    'Device.A.',
    'Device..A',
    'Device._value',
    `Device.${'a'.repeat(300)}`,
  ];
  expect(others.filter(isParameterPath)).toEqual([]);
});
