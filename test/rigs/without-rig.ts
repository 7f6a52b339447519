import type { Cause } from '#shared/diagnosis/fault-code.js';

/** Causes that no rig brings about, and why. All others have one: a test compares. */
export const WITHOUT_RIG: Readonly<Partial<Record<Cause, string>>> = {
  'not-run': 'No verdict: what the object says before the first diagnosis.',
  'reserved-code': 'Codes below 200 that no version of ours gives; a device of somebody else might.',
  'dns-failed':
    'A name server whose answer cannot be read: the probes ask it again and find more (`dns-resolver-dead`).',
  'terminal-error': 'Told by devices of China Telecom’s dialect alone, as a number.',
  'domain-mismatch': 'Told by devices of China Telecom’s dialect alone, as a number.',
  'reason-not-told': 'Told by devices of China Telecom’s dialect alone, as a number.',
};
