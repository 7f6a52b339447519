import fc from 'fast-check';
import type { PatternError } from './parse-pattern.js';
import { compilePattern, matches } from './pattern.js';

function found(source: string, text: string): boolean {
  const compiled = compilePattern(source);
  if (!compiled.ok) throw new Error(compiled.error.problem.code);
  return matches(compiled.value, text);
}

function errorOf(source: string): PatternError | undefined {
  const compiled = compilePattern(source);
  return compiled.ok ? undefined : compiled.error;
}

/** Patterns of what is known, and texts that they have a chance to match. */
const atom = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\d', '\\w', '1', '-', '[a-c1]', '\\.');
const pattern = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    atom,
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a}|${b})`),
    fc.tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,}', '*?')).map(([a, q]) => `(?:${a})${q}`),
  ),
})).node;
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', '1', '-', '.', ' ', '\n'), maxLength: 12 });

describe('a regular expression without back-tracking', () => {
  it('matches what the language’s own does, for any pattern and text', () => {
    fc.assert(
      fc.property(pattern, fc.boolean(), fc.boolean(), text, (inner, start, end, subject) => {
        const source = `${start ? '^' : ''}(?:${inner})${end ? '$' : ''}`;
        const compiled = compilePattern(source);
        // Those that repeat too much are refused.
        if (compiled.ok) expect(matches(compiled.value, subject)).toBe(new RegExp(source, 'im').test(subject));
        else fc.pre(false);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['^Expires: 60$', 'a\r\nExpires: 60\r\nb', true],
    ['^Expires: 6$', 'a\r\nExpires: 60\r\nb', false],
    ['\\bsip\\b', 'a sip:x', true],
    ['\\bip\\b', 'a sip:x', false],
    ['STRASSE', 'strasse', true],
    ['ПРИВЕТ', 'привет', true],
    ['[а-я]+', 'ЖЖЖ', true],
    ['', 'anything', true],
    ['a{', 'a{', true],
    ['[]x-]', '-', true],
    ['a|', '', true],
  ])('%p in %p: %p', (source, subject, expected) => {
    expect(found(source, subject)).toBe(expected);
  });

  it.each([
    ['(a', 0, 'parenthesis-open'],
    ['a)', 1, 'closes-nothing'],
    ['[a', 0, 'bracket-open'],
    ['*a', 0, 'nothing-to-repeat'],
    ['a**', 2, 'nothing-to-repeat'],
    ['^+', 1, 'nothing-to-repeat'],
    ['a\\', 1, 'backslash-at-end'],
    ['(?=a)', 0, 'plain-groups-only'],
    ['(a)\\1', 3, 'escape-unknown'],
    ['a{3,2}', 1, 'counts-reversed'],
    ['a{101}', 1, 'repeats-at-most'],
    ['[z-a]', 2, 'no-range'],
    ['((a{50}){50}){50}', 0, 'pattern-repeats'],
    ['((((((){99}){99}){99}){99}){99}){99}', 0, 'pattern-repeats'],
    ['x'.repeat(201), 200, 'pattern-too-long'],
  ])('%p is refused at %p: %s', (source, at, code) => {
    expect(errorOf(source)).toMatchObject({ at, problem: { code } });
  });

  it('costs the text times the pattern, where back-tracking costs two to the power of it', () => {
    // Each of them takes the language's own engine longer than anybody waits.
    for (const source of ['(a+)+b', '(a|a)*b', '(a*)*b', '(?:a?){50}a{50}b', '.*.*.*.*.*.*b']) {
      expect(found(source, 'a'.repeat(20_000))).toBe(false);
    }
  });

  it('never fails, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string(), (source, subject) => {
        const compiled = compilePattern(source);
        if (compiled.ok) expect(typeof matches(compiled.value, subject)).toBe('boolean');
        else expect(compiled.error.at).toBeLessThanOrEqual(source.length);
      }),
      { numRuns: 2000 },
    );
  });
});
