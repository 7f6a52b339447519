import { err, ok, type Result } from '../../lib/result.js';
import { comparison, OPERATORS, type Operator } from './comparison.js';
import { FIELD_NAMES, fieldNamed } from './fields.js';
import type { Filter } from './filter.js';
import { MAX_PATTERN_STEPS } from './pattern.js';
import { tokensOf, type FilterError, type Token } from './tokens.js';

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
    return err({ position: MAX_FILTER_LENGTH + 1, message: `a filter has ${MAX_FILTER_LENGTH} characters at most` });
  }
  const tokens = tokensOf(text);
  return tokens.ok ? new FilterParser(tokens.value).parse() : tokens;
}

/** A sentence for whoever wrote the filter. */
export function filterErrorText({ position, message }: FilterError): string {
  return `at character ${position}: ${message}`;
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
    if (rest.type !== 'end') this.#fail(rest, `'and', 'or' or the end was expected here, not ${shown(rest)}`);
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
      if (close.type !== ')') {
        this.#fail(close, `'and', 'or' or ')' was expected here, not ${shown(close)}`);
      }
      return inner;
    }
    return this.#comparison(token);
  }

  #comparison(name: Token): Filter {
    const field = name.type === 'word' ? fieldNamed(name.text) : undefined;
    if (field === undefined) {
      return this.#fail(
        name,
        `a field was expected here (${FIELD_NAMES.join(', ')}, header.NAME), 'not' or '(', not ${shown(name)}`,
      );
    }
    const sign = this.#next();
    const operator = operatorOf(sign);
    if (operator === undefined) {
      return this.#fail(sign, `${OPERATORS.join(' ')} or ~ was expected here, not ${shown(sign)}`);
    }
    const value = this.#next();
    if (value.type !== 'word' && value.type !== 'quoted') {
      return this.#fail(value, `a value was expected here, not ${shown(value)}; quote what has blanks or signs in it`);
    }
    const compared = comparison(field, operator, value.text);
    if (!compared.ok) {
      const { about, at, message } = compared.error;
      return about === 'operator'
        ? this.#fail(sign, message)
        : this.#fail({ ...value, position: value.textPosition + at }, message);
    }
    this.#steps += compared.value.steps;
    if (this.#steps > MAX_PATTERN_STEPS) return this.#fail(value, 'the regular expressions are too long together');
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
  #fail({ position }: Pick<Token, 'position'>, message: string): Filter {
    this.#error ??= { position, message };
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

function shown({ type, text }: Token): string {
  return type === 'end' ? 'the end' : `'${text.length > 30 ? `${text.slice(0, 29)}…` : text}'`;
}
