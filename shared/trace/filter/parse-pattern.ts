import { err, ok, type Result } from '../../lib/result.js';
import type { FilterProblem } from './filter-problem.js';

/** A regular expression, read: the part of the usual notation that needs no back-tracking. */
export type PatternNode =
  | { readonly type: 'character'; readonly set: CodeSet }
  | { readonly type: 'at'; readonly where: 'start' | 'end' | 'boundary' | 'no-boundary' }
  | { readonly type: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly type: 'choice'; readonly parts: readonly PatternNode[] }
  /** @param most absent: without end */
  | { readonly type: 'repeat'; readonly part: PatternNode; readonly least: number; readonly most?: number };

type CodeSet = (code: number) => boolean;

export interface PatternError {
  /** Index within the pattern. */
  readonly at: number;
  readonly problem: FilterProblem;
}

const MAX_REPEAT = 100;

export function parsePattern(source: string): Result<PatternNode, PatternError> {
  return new PatternParser(source).parse();
}

/** Recursive descent; as deep as the pattern's parentheses, which its length limits. */
class PatternParser {
  readonly #source: string;
  #at = 0;
  #error: PatternError | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  parse(): Result<PatternNode, PatternError> {
    const node = this.#choice();
    if (this.#peek() === ')') this.#fail({ code: 'closes-nothing' });
    return this.#error === undefined ? ok(node) : err(this.#error);
  }

  #choice(): PatternNode {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { type: 'choice', parts };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#error === undefined && !['', '|', ')'].includes(this.#peek())) parts.push(this.#repeated());
    return { type: 'sequence', parts };
  }

  #repeated(): PatternNode {
    let part = this.#atom();
    for (;;) {
      const from = this.#at;
      const counts = this.#counts();
      if (counts === undefined) return part;
      if (part.type === 'at' || part.type === 'repeat') return this.#fail({ code: 'nothing-to-repeat' }, from);
      part = { type: 'repeat', part, ...counts };
      this.#take('?'); // as few as possible: whether it matches at all does not change
    }
  }

  #counts(): { readonly least: number; readonly most?: number } | undefined {
    if (this.#take('*')) return { least: 0 };
    if (this.#take('+')) return { least: 1 };
    if (this.#take('?')) return { least: 0, most: 1 };
    const braces = /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(this.#source.slice(this.#at, this.#at + 12));
    if (braces === null) return undefined;
    const [all, low = '', comma, high = ''] = braces;
    const least = Number(low);
    const most = comma === '' ? least : high === '' ? undefined : Number(high);
    if (Math.max(least, most ?? 0) > MAX_REPEAT) this.#fail({ code: 'repeats-at-most', values: { most: MAX_REPEAT } });
    if (most !== undefined && most < least) this.#fail({ code: 'counts-reversed' });
    this.#at += all.length;
    return { least, ...(most !== undefined && { most }) };
  }

  #atom(): PatternNode {
    const from = this.#at;
    const character = this.#next();
    switch (character) {
      case '(':
        return this.#group(from);
      case '[':
        return { type: 'character', set: this.#class(from) };
      case '^':
        return { type: 'at', where: 'start' };
      case '$':
        return { type: 'at', where: 'end' };
      case '.':
        return { type: 'character', set: (code) => code !== 10 && code !== 13 };
      case '\\':
        return this.#escape(from);
      case '*':
      case '+':
      case '?':
        return this.#fail({ code: 'nothing-to-repeat' }, from);
      default:
        return literal(character);
    }
  }

  #group(from: number): PatternNode {
    if (this.#peek() === '?' && !this.#source.startsWith('?:', this.#at)) {
      return this.#fail({ code: 'plain-groups-only' }, from);
    }
    if (this.#take('?')) this.#next();
    const node = this.#choice();
    return this.#take(')') ? node : this.#fail({ code: 'parenthesis-open' }, from);
  }

  #escape(from: number): PatternNode {
    const letter = this.#next();
    if (letter === '') return this.#fail({ code: 'backslash-at-end' }, from);
    if (letter === 'b') return { type: 'at', where: 'boundary' };
    if (letter === 'B') return { type: 'at', where: 'no-boundary' };
    const set = CLASSES[letter];
    if (set !== undefined) return { type: 'character', set };
    const code = CONTROLS[letter];
    if (code !== undefined) return { type: 'character', set: (one) => one === code };
    return /[A-Za-z0-9]/.test(letter)
      ? this.#fail({ code: 'escape-unknown', values: { escape: `\\${letter}` } }, from)
      : literal(letter);
  }

  #class(from: number): CodeSet {
    const negated = this.#take('^');
    const sets: CodeSet[] = [];
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      if (this.#peek() === '') {
        this.#fail({ code: 'bracket-open' }, from);
        return () => false;
      }
      sets.push(this.#member());
    }
    this.#next();
    const set: CodeSet = (code) => sets.some((one) => one(code));
    return negated ? (code) => !set(code) : set;
  }

  #member(): CodeSet {
    const low = this.#classCharacter();
    if (typeof low === 'function') return low;
    // A hyphen before the closing bracket is one.
    if (this.#peek() !== '-' || this.#source.charAt(this.#at + 1) === ']') return foldedRange(low, low);
    const from = this.#at;
    this.#next();
    const high = this.#classCharacter();
    if (typeof high === 'function' || high < low) {
      this.#fail({ code: 'no-range' }, from);
      return () => false;
    }
    return foldedRange(low, high);
  }

  #classCharacter(): number | CodeSet {
    const from = this.#at;
    const character = this.#next();
    if (character !== '\\') return character.charCodeAt(0);
    const letter = this.#next();
    const set = CLASSES[letter];
    if (set !== undefined) return set;
    const code = CONTROLS[letter];
    if (code !== undefined) return code;
    if (letter === '' || /[A-Za-z0-9]/.test(letter))
      this.#fail({ code: 'escape-unknown', values: { escape: `\\${letter}` } }, from);
    return letter.charCodeAt(0);
  }

  #peek(): string {
    return this.#source.charAt(this.#at);
  }

  #next(): string {
    return this.#source.charAt(this.#at++);
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  /** The first error is told; what is returned is never used. */
  #fail(problem: FilterProblem, at = this.#at): PatternNode {
    this.#error ??= { at, problem };
    return { type: 'sequence', parts: [] };
  }
}

const isDigit: CodeSet = (code) => code >= 48 && code <= 57;
const isLetter: CodeSet = (code) => (code | 32) >= 97 && (code | 32) <= 122;
const isWord: CodeSet = (code) => isDigit(code) || isLetter(code) || code === 95;
const isSpace: CodeSet = (code) => code === 32 || (code >= 9 && code <= 13) || code === 0xa0;

const CLASSES: Readonly<Record<string, CodeSet | undefined>> = {
  d: isDigit,
  D: (code) => !isDigit(code),
  w: isWord,
  W: (code) => !isWord(code),
  s: isSpace,
  S: (code) => !isSpace(code),
};
const CONTROLS: Readonly<Record<string, number | undefined>> = { t: 9, n: 10, v: 11, f: 12, r: 13, '0': 0 };

function literal(character: string): PatternNode {
  const code = character.charCodeAt(0);
  return { type: 'character', set: foldedRange(code, code) };
}

/** In either case. */
function foldedRange(low: number, high: number): CodeSet {
  const within = (code: number): boolean => code >= low && code <= high;
  return (code) => {
    if (within(code)) return true;
    if (code < 128) return isLetter(code) && within(code ^ 32);
    const letter = String.fromCharCode(code);
    return within(letter.toLowerCase().charCodeAt(0)) || within(letter.toUpperCase().charCodeAt(0));
  };
}
