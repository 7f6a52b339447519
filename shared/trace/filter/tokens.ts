import { err, ok, type Result } from '../../lib/result.js';
import type { FilterError } from './filter-problem.js';

export interface Token {
  /** `quoted`: never a word of the language. */
  readonly type: 'word' | 'quoted' | 'operator' | '(' | ')' | 'end';
  readonly text: string;
  /** Where it begins, from 1. */
  readonly position: number;
  /** Where the text of what is quoted begins. */
  readonly textPosition: number;
}

const BLANK = /\s/;
const OPERATOR = /^(?:<=|>=|!=|==|[<>=~])/;
/** All that is neither blank nor parenthesis, quote or operator. */
const WORD_END = /[\s()"'<>=!~]/;

/** Cuts a filter into tokens, `end` last. Linear time. */
export function tokensOf(text: string): Result<readonly Token[], FilterError> {
  const tokens: Token[] = [];
  let at = 0;
  const push = (type: Token['type'], value: string, length: number, offset = 0): void => {
    tokens.push({ type, text: value, position: at + 1, textPosition: at + 1 + offset });
    at += length;
  };
  while (at < text.length) {
    const character = text.charAt(at);
    if (BLANK.test(character)) at++;
    else if (character === '(' || character === ')') push(character, character, 1);
    else if (character === '"' || character === "'") {
      const quoted = quotedAt(text, at);
      if (quoted === undefined)
        return err({ position: at + 1, problem: { code: 'quote-open', values: { quote: character } } });
      push('quoted', quoted.value, quoted.length, 1);
    } else {
      const [operator] = OPERATOR.exec(text.slice(at, at + 2)) ?? [];
      if (operator !== undefined) push('operator', operator === '==' ? '=' : operator, operator.length);
      else {
        const length = wordLength(text, at);
        if (length === 0) return err({ position: at + 1, problem: { code: 'no-meaning', values: { character } } });
        push('word', text.slice(at, at + length), length);
      }
    }
  }
  push('end', '', 0);
  return ok(tokens);
}

/** A backslash makes the quote that follows it a character; every other one stands for itself, as patterns need it. */
function quotedAt(text: string, from: number): { readonly value: string; readonly length: number } | undefined {
  const quote = text.charAt(from);
  let value = '';
  for (let at = from + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === quote) return { value, length: at + 1 - from };
    if (character === '\\' && at + 1 < text.length) {
      const next = text.charAt(++at);
      value += next === quote ? next : `\\${next}`;
    } else value += character;
  }
  return undefined;
}

function wordLength(text: string, from: number): number {
  let at = from;
  while (at < text.length && !WORD_END.test(text.charAt(at))) at++;
  return at - from;
}
