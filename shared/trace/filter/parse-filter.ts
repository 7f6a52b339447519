import { err, ok, type Result } from '../../lib/result.js';
import { comparison, OPERATORS, type Operator } from './comparison.js';
import { FIELD_NAMES, fieldNamed } from './fields.js';
import type { Filter } from './filter.js';
import { MAX_PATTERN_STEPS } from './pattern.js';
import type { FilterError, FilterProblem } from './filter-problem.js';
import { tokensOf, type Token } from './tokens.js';

export const MAX_FILTER_LENGTH = 1000;

/**
 * Reads a filter, in the spirit of Asterisk's `pjsip show history where …`:
 *
 *     filter     = all *("or" all)
 *     all        = one *("and" one)
 *     one        = "not" one / "(" filter ")" / field operator value
 *     operator   = "=" / "!=" / "<" / "<=" / ">" / ">=" / "like" / "~"
 *     value      = word / quoted text
 *
 * The words of the language in any case. `like` (`~`) is followed by a regular expression (pattern.ts).
 */
export function parseFilter(text: string): Result<Filter, FilterError> {
  if (text.length > MAX_FILTER_LENGTH) {
    const problem: FilterProblem = { code: 'filter-too-long', values: { most: MAX_FILTER_LENGTH } };
    return err({ position: MAX_FILTER_LENGTH + 1, problem });
  }
  const tokens = tokensOf(text);
  return tokens.ok ? new FilterParser(tokens.value).parse() : tokens;
}

/** Recursive descent; as deep as the filter's parentheses, which its length limits. */
class FilterParser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #steps = 0;
  #error: FilterError | undefined;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Result<Filter, FilterError> {
    const filter = this.#any();
    const rest = this.#peek();
    if (rest.type !== 'end') this.#fail(rest, { code: 'end-expected', found: shown(rest) });
    return this.#error === undefined ? ok(filter) : err(this.#error);
  }

  #any(): Filter {
    return this.#joined('or', () => this.#joined('and', () => this.#one()));
  }

  #joined(word: 'and' | 'or', part: () => Filter): Filter {
    const first = part();
    if (!this.#isWord(word)) return first;
    const parts = [first];
    while (this.#error === undefined && this.#takeWord(word)) parts.push(part());
    return { type: word, parts };
  }

  #one(): Filter {
    if (this.#takeWord('not')) return { type: 'not', part: this.#one() };
    const token = this.#next();
    if (token.type === '(') {
      const inner = this.#any();
      const close = this.#next();
      if (close.type !== ')') this.#fail(close, { code: 'closing-expected', found: shown(close) });
      return inner;
    }
    return this.#comparison(token);
  }

  #comparison(name: Token): Filter {
    const field = name.type === 'word' ? fieldNamed(name.text) : undefined;
    if (field === undefined) {
      const values = { fields: FIELD_NAMES.join(', ') };
      return this.#fail(name, { code: 'field-expected', values, found: shown(name) });
    }
    const sign = this.#next();
    const operator = operatorOf(sign);
    if (operator === undefined) {
      const values = { operators: OPERATORS.join(' ') };
      return this.#fail(sign, { code: 'operator-expected', values, found: shown(sign) });
    }
    const value = this.#next();
    if (value.type !== 'word' && value.type !== 'quoted') {
      return this.#fail(value, { code: 'value-expected', found: shown(value) });
    }
    const compared = comparison(field, operator, value.text);
    if (!compared.ok) {
      const { about, at, problem } = compared.error;
      return about === 'operator'
        ? this.#fail(sign, problem)
        : this.#fail({ ...value, position: value.textPosition + at }, problem);
    }
    this.#steps += compared.value.steps;
    if (this.#steps > MAX_PATTERN_STEPS) return this.#fail(value, { code: 'patterns-too-long' });
    return { type: 'test', test: compared.value.test };
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? END;
  }

  #next(): Token {
    const token = this.#peek();
    this.#at++;
    return token;
  }

  #isWord(word: string): boolean {
    const { type, text } = this.#peek();
    return type === 'word' && text.toLowerCase() === word;
  }

  #takeWord(word: string): boolean {
    const found = this.#isWord(word);
    if (found) this.#at++;
    return found;
  }

  /** The first error is told; what is returned is never used. */
  #fail({ position }: Pick<Token, 'position'>, problem: FilterProblem): Filter {
    this.#error ??= { position, problem };
    return { type: 'and', parts: [] };
  }
}

const END: Token = { type: 'end', text: '', position: 1, textPosition: 1 };

function operatorOf({ type, text }: Token): Operator | undefined {
  if (type === 'operator' && text === '~') return 'like';
  if (type !== 'operator' && type !== 'word') return undefined;
  const folded = text.toLowerCase();
  return OPERATORS.find((operator) => operator === folded);
}

/** Null: the end. */
function shown({ type, text }: Token): string | null {
  if (type === 'end') return null;
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}

const SHOWN = 30;
