import { readFileSync } from 'node:fs';
import type { ModelParameter } from '#shared/cwmp/parameter-template.js';
import { DIAGNOSTICS_OBJECT, DIAGNOSTICS_PARAMETERS } from '#shared/diagnosis/data-model.js';
import { itGiven } from '../../../test/given.js';
import { DATA_MODELS, dataModel, type DataModelName } from './data-model.js';

interface TableRow {
  readonly access: string;
  readonly type: string;
  readonly maxLength?: number;
  readonly range?: readonly [number, number];
  readonly initial?: string;
  readonly hidden: boolean;
  readonly values?: readonly string[];
}

/** Types of the tables that travel as strings. */
const STRINGS = new Set(['URL', 'IPAddress', 'MACAddress', 'Alias', 'DiagnosticsState']);

/** Reads a parameter table: `## Object.` headings, one line per parameter, an `enum:` line below it. */
function readTable(text: string): ReadonlyMap<string, TableRow> {
  const rows = new Map<string, TableRow>();
  let object = '';
  let last = '';
  for (const line of text.split('\n')) {
    const heading = /^## (\S+)/.exec(line);
    const row = /^ {2}(\S+) +(RW|R|W1) +(int|[A-Za-z]+)(\S*)(.*)$/.exec(line);
    const values = /^ +enum: (.*)$/.exec(line);
    if (heading) object = heading[1] ?? '';
    else if (values) rows.set(last, { ...rows.get(last)!, values: (values[1] ?? '').split(', ') });
    else if (row) {
      const [, name = '', access = '', declared = '', facets = '', rest = ''] = row;
      const isList = / list\b/.test(rest);
      const length = /\(\d*:(\d+)\)/.exec(facets) ?? /listmax=(\d+)/.exec(rest);
      const range = /\[(-?\d*):(\d*)\]/.exec(facets);
      const initial = /def=object:(\S*)/.exec(rest);
      last = object + name;
      rows.set(last, {
        access,
        type: isList || STRINGS.has(declared) ? 'string' : declared,
        hidden: /\bhidden\b/.test(rest),
        ...(length ? { maxLength: Number(length[1]) } : {}),
        ...(range ? { range: [Number(range[1] || 0), Number(range[2] || highest(declared))] as const } : {}),
        ...(initial ? { initial: initial[1] ?? '' } : {}),
      });
    }
  }
  return rows;
}

function highest(type: string): number {
  return type === 'int' ? 2147483647 : 4294967295;
}

const TABLES: Readonly<Record<DataModelName, readonly string[]>> = {
  'tr104-1': ['tr104-issue1-voiceservice-1.1', 'tr181i1-deviceinfo-managementserver', 'tr181i1-diagnostics'],
  'tr104-1-igd': ['tr104-issue1-voiceservice-1.1', 'tr098-deviceinfo-managementserver', 'tr098-diagnostics'],
  'tr104-2': ['tr104-issue2-voiceservice-2.0', 'tr181i2-deviceinfo-managementserver', 'tr181i2-diagnostics'],
};

/** Every way in which what we declare is not what the tables say, and why. By the end of the name. */
const DEVIATIONS: readonly {
  readonly name: string;
  readonly ignore: readonly (keyof TableRow)[] | 'all';
  readonly why: string;
}[] = [
  { name: 'Services.VoiceServiceNumberOfEntries', ignore: 'all', why: 'of TR-106, which the tables leave out' },
  { name: 'Device.LAN.IPAddress', ignore: ['access'], why: 'the operating system owns the address' },
  { name: 'WANConnectionNumberOfEntries', ignore: 'all', why: 'the tables of TR-098 leave WANDevice out' },
  { name: 'WANIPConnectionNumberOfEntries', ignore: 'all', why: 'the tables of TR-098 leave WANDevice out' },
  { name: 'WANPPPConnectionNumberOfEntries', ignore: 'all', why: 'the tables of TR-098 leave WANDevice out' },
  { name: 'ExternalIPAddress', ignore: 'all', why: 'the tables of TR-098 leave WANDevice out' },
  { name: 'Device.IP.InterfaceNumberOfEntries', ignore: 'all', why: 'of IP. the tables have Diagnostics only' },
  { name: 'IPv4AddressNumberOfEntries', ignore: 'all', why: 'of IP. the tables have Diagnostics only' },
  { name: 'IPv4Address.{i}.IPAddress', ignore: 'all', why: 'of IP. the tables have Diagnostics only' },
  { name: 'VoiceProfile.{i}.Enable', ignore: ['initial'], why: 'the profile comes with the phone, enabled' },
  {
    name: 'VoiceProfile.{i}.SignalingProtocol',
    ignore: ['initial'],
    why: 'the profile comes with the phone, with SIP',
  },
  { name: 'SIP.Client.{i}.AuthPassword', ignore: ['hidden'], why: 'TR-104 issue 2 made it secured in 2.0.3' },
];

function ignoredOf(name: string): readonly string[] | 'all' {
  return DEVIATIONS.find((each) => name.endsWith(each.name))?.ignore ?? [];
}

/** The tables write instances as `{i}` and leave the roots of services out. */
function tableName(name: string): string {
  return name.replace(/\.\d+(?=\.)/g, '.{i}').replace(/^\w+\.Services\.(?=VoiceService\.)/, '');
}

const standard = (name: string): boolean => !name.includes('.X_');

describe.each(DATA_MODELS)('the declared parameters of %s', (name) => {
  const model = dataModel(name, 2);
  const { template } = model;

  itGiven('have the types, access, limits and defaults of the standards, but for the listed deviations', (path) => {
    const rows = new Map(
      TABLES[name].flatMap((file) => [...readTable(readFileSync(path('data', 'tr-tables', `${file}.txt`), 'utf8'))]),
    );
    let compared = 0;
    for (const [full, parameter] of [...template.parameters].filter(([each]) => standard(each))) {
      const row = rows.get(tableName(full));
      const ignored = ignoredOf(tableName(full));
      if (ignored === 'all') {
        expect([full, row]).toEqual([full, undefined]); // else it is no deviation any more
        continue;
      }
      expect([full, row === undefined ? 'not in the tables' : 'found']).toEqual([full, 'found']);
      expect([full, ours(parameter, row!, ignored)]).toEqual([full, theirs(row!, parameter, ignored)]);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(60);
  });

  it('hold every diagnostics parameter of every line', () => {
    for (const { name: each } of DIAGNOSTICS_PARAMETERS) {
      expect(template.parameters.has(`${model.lines}{i}.${DIAGNOSTICS_OBJECT}${each}`)).toBe(true);
    }
  });

  it('have the longest path within the 256 characters of TR-069', () => {
    const longest = Math.max(...[...template.parameters.keys()].map(({ length }) => length));
    expect(longest + 10).toBeLessThan(256);
  });

  it('are one template for all agents with as many lines', () => {
    expect(dataModel(name, 2).template).toBe(template);
    expect(dataModel(name, 1).template).not.toBe(template);
  });
});

it('every deviation is one of some model', () => {
  const names = DATA_MODELS.flatMap((name) => [...dataModel(name, 1).template.parameters.keys()].map(tableName));
  for (const { name } of DEVIATIONS) expect([name, names.some((each) => each.endsWith(name))]).toEqual([name, true]);
});

const management = (root: string): readonly string[] => [
  `${root}ManagementServer.ConnectionRequestURL`,
  `${root}ManagementServer.ParameterKey`,
];
const device = (root: string): readonly string[] => [
  `${root}DeviceInfo.HardwareVersion`,
  `${root}DeviceInfo.SoftwareVersion`,
];
const IGD = 'InternetGatewayDevice.';

it.each<[DataModelName, readonly string[]]>([
  ['tr104-1', [...device('Device.'), ...management('Device.'), 'Device.DeviceSummary', 'Device.LAN.IPAddress']],
  [
    'tr104-1-igd',
    [
      ...device(IGD),
      ...management(IGD),
      `${IGD}DeviceInfo.ProvisioningCode`,
      `${IGD}DeviceInfo.SpecVersion`,
      `${IGD}DeviceSummary`,
      `${IGD}WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.ExternalIPAddress`,
    ],
  ],
  [
    'tr104-2',
    [
      ...device('Device.'),
      ...management('Device.'),
      'Device.DeviceInfo.ProvisioningCode',
      'Device.RootDataModelVersion',
    ],
  ],
])('%s forces into every Inform what its root lists', (name, expected) => {
  expect([...dataModel(name, 1).template.forcedInform].sort()).toEqual([...expected].sort());
});

function ours(p: ModelParameter, row: TableRow, ignored: readonly string[]): object {
  return without(ignored, {
    type: p.type,
    access: p.writable ? 'RW' : 'R',
    hidden: p.hidden ?? false,
    ...(row.maxLength === undefined || p.values !== undefined ? {} : { maxLength: p.maxLength }),
    ...(row.range === undefined ? {} : { range: p.range }),
    ...(row.initial === undefined ? {} : { initial: p.counts === undefined ? p.default : '0' }),
    ...(row.values === undefined || p.values === undefined ? {} : { foreignValues: foreign(p.values, row.values) }),
  });
}

function theirs(row: TableRow, p: ModelParameter, ignored: readonly string[]): object {
  const { access, type, hidden, maxLength, range, initial, values } = row;
  return without(ignored, {
    type,
    access,
    hidden,
    ...(maxLength === undefined || p.values !== undefined ? {} : { maxLength }),
    ...(range === undefined ? {} : { range }),
    ...(initial === undefined ? {} : { initial }),
    ...(values === undefined || p.values === undefined ? {} : { foreignValues: [] }),
  });
}

function without(names: readonly string[], values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}

function foreign(ourValues: readonly string[], theirValues: readonly string[]): readonly string[] {
  const base = theirValues.map((value) => value.replace(/\(.*\)$/, ''));
  return ourValues.filter((value) => !base.includes(value));
}
