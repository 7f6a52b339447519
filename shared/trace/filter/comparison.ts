import { err, ok, type Result } from '../../lib/result.js';
import { sameIpAddress } from '../../sip/ip-address.js';
import { isDecimal } from '../../lib/character-set.js';
import { splitAddress } from '../endpoint.js';
import type { Field } from './fields.js';
import type { FilterProblem } from './filter-problem.js';
import type { Test } from './filter.js';
import { compilePattern, matches, type Pattern } from './pattern.js';

export const OPERATORS = ['=', '!=', '<', '<=', '>', '>=', 'like'] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Comparison {
  readonly test: Test;
  /** What one character of a text costs. */
  readonly steps: number;
}

export interface ComparisonError {
  readonly about: 'operator' | 'value';
  /** Index within the value. */
  readonly at: number;
  readonly problem: FilterProblem;
}

/** @param value as written, without its quotes */
export function comparison(field: Field, operator: Operator, value: string): Result<Comparison, ComparisonError> {
  if (operator === 'like') return likeness(field, value);
  switch (field.kind) {
    case 'number':
      return isDecimal(value)
        ? ok({ test: ordered(field.of, operator, Number(value)), steps: 0 })
        : wrongValue({ code: 'number-expected' });
    case 'time': {
      const ms = readDuration(value);
      return ms === undefined
        ? wrongValue({ code: 'duration-expected' })
        : ok({ test: ordered(field.of, operator, ms), steps: 0 });
    }
    case 'timestamp': {
      const at = readMoment(value);
      return at === undefined
        ? wrongValue({ code: 'moment-expected' })
        : ok({ test: ordered(field.of, operator, at), steps: 0 });
    }
    case 'address':
      return equality(field.of, operator, sameAddressAs(value));
    case 'word': {
      const { of, words } = field;
      const folded = value.toLowerCase();
      if (words?.every((word) => word.toLowerCase() !== folded)) {
        return wrongValue({ code: 'word-expected', values: { words: words.join(', ') } });
      }
      return equality(
        (message) => listOf(of(message)),
        operator,
        (text) => text.toLowerCase() === folded,
      );
    }
    case 'text':
      return equality(field.of, operator, (text) => text === value);
  }
}

function likeness(field: Field, value: string): Result<Comparison, ComparisonError> {
  const { kind } = field;
  if (kind === 'time' || kind === 'timestamp') return wrongOperator({ code: 'time-operator' });
  const compiled = compilePattern(value);
  if (!compiled.ok) return err({ about: 'value', ...compiled.error });
  const pattern: Pattern = compiled.value;
  const texts = textsOf(field);
  return ok({ test: (message) => texts(message).some((text) => matches(pattern, text)), steps: pattern.steps.length });
}

function textsOf(
  field: Exclude<Field, { kind: 'time' | 'timestamp' }>,
): (of: Parameters<Test>[0]) => readonly string[] {
  switch (field.kind) {
    case 'number':
      return (message) => listOf(field.of(message)?.toString());
    case 'word':
      return (message) => listOf(field.of(message));
    case 'address':
    case 'text':
      return field.of;
  }
}

function ordered(
  of: (message: Parameters<Test>[0]) => number | undefined,
  operator: Exclude<Operator, 'like'>,
  value: number,
): Test {
  const compare = ORDERS[operator];
  return (message) => {
    const found = of(message);
    return found !== undefined && compare(found, value);
  };
}

const ORDERS: Readonly<Record<Exclude<Operator, 'like'>, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** Of several values one must be equal, or none. */
function equality(
  of: (message: Parameters<Test>[0]) => readonly string[],
  operator: Exclude<Operator, 'like'>,
  equals: (text: string) => boolean,
): Result<Comparison, ComparisonError> {
  if (operator === '=') return ok({ test: (message) => of(message).some(equals), steps: 0 });
  if (operator !== '!=') return wrongOperator({ code: 'text-operator' });
  const test: Test = (message) => {
    const values = of(message);
    return values.length > 0 && !values.some(equals);
  };
  return ok({ test, steps: 0 });
}

/** With a port or without; IPv6 in any of its spellings. */
function sameAddressAs(value: string): (text: string) => boolean {
  const asked = splitAddress(value);
  return (text) => {
    if (text === value) return true;
    const found = splitAddress(text);
    return (
      asked !== undefined &&
      found !== undefined &&
      sameIpAddress(found.host, asked.host) &&
      (asked.port === undefined || asked.port === found.port)
    );
  };
}

function readDuration(value: string): number | undefined {
  const [, number, unit] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s)?$/i.exec(value) ?? [];
  return number === undefined ? undefined : Number(number) * (unit?.toLowerCase() === 's' ? 1000 : 1);
}

function readMoment(value: string): number | undefined {
  if (/^\d{1,11}(\.\d{1,3})?$/.test(value)) return Number(value) * 1000;
  // RFC 3339; without a zone it is UTC, as everything that the server says.
  const [, day, time, zone] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/i.exec(value) ?? [];
  if (day === undefined) return undefined;
  const at = Date.parse(`${day}T${time ?? '00:00'}${zone ?? 'Z'}`);
  return Number.isNaN(at) ? undefined : at;
}

function listOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}

function wrongValue(problem: FilterProblem): Result<Comparison, ComparisonError> {
  return err({ about: 'value', at: 0, problem });
}

function wrongOperator(problem: FilterProblem): Result<Comparison, ComparisonError> {
  return err({ about: 'operator', at: 0, problem });
}
