import type { Evidence } from '../evidence.js';
import type { Verdict } from '../fault-code.js';
import { finalResponses } from '../readings.js';
import { answerRules } from './answer-rules.js';
import { isSilent } from './plan.js';
import type { Rule } from './rule.js';
import { DNS_RULES, SILENCE_RULES } from './silence-rules.js';

/**
 * From the probes' facts to a finer cause (diagnosis.md, 'Deep probes'). The FaultCode and its category are never changed; cause
 * and confidence are, and only where a probe tells something that the procedure could not. The first rule that holds wins.
 */
export function withProbes(verdict: Verdict, evidence: Evidence): Verdict {
  const { deep } = evidence;
  if (deep === undefined) return verdict;
  for (const rule of rulesFor(verdict, evidence)) {
    const finding = rule(evidence, deep, verdict);
    if (finding !== undefined) return { ...verdict, cause: finding[0], confidence: finding[1] };
  }
  return verdict;
}

function rulesFor(verdict: Verdict, evidence: Evidence): readonly Rule[] {
  if (evidence.end === 'configuration') return [];
  if (evidence.end === 'dns') return DNS_RULES;
  if (isSilent(verdict)) return SILENCE_RULES;
  const last = finalResponses(evidence).at(-1);
  return last === undefined ? [] : answerRules(last, verdict);
}
