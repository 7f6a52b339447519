import type { Verdict } from './fault-code.js';
import type { ReadResult } from './result-parameters.js';

/**
 * China Telecom's diagnosis of a voice profile: the same method under other names, deployed before it had ours
 * (docs/data-model.md). These are the one place that spells them.
 */

/** Relative to the profile's parameter path. */
export const IAD_OBJECT = 'X_CT-COM_IADDiagnostics.';
/** Relative to the profile's SIP object: RegistrarServer, ProxyServer and OutboundProxy with their ports and transports. */
export const STANDBY = 'X_CT-COM_Standby-';

/** Values of TestServer. */
export const TestServer = { primary: '1', standby: '2' } as const;

/** Values of Reason. */
export const IadReason = {
  none: 0,
  /** An error of the terminal itself. */
  internal: 1,
  noRoute: 2,
  noResponse: 3,
  /** Account or password. */
  account: 4,
  other: 5,
} as const;

export interface IadResult {
  /** 0 success, 1 failure. */
  readonly registResult: 0 | 1;
  readonly reason: (typeof IadReason)[keyof typeof IadReason];
}

export function iadFailure(reason: IadResult['reason']): IadResult {
  return { registResult: 1, reason };
}

/** What the dialect can say of a verdict. */
export function iadResult({ faultCode, category }: Verdict): IadResult {
  if (faultCode >= 200 && faultCode < 300) return { registResult: 0, reason: IadReason.none };
  switch (faultCode) {
    case 1:
      return iadFailure(IadReason.internal);
    case 2:
      return iadFailure(IadReason.noRoute);
    case 3:
      return iadFailure(IadReason.noResponse);
  }
  return iadFailure(category === 'credentials' ? IadReason.account : IadReason.other);
}

/** What deployed firmware adds to Reason (facts: tr069.md §4.2). */
const NO_VOICE_CONNECTION = 6;
const DOMAIN_MISMATCH = 7;

/**
 * The ACS's reading (diagnosis.md, 'The deployed ancestor'), never more precise than what was told. Where the dialect
 * names no code, 4 stands for it: the category says the rest.
 * @param values lexical values by parameter name, relative to the object
 */
export function readIadResult(values: Readonly<Record<string, string>>): ReadResult {
  const number = (name: string): number | undefined => {
    const text = values[name]?.trim() ?? '';
    return /^\d{1,3}$/.test(text) ? Number(text) : undefined;
  };
  const [registResult, reason] = [number('RegistResult'), number('Reason')];
  if (registResult === undefined && reason === undefined) {
    return { problems: ['RegistResult and Reason: missing, or not a number'] };
  }
  const succeeded = registResult === undefined ? reason === IadReason.none : registResult === 0;
  return { verdict: succeeded ? REGISTERED : verdictOf(reason), problems: [] };
}

const REGISTERED: Verdict = { faultCode: 200, category: 'registered', cause: 'registered', confidence: 'likely' };

function verdictOf(reason: number | undefined): Verdict {
  switch (reason) {
    case IadReason.internal:
      return { faultCode: 4, category: 'terminal', cause: 'terminal-error', confidence: 'open' };
    case IadReason.noRoute:
    case NO_VOICE_CONNECTION:
      return { faultCode: 2, category: 'network', cause: 'network-unreachable', confidence: 'open' };
    case IadReason.noResponse:
      return { faultCode: 3, category: 'no-response', cause: 'sip-service-silent', confidence: 'open' };
    case IadReason.account:
      return { faultCode: 4, category: 'credentials', cause: 'account-or-password-rejected', confidence: 'open' };
    case DOMAIN_MISMATCH:
      return { faultCode: 4, category: 'configuration', cause: 'domain-mismatch', confidence: 'open' };
    default:
      return { faultCode: 4, category: 'undetermined', cause: 'reason-not-told', confidence: 'open' };
  }
}
