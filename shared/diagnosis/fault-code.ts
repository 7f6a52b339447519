/** The codes that the patent numbers itself, or that we number where it only names them (diagnosis.md, code table). */
export const FaultCode = {
  /** No diagnosis has run yet (ours). */
  none: 0,
  /** Basic SIP configuration incomplete [0071]; the number is ours. */
  configuration: 1,
  /** The SIP server's network is unreachable [0105]. */
  network: 2,
  /** The SIP server does not respond [0126]. */
  noResponse: 3,
  /** No answer, and nothing proves whether the host is there (ours). */
  undetermined: 4,
} as const;

/** The rightmost column of the code table. */
export const CATEGORIES = [
  'none',
  'configuration',
  'network',
  'no-response',
  'undetermined',
  'reserved',
  'registered',
  'server-abnormal',
  'credentials',
  'interval',
  'terminal',
  'server-error',
  'global',
  'undefined',
] as const;

export type Category = (typeof CATEGORIES)[number];

export type Confidence = 'certain' | 'likely' | 'open';

/** What a run tells: the patent's code, its category, the finer cause, and how far the evidence carries. */
export interface Verdict {
  readonly faultCode: number;
  readonly category: Category;
  /** Kebab-case root cause; each has an entry in `knowledge/`. */
  readonly cause: Cause;
  readonly confidence: Confidence;
}

/** What the procedure of one run tells by itself (classify.ts). */
export const PROCEDURE_CAUSES = [
  'not-run',
  'configuration-incomplete',
  'line-disabled',
  'dns-nxdomain',
  'dns-no-address',
  'dns-servfail',
  'dns-refused',
  'dns-timeout',
  'dns-failed',
  'network-unreachable',
  'ping-filtered',
  'sip-service-silent',
  'sip-port-closed',
  'tls-failed',
  'tls-certificate-rejected',
  'malformed-response',
  'reachability-unknown',
  'registered',
  'interval-adapted',
  'binding-missing',
  'response-from-other-address',
  'redirected',
  'account-or-password-rejected',
  'credentials-missing',
  'challenge-unusable',
  'stale-loop',
  'unfinished',
  'interval-too-brief',
  'request-refused',
  'account-forbidden',
  'account-unknown',
  'registrar-timeout',
  'temporarily-unavailable',
  'overlap',
  'server-failure',
  'server-overloaded',
  'invalid-cseq',
  'global-refusal',
  'undefined-code',
  'reserved-code',
] as const;

/** What takes more than that: a deep probe, or the history of the line. No rule of classify.ts gives these. */
export const DEEP_CAUSES = [
  'dns-no-srv',
  'dns-resolver-dead',
  'gateway-dead',
  'gateway-outside-subnet',
  'own-address-missing',
  'own-address-static',
  'arp-ageing',
  'clock-wrong',
  'stale-nat-binding',
  'blocked-port',
  'udp-blocked',
  'fragmentation',
  'nat-without-rport',
  'nat-in-path',
  'alg-rewrites',
  'keep-alive-too-long',
  'wrong-transport',
  'wrong-port',
  'standby-only',
  'all-servers-down',
  'flapping',
  'new-call-id-needed',
  'registered-but-unknown-to-server',
  'contact-limit-reached',
  'expiry-shortened',
  'banned-for-a-while',
  'wrong-algorithm',
  'password-too-long',
  'password-blanks',
  'auth-user-mismatch',
  'realm-mismatch',
  'password-rejected-with-403',
  'ip-authenticated-line',
  'account-on-several-phones',
] as const;

/** What only devices tell that speak China Telecom's dialect (iad-dialect.ts). */
export const DIALECT_CAUSES = ['terminal-error', 'domain-mismatch', 'reason-not-told'] as const;

/** Every cause that this version can tell. */
export const CAUSES = [...PROCEDURE_CAUSES, ...DEEP_CAUSES, ...DIALECT_CAUSES] as const;

export type Cause = (typeof CAUSES)[number];

/** Category of a code by its range alone; the finer rules are in classify.ts (diagnosis.md, code table). */
export function categoryOf(faultCode: number): Category {
  switch (faultCode) {
    case FaultCode.none:
      return 'none';
    case FaultCode.configuration:
      return 'configuration';
    case FaultCode.network:
      return 'network';
    case FaultCode.noResponse:
      return 'no-response';
    case FaultCode.undetermined:
      return 'undetermined';
    case 401:
    case 407:
      return 'credentials';
    case 423:
      return 'interval';
  }
  if (faultCode < 200) return 'reserved'; // [0180]; 100–199 is never a result
  if (faultCode < 300) return 'registered';
  if (faultCode < 400) return 'server-abnormal'; // [0181]
  if (faultCode < 500) return 'terminal'; // [0182]
  if (faultCode < 600) return 'server-error'; // [0183]
  if (faultCode < 700) return 'global'; // [0185]
  return 'undefined'; // [0186]
}
