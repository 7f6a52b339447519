import { err, ok, type Result } from '../lib/result.js';

/** The types of TR-106 that our data model uses, by their XML Schema names. */
export type ParameterType = 'string' | 'unsignedInt' | 'int' | 'boolean' | 'dateTime';

/** What a value must satisfy. */
export interface ValueRule {
  readonly type: ParameterType;
  /** Characters; undeclared strings have 16 (TR-106), unless an enumeration limits them. */
  readonly maxLength?: number;
  readonly range?: readonly [min: number, max: number];
  /** What may be read. */
  readonly values?: readonly string[];
  /** What may be written, where that is less: TR-106 marks the other values read-only. */
  readonly settableValues?: readonly string[];
}

/** TR-069 Amd 6 Table 87: 9006 invalid type, 9007 invalid value. */
export type ValueFault = { readonly code: 9006 | 9007; readonly why: string };

const INTEGERS: Readonly<Record<'unsignedInt' | 'int', readonly [number, number]>> = {
  unsignedInt: [0, 4294967295],
  int: [-2147483648, 2147483647],
};
const NUMERIC = new Set(['int', 'unsignedInt', 'long', 'unsignedLong', 'integer', 'short', 'unsignedShort']);
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * The canonical form of a written value.
 * @param lexical as the message carried it
 * @param sentType local name of its `xsi:type`; `string` and '' say nothing (several servers send only that), so the
 *   data model decides
 */
export function readValue(rule: ValueRule, lexical: string, sentType: string): Result<string, ValueFault> {
  if (!sentTypeFits(rule.type, sentType)) return err({ code: 9006, why: `${rule.type} expected, ${sentType} sent` });
  const value = canonical(rule.type, lexical);
  if (value === undefined) return err({ code: 9006, why: `not a value of type ${rule.type}` });
  const why = violation(rule, value);
  return why === undefined ? ok(value) : err({ code: 9007, why });
}

function sentTypeFits(type: ParameterType, sent: string): boolean {
  if (sent === '' || sent === 'string' || sent === type) return true;
  return (type === 'unsignedInt' || type === 'int') && NUMERIC.has(sent);
}

function canonical(type: ParameterType, lexical: string): string | undefined {
  const text = lexical.trim();
  switch (type) {
    case 'string':
      return lexical;
    case 'boolean':
      // TR-069 Amd 6 Table 12: 0, 1, false and true are all legal.
      return /^(1|true)$/i.test(text) ? 'true' : /^(0|false)$/i.test(text) ? 'false' : undefined;
    case 'int':
    case 'unsignedInt': {
      if (!/^[+-]?\d{1,20}$/.test(text)) return undefined;
      const number = Number(text);
      const [min, max] = INTEGERS[type];
      return number < min || number > max ? undefined : String(number);
    }
    case 'dateTime':
      return DATE_TIME.test(text) ? text : undefined;
  }
}

function violation(rule: ValueRule, value: string): string | undefined {
  const settable = rule.settableValues ?? rule.values;
  if (settable !== undefined) {
    return settable.includes(value) ? undefined : `only ${settable.join(', ')} can be written`;
  }
  if (rule.type === 'string') {
    const limit = rule.maxLength ?? 16;
    return Array.from(value).length > limit ? `longer than ${limit} characters` : undefined;
  }
  if (rule.range !== undefined) {
    const [min, max] = rule.range;
    const number = Number(value);
    return number < min || number > max ? `not between ${min} and ${max}` : undefined;
  }
  return undefined;
}
