import type { Verdict } from './fault-code.js';

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
