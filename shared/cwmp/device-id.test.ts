import { certifiedNamesOf, deviceIdOf, parseDeviceId } from './device-id.js';

const device = { manufacturer: 'Maker', oui: '00AABB', productClass: 'Phone', serialNumber: 'S1' };

describe('deviceIdOf (TR-069 Amd 6 §3.4.4)', () => {
  it.each([
    ['plain', {}, '00AABB-Phone-S1'],
    ['without a product class', { productClass: '' }, '00AABB-S1'],
    ['a hyphen in a part', { productClass: 'P-1' }, '00AABB-P%2D1-S1'],
    ['space and underscore', { productClass: 'A_B c' }, '00AABB-A_B%20c-S1'],
    ['UTF-8', { serialNumber: '\u00e9\u4e2d' }, '00AABB-Phone-%C3%A9%E4%B8%AD'],
    ['characters that URIs would let pass', { serialNumber: "~.!*'()" }, '00AABB-Phone-%7E%2E%21%2A%27%28%29'],
    ['an unpaired surrogate', { serialNumber: '\uD800' }, '00AABB-Phone-%EF%BF%BD'],
    ['a lower-case OUI stays as sent', { oui: '00aabb' }, '00aabb-Phone-S1'],
  ])('%s', (_case, change, id) => {
    expect(deviceIdOf({ ...device, ...change })).toBe(id);
  });
});

describe('certifiedNamesOf (TR-069 Amd 6 §3.4.4)', () => {
  it.each([
    ['plain', {}, ['00AABB-Phone-S1', '00AABB-S1', 'S1', 'S1']],
    ['a serial number with colons', { serialNumber: 'A:1' }, ['00AABB-Phone-A%3A1', '00AABB-A%3A1', 'A%3A1', 'A:1']],
    ['one that looks like a name', { serialNumber: '00AABB-S2' }, expect.not.arrayContaining(['00AABB-S2'])],
    ['nobody', { serialNumber: '' }, []],
  ])('%s', (_case, change, names) => {
    expect(certifiedNamesOf({ ...device, ...change })).toEqual(names);
  });
});

describe('parseDeviceId', () => {
  it.each([
    { ...device, manufacturer: '' },
    { ...device, manufacturer: '', productClass: '' },
    { manufacturer: '', oui: '00aabb', productClass: 'A-B', serialNumber: '\u4e2d:1' },
  ])('takes apart what deviceIdOf has joined (%j)', (identity) => {
    expect({ manufacturer: '', ...parseDeviceId(deviceIdOf(identity)) }).toEqual(identity);
  });

  it.each(['', 'x', 'a-b-c-d', 'a-b-%', 'a-b-%2d', 'a-b-%41', 'a-b-%FF', 'a b-c', 'a/b-c'])('%j is none', (id) => {
    expect(parseDeviceId(id)).toBeUndefined();
  });
});
