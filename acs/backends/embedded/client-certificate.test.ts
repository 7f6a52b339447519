import { alternativeNames } from './client-certificate.js';

describe('alternativeNames', () => {
  it.each([
    ['', []],
    ['DNS:a', ['a']],
    ['DNS:a.b, URI:urn:dev:1, IP Address:127.0.0.1, email:x@y', ['a.b', 'urn:dev:1']],
    // Node quotes what could be taken for two names.
    ['DNS:"a, DNS:00AABB-Phone-S1", DNS:c', ['a, DNS:00AABB-Phone-S1', 'c']],
    ['othername:<unsupported>, DNS:"a\\"b"', ['a"b']],
    ['DNS:"\\x"', []],
    ['DNS:', []],
  ])('%j holds %j', (list, names) => {
    expect(alternativeNames(list)).toEqual(names);
  });
});
