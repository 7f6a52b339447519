import { err, ok, type Result } from '#shared/lib/result.js';
import { readValue, type ParameterType } from '#shared/cwmp/parameter-value.js';

/** Types that TR-106 builds on, by the local name of their XML Schema type. */
const CHECKED: readonly string[] = ['string', 'unsignedInt', 'int', 'boolean', 'dateTime'] satisfies ParameterType[];
const INTEGERS: Readonly<Record<string, RegExp>> = { long: /^[+-]?\d{1,19}$/, unsignedLong: /^\+?\d{1,20}$/ };
const ENCODED: Readonly<Record<string, RegExp>> = {
  hexBinary: /^(?:[0-9a-fA-F]{2})*$/,
  base64: /^[A-Za-z0-9+/]*={0,2}$/,
  base64Binary: /^[A-Za-z0-9+/]*={0,2}$/,
};
const EXAMPLES: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  int: 'a whole number from -2147483648 to 2147483647',
  unsignedInt: 'a whole number from 0 to 4294967295',
  long: 'a whole number',
  unsignedLong: 'a whole number that is not negative',
  dateTime: 'a time such as 2026-01-31T12:00:00Z',
  hexBinary: 'hexadecimal digits in pairs',
  base64: 'Base64',
  base64Binary: 'Base64',
};

/**
 * The value as it is sent, or what it should look like.
 * @param type XSD type without prefix; of one that is none of TR-106's nothing is known, so everything passes
 */
export function checkValue(type: string, value: string): Result<string, string> {
  const refused = err(EXAMPLES[type] ?? `a value of type ${type}`);
  if (isChecked(type)) {
    const read = readValue({ type, maxLength: Infinity }, value, type);
    return read.ok ? ok(read.value) : refused;
  }
  const pattern = INTEGERS[type] ?? ENCODED[type];
  return pattern === undefined || pattern.test(value.trim())
    ? ok(pattern === undefined ? value : value.trim())
    : refused;
}

/** Whether two lexical values mean the same: `1` and `true`, `07` and `7`. */
export function isSameValue(type: string, a: string, b: string): boolean {
  const [one, other] = [checkValue(type, a), checkValue(type, b)];
  return one.ok && other.ok ? one.value === other.value : a === b;
}

function isChecked(type: string): type is ParameterType {
  return CHECKED.includes(type);
}
