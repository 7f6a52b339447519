import { readFileSync } from 'node:fs';
import type { ModelParameter } from '#shared/cwmp/parameter-template.js';
import { DIAGNOSTICS_PARAMETERS } from '#shared/diagnosis/data-model.js';
import { itGiven } from '../../../test/given.js';
import { dataModel } from './data-model.js';
import { PROFILE } from './voice-service.js';

interface TableRow {
  readonly access: string;
  readonly type: string;
  readonly maxLength?: number;
  readonly range?: readonly [number, number];
  readonly initial?: string;
  readonly hidden: boolean;
  readonly values?: readonly string[];
}

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
      const [, name = '', access = '', type = '', facets = '', rest = ''] = row;
      const length = /\(:(\d+)\)/.exec(facets) ?? /listmax=(\d+)/.exec(rest);
      const range = /\[(-?\d*):(\d*)\]/.exec(facets);
      const initial = /def=object:(\S*)/.exec(rest);
      last = object + name;
      rows.set(last, {
        access,
        type,
        hidden: /\bhidden\b/.test(rest),
        ...(length ? { maxLength: Number(length[1]) } : {}),
        ...(range ? { range: [Number(range[1] || 0), Number(range[2] || 4294967295)] as const } : {}),
        ...(initial ? { initial: initial[1] ?? '' } : {}),
      });
    }
  }
  return rows;
}

const { template } = dataModel('tr104-1', 2);

/** The tables write instances as `{i}` and leave the roots of services out. */
function tableName(name: string): string {
  return name.replace(/^Device\.Services\.(?=VoiceService\.)/, '').replace(/\.\d+(?=\.)/g, '.{i}');
}

describe('the declared parameters', () => {
  // Ours differ with a reason: the operating system owns the address, in the type that every server reads.
  const ownReasons = new Set(['Device.LAN.IPAddress', 'Device.Services.VoiceServiceNumberOfEntries']);

  itGiven('have the types, access, limits and defaults of TR-104 issue 1 and TR-181 issue 1', (path) => {
    const tables = ['tr104-issue1-voiceservice-1.1.txt', 'tr181i1-deviceinfo-managementserver.txt'];
    const rows = new Map(
      tables.flatMap((file) => [...readTable(readFileSync(path('data', 'tr-tables', file), 'utf8'))]),
    );
    let compared = 0;
    for (const [name, parameter] of template.parameters) {
      if (name.includes('.X_SIPDX-ORG_') || ownReasons.has(name)) continue;
      const row = rows.get(tableName(name));
      expect([name, row === undefined ? 'not in the tables' : 'found']).toEqual([name, 'found']);
      expect([name, comparable(parameter, row!)]).toEqual([name, expected(row!, parameter)]);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(50);
  });

  it('name every diagnostics parameter of every line', () => {
    for (const { name } of DIAGNOSTICS_PARAMETERS) {
      const path = `${PROFILE}Line.{i}.X_SIPDX-ORG_RegistrationDiagnostics.${name}`;
      expect(template.parameters.has(path)).toBe(true);
    }
  });

  it('force into every Inform what TR-181 issue 1 lists', () => {
    expect([...template.forcedInform].sort()).toEqual([
      'Device.DeviceInfo.HardwareVersion',
      'Device.DeviceInfo.SoftwareVersion',
      'Device.DeviceSummary',
      'Device.LAN.IPAddress',
      'Device.ManagementServer.ConnectionRequestURL',
      'Device.ManagementServer.ParameterKey',
    ]);
  });

  it('are one template for all agents with as many lines', () => {
    expect(dataModel('tr104-1', 2).template).toBe(template);
    expect(dataModel('tr104-1', 1).template).not.toBe(template);
  });
});

function comparable(p: ModelParameter, row: TableRow): object {
  return {
    type: p.type,
    access: p.writable ? 'RW' : 'R',
    hidden: p.hidden ?? false,
    ...(row.maxLength === undefined ? {} : { maxLength: p.maxLength }),
    ...(row.range === undefined ? {} : { range: p.range }),
    ...(row.initial === undefined || deviates(p.name) ? {} : { initial: p.default }),
    ...(row.values === undefined || p.values === undefined ? {} : { foreignValues: foreign(p.values, row.values) }),
  };
}

function expected(row: TableRow, p: ModelParameter): object {
  return {
    type: row.type,
    access: row.access,
    hidden: row.hidden,
    ...(row.maxLength === undefined ? {} : { maxLength: row.maxLength }),
    ...(row.range === undefined ? {} : { range: row.range }),
    ...(row.initial === undefined || deviates(p.name) ? {} : { initial: row.initial }),
    ...(row.values === undefined || p.values === undefined ? {} : { foreignValues: [] }),
  };
}

function foreign(ours: readonly string[], theirs: readonly string[]): readonly string[] {
  const base = theirs.map((value) => value.replace(/\(.*\)$/, ''));
  return ours.filter((value) => !base.includes(value));
}

/** Those defaults hold for instances an ACS creates; ours come with the phone: one enabled SIP profile with its lines. */
function deviates(name: string): boolean {
  return ['Enable', 'NumberOfLines', 'SignalingProtocol'].includes(name);
}
