import type { Cause } from '../diagnosis/fault-code.js';
import { remedyOutcome, type RemedyOutcome } from './outcome.js';

it.each<[number, Cause, number, Cause, RemedyOutcome]>([
  [401, 'account-or-password-rejected', 200, 'registered', 'cured'],
  [423, 'interval-too-brief', 200, 'interval-adapted', 'cured'],
  [200, 'interval-adapted', 200, 'registered', 'cured'],
  [200, 'nat-without-rport', 200, 'nat-without-rport', 'not-cured'],
  [401, 'account-or-password-rejected', 401, 'account-or-password-rejected', 'not-cured'],
  [3, 'sip-service-silent', 401, 'account-or-password-rejected', 'not-cured'],
  [1, 'line-disabled', 2, 'network-unreachable', 'not-cured'],
  [200, 'expiry-shortened', 403, 'account-forbidden', 'worse'],
  [401, 'account-or-password-rejected', 3, 'sip-port-closed', 'worse'],
  [3, 'sip-service-silent', 2, 'network-unreachable', 'worse'],
  [2, 'dns-timeout', 1, 'configuration-incomplete', 'worse'],
])('%d %s, then %d %s: %s', (code, cause, codeAfter, causeAfter, outcome) => {
  expect(remedyOutcome({ faultCode: code, cause }, { faultCode: codeAfter, cause: causeAfter })).toBe(outcome);
});
