import { checkValue, isSameValue } from './value-type.js';

describe('a value to be written', () => {
  it.each([
    ['string', ' as it is ', ' as it is '],
    ['string', 'x'.repeat(5000), 'x'.repeat(5000)],
    ['boolean', '1', 'true'],
    ['boolean', ' False ', 'false'],
    ['int', '-07', '-7'],
    ['unsignedInt', '4294967295', '4294967295'],
    ['unsignedLong', ' 18446744073709551615 ', '18446744073709551615'],
    ['dateTime', '2026-01-31T12:00:00Z', '2026-01-31T12:00:00Z'],
    ['hexBinary', '00ff', '00ff'],
    ['base64', 'QQ==', 'QQ=='],
    ['X_VENDOR_Type', 'anything', 'anything'],
  ])('of type %s: %j is sent as %j', (type, value, sent) => {
    expect(checkValue(type, value)).toEqual({ ok: true, value: sent });
  });

  it.each([
    ['boolean', 'yes'],
    ['int', '2147483648'],
    ['unsignedInt', '-1'],
    ['unsignedInt', ''],
    ['long', '1.5'],
    ['unsignedLong', '-1'],
    ['dateTime', '31.1.2026'],
    ['hexBinary', '0'],
    ['base64Binary', 'not base64!'],
  ])('of type %s: %j is none, and the answer says what is', (type, value) => {
    const checked = checkValue(type, value);
    expect(checked.ok).toBe(false);
    expect(!checked.ok && checked.error).toMatch(/^(a|true|hex|Base64)/);
  });

  it('is the same however it is written', () => {
    expect(isSameValue('boolean', '1', 'true')).toBe(true);
    expect(isSameValue('unsignedInt', '07', '7')).toBe(true);
    expect(isSameValue('string', '07', '7')).toBe(false);
    expect(isSameValue('int', 'broken', 'broken')).toBe(true);
    expect(isSameValue('int', 'broken', '7')).toBe(false);
  });
});
