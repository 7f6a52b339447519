import type { Cause } from '#shared/diagnosis/fault-code.js';
import type { RegistrarCondition } from '#shared/sip/registrar-conditions.js';

/**
 * The lab's twelve phones: what is wrong with each, and what its diagnosis must find. The embedded registrar, the
 * Kamailio of docker/registrar (users.cfg, compared by a test) and the end-to-end tests all follow this table.
 */
export interface LabCondition {
  readonly key: LabConditionKey;
  /** User part of the address of record; the AuthUserName too. */
  readonly user: string;
  readonly title: string;
  /** How the registrar treats this user. */
  readonly registrarCondition: Extract<RegistrarCondition, string>;
  readonly expected: { readonly faultCode: number; readonly cause: Cause };
  /** The phone reaches its registrar through an adapter that only pretends a dead network. */
  readonly simulatedNetwork: boolean;
}

export type LabConditionKey =
  | 'healthy'
  | 'registrar-missing'
  | 'network-unreachable'
  | 'server-silent'
  | 'trying-only'
  | 'wrong-password'
  | 'proxy-wrong-password'
  | 'account-disabled'
  | 'number-unknown'
  | 'interval-adapted'
  | 'interval-forever'
  | 'server-error';

export const labDomain = 'sipdx.test';

/** Expiry that every phone of the lab asks for, seconds. */
export const labExpires = 300;

/** What `interval-423` demands, seconds. */
export const labMinExpires = 1800;

/** The password of the user's account at the registrar. The lab's accounts guard nothing, so it is no secret. */
export function labPassword(user: string): string {
  return `lab-${user}`;
}

/** The password that the phone has been given. */
export function phonePassword(condition: LabCondition): string {
  const wrong = condition.key === 'wrong-password' || condition.key === 'proxy-wrong-password';
  return wrong ? `old-${condition.user}` : labPassword(condition.user);
}

export const labConditions: readonly LabCondition[] = [
  {
    key: 'healthy',
    user: '1001',
    title: 'Healthy',
    registrarCondition: 'normal',
    expected: { faultCode: 200, cause: 'registered' },
    simulatedNetwork: false,
  },
  {
    key: 'registrar-missing',
    user: '1002',
    title: 'Registrar missing in the configuration',
    registrarCondition: 'normal',
    expected: { faultCode: 1, cause: 'configuration-incomplete' },
    simulatedNetwork: false,
  },
  {
    key: 'network-unreachable',
    user: '1003',
    title: "Registrar's network unreachable",
    registrarCondition: 'normal',
    expected: { faultCode: 2, cause: 'network-unreachable' },
    simulatedNetwork: true,
  },
  {
    key: 'server-silent',
    user: '1004',
    title: 'Server up, SIP service silent',
    registrarCondition: 'silent',
    expected: { faultCode: 3, cause: 'sip-service-silent' },
    simulatedNetwork: false,
  },
  {
    key: 'trying-only',
    user: '1005',
    title: 'Server says 100 Trying and nothing more',
    registrarCondition: 'trying-only',
    expected: { faultCode: 3, cause: 'sip-service-silent' },
    simulatedNetwork: false,
  },
  {
    key: 'wrong-password',
    user: '1006',
    title: 'Wrong password',
    registrarCondition: 'normal',
    expected: { faultCode: 401, cause: 'account-or-password-rejected' },
    simulatedNetwork: false,
  },
  {
    key: 'proxy-wrong-password',
    user: '1007',
    title: 'Proxy rejects the password',
    registrarCondition: 'proxy-auth',
    expected: { faultCode: 407, cause: 'account-or-password-rejected' },
    simulatedNetwork: false,
  },
  {
    key: 'account-disabled',
    user: '1008',
    title: 'Account disabled',
    registrarCondition: 'disabled-403',
    expected: { faultCode: 403, cause: 'account-forbidden' },
    simulatedNetwork: false,
  },
  {
    key: 'number-unknown',
    user: '1009',
    title: 'Number unknown to the registrar',
    registrarCondition: 'unknown-404',
    expected: { faultCode: 404, cause: 'account-unknown' },
    simulatedNetwork: false,
  },
  {
    key: 'interval-adapted',
    user: '1010',
    title: 'Interval too brief, cured by Min-Expires',
    registrarCondition: 'interval-423',
    expected: { faultCode: 200, cause: 'interval-adapted' },
    simulatedNetwork: false,
  },
  {
    key: 'interval-forever',
    user: '1011',
    title: 'Interval too brief for ever',
    registrarCondition: 'interval-423-forever',
    expected: { faultCode: 423, cause: 'interval-too-brief' },
    simulatedNetwork: false,
  },
  {
    key: 'server-error',
    user: '1012',
    title: 'Server error',
    registrarCondition: 'server-error-503',
    expected: { faultCode: 503, cause: 'server-overloaded' },
    simulatedNetwork: false,
  },
];
