import { checkParameterValues, parameterNames, parameterValues } from './parameter-model.js';
import { createTemplate } from './parameter-template.js';
import type { ParameterValue } from './messages.js';

const template = createTemplate([
  {
    path: 'Device.DeviceInfo.',
    parameters: [
      { name: 'SerialNumber', type: 'string', maxLength: 64, writable: false, default: 'S1', forcedInform: true },
      { name: 'ProvisioningCode', type: 'string', writable: true, default: '' },
    ],
  },
  {
    path: 'Device.ManagementServer.',
    parameters: [
      { name: 'Password', type: 'string', maxLength: 256, writable: true, default: '', hidden: true },
      { name: 'PeriodicInformInterval', type: 'unsignedInt', range: [1, 4294967295], writable: true, default: '300' },
      { name: 'PeriodicInformEnable', type: 'boolean', writable: true, default: 'true' },
      { name: 'PeriodicInformTime', type: 'dateTime', writable: true, default: '0001-01-01T00:00:00Z' },
      {
        name: 'State',
        type: 'string',
        writable: true,
        default: 'None',
        values: ['None', 'Requested', 'Complete'],
        settableValues: ['Requested'],
      },
    ],
  },
  { path: 'Device.Empty.', parameters: [] },
]);

const set = (name: string, value: string, type = 'string'): ParameterValue => ({ name, value, type });
const names = (path: string, nextLevel: boolean): unknown => {
  const found = parameterNames(template, path, nextLevel);
  return found.ok ? found.value.map((each) => each.name) : found.error.code;
};
const values = (...asked: readonly string[]): unknown => {
  const found = parameterValues(template, new Map([['Device.ManagementServer.Password', 'hunter2']]), asked);
  return found.ok ? found.value.map((each) => `${each.name.split('.').pop() ?? ''}=${each.value}`) : found.error.code;
};
const faultsOf = (...list: readonly ParameterValue[]): unknown => {
  const checked = checkParameterValues(template, list);
  return checked.ok
    ? Object.fromEntries(checked.value)
    : [checked.error.code, ...checked.error.parameterFaults.map((f) => `${f.parameterName} ${f.faultCode}`)];
};

describe('GetParameterNames (TR-069 Amd 6 §A.3.2.3)', () => {
  it('lists the object itself and all descendants, objects with their dot, empty ones too', () => {
    expect(names('', false)).toEqual([
      'Device.',
      'Device.DeviceInfo.',
      'Device.DeviceInfo.SerialNumber',
      'Device.DeviceInfo.ProvisioningCode',
      'Device.ManagementServer.',
      'Device.ManagementServer.Password',
      'Device.ManagementServer.PeriodicInformInterval',
      'Device.ManagementServer.PeriodicInformEnable',
      'Device.ManagementServer.PeriodicInformTime',
      'Device.ManagementServer.State',
      'Device.Empty.',
    ]);
    expect(names('Device.Empty.', false)).toEqual(['Device.Empty.']);
  });
  it('with NextLevel lists only the direct children', () => {
    expect(names('Device.', true)).toEqual(['Device.DeviceInfo.', 'Device.ManagementServer.', 'Device.Empty.']);
    expect(names('Device.Empty.', true)).toEqual([]);
  });
  it('answers the empty path with NextLevel with the root object', () => expect(names('', true)).toEqual(['Device.']));
  it('answers the name of a parameter with that parameter', () =>
    expect(names('Device.DeviceInfo.SerialNumber', false)).toEqual(['Device.DeviceInfo.SerialNumber']));
  it('faults the name of a parameter with NextLevel with 9003', () =>
    expect(names('Device.DeviceInfo.SerialNumber', true)).toBe(9003));
  it('faults an unknown path with 9005', () => expect(names('Device.Nothing.', false)).toBe(9005));
  it('faults a partial path without its dot with 9005', () => expect(names('Device.DeviceInfo', false)).toBe(9005));
  it('tells what can be written', () => {
    expect(parameterNames(template, 'Device.DeviceInfo.', true)).toEqual({
      ok: true,
      value: [
        { name: 'Device.DeviceInfo.SerialNumber', writable: false },
        { name: 'Device.DeviceInfo.ProvisioningCode', writable: true },
      ],
    });
  });
});

describe('GetParameterValues (TR-069 Amd 6 §A.3.2.2)', () => {
  it('answers partial paths and names, each parameter once', () =>
    expect(values('Device.DeviceInfo.', 'Device.DeviceInfo.SerialNumber')).toEqual([
      'SerialNumber=S1',
      'ProvisioningCode=',
    ]));
  it('answers the empty path with everything', () => expect(values('')).toHaveLength(7));
  it('answers an empty object with an empty list', () => expect(values('Device.Empty.')).toEqual([]));
  it('answers no names with an empty list', () => expect(values()).toEqual([]));
  it('faults an unknown name with 9005', () => expect(values('Device.DeviceInfo.Nothing')).toBe(9005));
  it('reads a hidden parameter as the empty string (TR-106)', () =>
    expect(values('Device.ManagementServer.Password')).toEqual(['Password=']));
});

describe('SetParameterValues (TR-069 Amd 6 §A.3.2.1)', () => {
  const ms = 'Device.ManagementServer.';
  it('gives the canonical values', () => {
    expect(
      faultsOf(
        set(`${ms}PeriodicInformEnable`, '0', 'boolean'),
        set(`${ms}PeriodicInformInterval`, ' 0060 ', 'unsignedInt'),
        set(`${ms}State`, 'Requested'),
      ),
    ).toEqual({
      [`${ms}PeriodicInformEnable`]: 'false',
      [`${ms}PeriodicInformInterval`]: '60',
      [`${ms}State`]: 'Requested',
    });
  });
  it('accepts an empty list', () => expect(faultsOf()).toEqual({}));
  it('accepts a dateTime with milliseconds and a value without type', () =>
    expect(faultsOf(set(`${ms}PeriodicInformTime`, '2026-01-02T03:04:05.678Z', 'dateTime'))).toEqual({
      [`${ms}PeriodicInformTime`]: '2026-01-02T03:04:05.678Z',
    }));
  it('names every parameter in error below one 9003, and applies none', () => {
    expect(
      faultsOf(
        set('Device.DeviceInfo.ProvisioningCode', 'fine'),
        set('Device.Nothing', '1'),
        set(`${ms}PeriodicInformInterval`, 'soon', 'unsignedInt'),
        set(`${ms}State`, 'Complete'),
        set('Device.DeviceInfo.SerialNumber', 'S2'),
      ),
    ).toEqual([
      9003,
      'Device.Nothing 9005',
      `${ms}PeriodicInformInterval 9006`,
      `${ms}State 9007`,
      'Device.DeviceInfo.SerialNumber 9008',
    ]);
  });
  it.each<[string, ParameterValue, number]>([
    ['another type', set(`${ms}PeriodicInformInterval`, '1', 'boolean'), 9006],
    ['a negative unsignedInt', set(`${ms}PeriodicInformInterval`, '-1', 'int'), 9006],
    ['a value outside the range', set(`${ms}PeriodicInformInterval`, '0', 'unsignedInt'), 9007],
    ['a boolean that is none', set(`${ms}PeriodicInformEnable`, 'yes', 'boolean'), 9006],
    ['a dateTime that is none', set(`${ms}PeriodicInformTime`, 'tomorrow', 'dateTime'), 9006],
    ['an undeclared string longer than 16 characters', set('Device.DeviceInfo.ProvisioningCode', 'x'.repeat(17)), 9007],
    ['an object', set(ms, 'x'), 9005],
  ])('faults %s', (_what, value, code) => expect(faultsOf(value)).toEqual([9003, `${value.name} ${code}`]));
  it('faults a name given twice with 9003 and no list', () =>
    expect(faultsOf(set(`${ms}State`, 'Requested'), set(`${ms}State`, 'Requested'))).toEqual([9003]));
});
