import fc from 'fast-check';
import { deviceInformOf, has, leafAt, leavesBelow, namesBelow, parameterRowsOf, rootOf } from './device-document.js';
import type { NbiDocument } from './nbi-client.js';

const T1 = '2026-11-20T21:43:27.575Z';
const leaf = (value: unknown, more: object = {}) => ({
  ...{ _object: false, _value: value, _type: 'xsd:string', _timestamp: T1 },
  ...more,
});
const LINE = 'InternetGatewayDevice.Services.VoiceService.1.VoiceProfile.1.Line.1.';

const DOCUMENT: NbiDocument = {
  _id: '00A0DE-SIP%2DPHONE-1',
  _deviceId: { _Manufacturer: 'Bench', _OUI: '00A0DE', _ProductClass: 'SIP-PHONE', _SerialNumber: '1' },
  _lastInform: '2026-11-20T21:43:28.000Z',
  _registered: T1,
  _tags: ['a'],
  InternetGatewayDevice: {
    _object: true,
    DeviceInfo: {
      _object: true,
      ModelName: leaf(' T46 '),
      SoftwareVersion: leaf('1.0.0'),
      UpTime: leaf(77, { _type: 'xsd:unsignedInt', _writable: false }),
      FirstUseDate: leaf('2026-01-01T00:00:00.000Z', { _type: 'xsd:dateTime' }),
    },
    ManagementServer: {
      ConnectionRequestURL: leaf('http://192.0.2.7:7547/cr'),
      ConnectionRequestPassword: leaf('hunter2', { _writable: true }),
      PeriodicInformEnable: leaf(true, { _type: 'xsd:boolean' }),
      PeriodicInformInterval: leaf(300, { _type: 'xsd:unsignedInt' }),
    },
    Services: {
      VoiceService: {
        1: {
          VoiceProfile: {
            1: {
              Line: {
                _object: true,
                1: { _object: true, _writable: true, Status: leaf('Up'), Unread: { _object: false, _writable: true } },
              },
            },
          },
        },
      },
    },
  },
};

it('says who a device is, what it runs, where it is called and when it came', () => {
  expect(deviceInformOf(DOCUMENT)).toEqual({
    id: '00A0DE-SIP%2DPHONE-1',
    manufacturer: 'Bench',
    oui: '00A0DE',
    productClass: 'SIP-PHONE',
    serialNumber: '1',
    root: 'InternetGatewayDevice.',
    model: 'T46',
    softwareVersion: '1.0.0',
    address: '192.0.2.7',
    connectionRequestUrl: 'http://192.0.2.7:7547/cr',
    informIntervalSeconds: 300,
    at: Date.parse('2026-11-20T21:43:28.000Z'),
    firstSeenAt: Date.parse(T1),
  });
});

it('names a device by its id where its document says nothing else, and not at all where the id is none', () => {
  expect(deviceInformOf({ _id: '00A0DE-X-2' })).toMatchObject({
    oui: '00A0DE',
    productClass: 'X',
    serialNumber: '2',
    at: 0,
  });
  for (const _id of [undefined, 7, '', 'a/b', '%zz']) expect(deviceInformOf({ _id })).toBeUndefined();
});

it('reads values as they stood on the wire, with type, moment and whether they can be written', () => {
  const root = 'InternetGatewayDevice.';
  expect(leafAt(DOCUMENT, `${root}DeviceInfo.UpTime`)).toEqual({
    ...{ name: `${root}DeviceInfo.UpTime`, value: '77', type: 'unsignedInt', writable: false },
    at: Date.parse(T1),
  });
  expect(leafAt(DOCUMENT, `${root}ManagementServer.PeriodicInformEnable`)?.value).toBe('true');
  expect(leafAt(DOCUMENT, `${LINE}Unread`)).toBeUndefined();
  expect(has(DOCUMENT, `${LINE}Unread`)).toBe(true);
  expect(has(DOCUMENT, `${LINE}Nope`)).toBe(false);
  expect(leavesBelow(DOCUMENT, LINE).map(({ name }) => name)).toEqual([`${LINE}Status`]);
  expect(leavesBelow(DOCUMENT, `${LINE}Status`).map(({ value }) => value)).toEqual(['Up']);
});

it('lists names as GetParameterNames does: objects with their dot, deep or of the next level', () => {
  const table = LINE.replace(/1\.$/, '');
  expect(namesBelow(DOCUMENT, table, false)).toEqual([{ name: LINE, writable: true }]);
  expect(namesBelow(DOCUMENT, table, true)).toEqual([
    { name: LINE, writable: true },
    { name: `${LINE}Status`, writable: false },
    { name: `${LINE}Unread`, writable: true },
  ]);
});

it('keeps no value of a password, though GenieACS does', () => {
  const rows = parameterRowsOf(DOCUMENT);
  expect(JSON.stringify(rows)).not.toContain('hunter2');
  expect(rows).toContainEqual({
    name: 'InternetGatewayDevice.ManagementServer.ConnectionRequestPassword',
    ...{ type: 'string', writable: true },
  });
});

it('takes the data model that the device informs of where a document has both roots', () => {
  expect(rootOf({ Device: {}, InternetGatewayDevice: {} })).toBe('InternetGatewayDevice.');
  expect(rootOf({ Device: {} })).toBe('Device.');
  expect(rootOf({ VirtualParameters: {} })).toBeUndefined();
});

it('reads whatever scripts and imports have left there', () => {
  const name = fc.constantFrom(
    'Device',
    '_value',
    '_timestamp',
    '_object',
    '1',
    'A',
    '__proto__',
    'a.b',
    '$x',
    '_lastInform',
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof({ maxDepth: 5 }, fc.jsonValue({ maxDepth: 1 }), fc.dictionary(name, tie('tree'))),
  }));
  fc.assert(
    fc.property(fc.dictionary(name, tree), (document) => {
      deviceInformOf({ _id: '00A0DE-X-2', ...document });
      const rows = parameterRowsOf(document);
      expect(rows.every((row) => /^(?:InternetGatewayDevice|Device)\.[\w.-]+$/.test(row.name))).toBe(true);
      expect(rows.every(({ value = '', at = 0 }) => typeof value === 'string' && Number.isFinite(at))).toBe(true);
    }),
  );
});
