import { err, ok, type Result } from '../../lib/result.js';
import { parsePattern, type PatternError, type PatternNode } from './parse-pattern.js';

/**
 * Regular expressions that no text can make slow: they are tried by Thompson's construction, all alternatives side by
 * side, so the time is that of the text times that of the pattern. (The language's own back-track, and a viewer's filter
 * must not stop the server.) Case is ignored, `^` and `$` match at every line, as in a log. Not known: back-references
 * and looking around, which this construction cannot do.
 */
export interface Pattern {
  readonly steps: readonly Step[];
}

type Step =
  | { readonly type: 'character'; readonly set: (code: number) => boolean }
  | { readonly type: 'at'; readonly where: 'start' | 'end' | 'boundary' | 'no-boundary' }
  | { readonly type: 'split'; readonly to: readonly number[] }
  | { readonly type: 'match' };

/** Steps of all patterns of a filter: what one character can cost. */
export const MAX_PATTERN_STEPS = 200;
export const MAX_PATTERN_LENGTH = 200;

export function compilePattern(source: string): Result<Pattern, PatternError> {
  if (source.length > MAX_PATTERN_LENGTH) {
    return err({
      at: MAX_PATTERN_LENGTH,
      problem: { code: 'pattern-too-long', values: { most: MAX_PATTERN_LENGTH } },
    });
  }
  const parsed = parsePattern(source);
  if (!parsed.ok) return parsed;
  // Counted before it is built: repetitions of repetitions multiply.
  if (sizeOf(parsed.value) + 1 > MAX_PATTERN_STEPS) {
    return err({ at: 0, problem: { code: 'pattern-repeats', values: { most: MAX_PATTERN_STEPS } } });
  }
  const steps: Step[] = [];
  emit(parsed.value, steps);
  steps.push({ type: 'match' });
  return ok({ steps });
}

/** Does the pattern match anywhere in the text? */
export function matches({ steps }: Pattern, text: string): boolean {
  // In which round a step was last taken up: once in each is enough.
  const taken = new Int32Array(steps.length).fill(-1);
  let current: number[] = [];
  let next: number[] = [];
  const pending: number[] = [];

  /** Follows all that needs no character. @returns true when it ends in a match */
  const follow = (from: number, at: number, threads: number[]): boolean => {
    pending.push(from);
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      if (taken[index] === at) continue;
      taken[index] = at;
      const step = steps[index];
      if (step === undefined) continue;
      if (step.type === 'match') {
        pending.length = 0;
        return true;
      }
      if (step.type === 'split') pending.push(...step.to);
      else if (step.type === 'character') threads.push(index);
      else if (holds(step.where, text, at)) pending.push(index + 1);
    }
    return false;
  };

  for (let at = 0; at <= text.length; at++) {
    if (follow(0, at, current)) return true;
    if (at === text.length) break;
    const code = text.charCodeAt(at);
    for (const index of current) {
      const step = steps[index];
      if (step?.type === 'character' && step.set(code) && follow(index + 1, at + 1, next)) return true;
    }
    [current, next] = [next, current];
    next.length = 0;
  }
  return false;
}

function holds(where: 'start' | 'end' | 'boundary' | 'no-boundary', text: string, at: number): boolean {
  const before = at === 0 ? '\n' : text.charAt(at - 1);
  const after = at === text.length ? '\n' : text.charAt(at);
  if (where === 'start') return before === '\n';
  // SIP's lines end in CRLF.
  if (where === 'end') return after === '\n' || after === '\r';
  return (/\w/.test(before) !== /\w/.test(after)) === (where === 'boundary');
}

function sizeOf(node: PatternNode): number {
  switch (node.type) {
    case 'character':
    case 'at':
      return 1;
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + sizeOf(part), 0);
    case 'choice':
      return node.parts.reduce((sum, part) => sum + sizeOf(part) + 2, 0);
    case 'repeat': {
      const { least, most } = node;
      // Nothing, repeated, costs the work of repeating it.
      const size = Math.max(1, sizeOf(node.part));
      return least * size + (most === undefined ? size + 2 : (most - least) * (size + 1));
    }
  }
}

function emit(node: PatternNode, steps: Step[]): void {
  switch (node.type) {
    case 'character':
    case 'at':
      steps.push(node);
      return;
    case 'sequence':
      for (const part of node.parts) emit(part, steps);
      return;
    case 'choice':
      emitChoice(node.parts, steps);
      return;
    case 'repeat': {
      const { part, least, most } = node;
      for (let i = 0; i < least; i++) emit(part, steps);
      if (most === undefined) emitLoop(part, steps);
      else for (let i = least; i < most; i++) emitOptional(part, steps);
    }
  }
}

function emitChoice(parts: readonly PatternNode[], steps: Step[]): void {
  const split = steps.length;
  steps.push({ type: 'split', to: [] });
  const starts: number[] = [];
  const exits: number[] = [];
  for (const part of parts) {
    starts.push(steps.length);
    emit(part, steps);
    exits.push(steps.length);
    steps.push({ type: 'split', to: [] });
  }
  steps[split] = { type: 'split', to: starts };
  for (const exit of exits) steps[exit] = { type: 'split', to: [steps.length] };
}

function emitLoop(part: PatternNode, steps: Step[]): void {
  const split = steps.length;
  steps.push({ type: 'split', to: [] });
  emit(part, steps);
  steps.push({ type: 'split', to: [split] });
  steps[split] = { type: 'split', to: [split + 1, steps.length] };
}

function emitOptional(part: PatternNode, steps: Step[]): void {
  const split = steps.length;
  steps.push({ type: 'split', to: [] });
  emit(part, steps);
  steps[split] = { type: 'split', to: [split + 1, steps.length] };
}
