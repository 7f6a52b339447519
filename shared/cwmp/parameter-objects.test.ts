import { parameterNames, readParameter } from './parameter-model.js';
import { checkAddObject, checkDeleteObject, type OverrideChanges } from './parameter-objects.js';
import { createTemplate } from './parameter-template.js';

const LINES = 'Device.Voice.Line.';
const string = { type: 'string', maxLength: 256, writable: true, default: '' } as const;
const template = createTemplate([
  {
    path: 'Device.Voice.',
    parameters: [{ name: 'Lines', type: 'unsignedInt', writable: false, default: '0', counts: 'Line.' }],
  },
  {
    path: `${LINES}{i}.`,
    rows: { initial: 2, max: 3, creatable: true },
    parameters: [
      { ...string, name: 'Enable', default: 'Disabled' },
      { ...string, name: 'Other', strongReference: true },
    ],
  },
  { path: `${LINES}{i}.SIP.`, parameters: [{ ...string, name: 'URI' }] },
  { path: 'Device.Fixed.{i}.', rows: { initial: 1, max: 9, creatable: false }, parameters: [{ ...string, name: 'A' }] },
]);

let values: Map<string, string>;
beforeEach(() => {
  values = new Map();
});

function apply(changes: OverrideChanges): void {
  for (const [name, value] of changes) {
    if (value === undefined) values.delete(name);
    else values.set(name, value);
  }
}
function add(path = LINES): number {
  const added = checkAddObject(template, values, path);
  if (!added.ok) return added.error.code;
  apply(added.value.changes);
  return added.value.instance;
}
function remove(path: string): number {
  const removed = checkDeleteObject(template, values, path);
  if (!removed.ok) return removed.error.code;
  apply(removed.value);
  return 0;
}
const names = (path: string): unknown => {
  const found = parameterNames(template, path, true, values);
  return found.ok ? found.value.map(({ name, writable }) => `${name}${writable ? ' W' : ''}`) : found.error.code;
};
const read = (name: string): string => readParameter(template, values, name).value;

describe('AddObject (TR-069 Amd 6 §A.3.2.6)', () => {
  it('adds a row with its defaults and everything below it', () => {
    expect(add()).toBe(3);
    expect(read(`${LINES}3.Enable`)).toBe('Disabled');
    expect(names(`${LINES}3.`)).toEqual([`${LINES}3.Enable W`, `${LINES}3.Other W`, `${LINES}3.SIP.`]);
  });
  it('is refused with 9004 at the limit', () => {
    add();
    expect(add()).toBe(9004);
  });
  it.each([
    'Device.Voice.',
    'Device.Nothing.',
    'Device.Fixed.',
    `${LINES}1.`,
    'Device.Voice.Line',
    'Device.Voice.Lines',
    '',
  ])('is refused with 9005 for %s', (path) => expect(add(path)).toBe(9005));
});

describe('DeleteObject (§A.3.2.7)', () => {
  it('removes the row with what was written in it, and its number is not used again', () => {
    values.set(`${LINES}2.SIP.URI`, 'sip:a@b');
    expect(remove(`${LINES}2.`)).toBe(0);
    expect(names(`${LINES}2.`)).toBe(9005);
    expect([...values.keys()]).toEqual([LINES]);
    expect(add()).toBe(3);
    expect(remove(`${LINES}3.`)).toBe(0);
    expect(add()).toBe(4);
  });
  it('empties strong references to it (TR-106), and no other value that reads alike', () => {
    values.set(`${LINES}1.Other`, `${LINES}2`).set(`${LINES}1.Enable`, `${LINES}2`);
    remove(`${LINES}2.`);
    expect([read(`${LINES}1.Other`), read(`${LINES}1.Enable`)]).toEqual(['', `${LINES}2`]);
  });
  it.each([
    LINES,
    `${LINES}9.`,
    `${LINES}01.`,
    `${LINES}1.SIP.`,
    'Device.Fixed.1.',
    'Device.Voice.',
    `${LINES}1.Enable`,
  ])('is refused with 9005 for %s', (path) => expect(remove(path)).toBe(9005));
});

describe('a table in the tree', () => {
  it('counts its rows', () => {
    expect(read('Device.Voice.Lines')).toBe('2');
    add();
    expect(read('Device.Voice.Lines')).toBe('3');
  });
  it('is writable where rows can be added, its rows where they can be deleted (§A.3.2.3)', () => {
    expect(names('Device.Voice.')).toEqual(['Device.Voice.Lines', `${LINES} W`]);
    expect(names(LINES)).toEqual([`${LINES}1. W`, `${LINES}2. W`]);
    expect(names('Device.')).toEqual(['Device.Voice.', 'Device.Fixed.']);
    expect(names('Device.Fixed.')).toEqual(['Device.Fixed.1.']);
  });
});
