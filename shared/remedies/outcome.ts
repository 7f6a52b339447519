import { FaultCode, type Verdict } from '../diagnosis/fault-code.js';

/** What a diagnosis after a remedy says, compared with the one before. */
export type RemedyOutcome = 'cured' | 'not-cured' | 'worse';

/**
 * Cured: the line registers now, and what was found before is found no more. Worse: it registered before and does not now, or
 * it comes less far on its way to the registrar. All else is not cured.
 */
export function remedyOutcome(
  before: Pick<Verdict, 'faultCode' | 'cause'>,
  after: Pick<Verdict, 'faultCode' | 'cause'>,
): RemedyOutcome {
  if (stageOf(after.faultCode) < stageOf(before.faultCode)) return 'worse';
  return isRegistered(after.faultCode) && after.cause !== before.cause ? 'cured' : 'not-cured';
}

function isRegistered(faultCode: number): boolean {
  return faultCode >= 200 && faultCode < 300;
}

/** How far the line came: configuration, network, an answering host, an answering registrar, a registration. */
function stageOf(faultCode: number): number {
  if (isRegistered(faultCode)) return 4;
  switch (faultCode) {
    case FaultCode.none:
    case FaultCode.configuration:
      return 0;
    case FaultCode.network:
    case FaultCode.undetermined:
      return 1;
    case FaultCode.noResponse:
      return 2;
    default:
      return 3;
  }
}
